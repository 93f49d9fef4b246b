"""Splitting an amount by shares so that the parts always add up to it, to the cent."""

from collections.abc import Sequence
from decimal import Decimal

WHOLE = 10_000
"""100.00 % in hundredths of a percent."""


def split(amount: Decimal, shares: Sequence[int]) -> list[Decimal]:
    """The parts of `amount` (dollars and cents) for `shares` in their stored order, then what is left over.

    `shares` are hundredths of a percent, each 0 to 10000, together at most 10000. The answer has one part more
    than there are shares: the last is not yet mapped. Parts are whole cents and add up to the amount; part k is
    round(amount × Sₖ) − round(amount × Sₖ₋₁), S being the running sum of shares, halves rounded away from zero,
    so each part is within a cent of exact and a negative amount gives the mirror of its positive.
    Raises ValueError for shares out of range or an amount that is not whole cents, TypeError for a float.
    """
    cents = _whole_cents(amount)
    size, sign = abs(cents), -1 if cents < 0 else 1
    parts, running, placed = [], 0, 0
    for share in shares:
        if not 0 <= share <= WHOLE:
            raise ValueError(f"a share is from 0 to {WHOLE} hundredths of a percent, not {share}")
        running += share
        upto = (2 * size * running + WHOLE) // (2 * WHOLE)
        parts.append(_dollars(sign * (upto - placed)))
        placed = upto
    if running > WHOLE:
        raise ValueError(f"shares add up to {running} hundredths of a percent, more than {WHOLE}")
    parts.append(_dollars(sign * (size - placed)))
    return parts


def _whole_cents(amount: Decimal) -> int:
    if not isinstance(amount, Decimal):
        raise TypeError(f"an amount is a Decimal, not {type(amount).__name__}")
    if not amount.is_finite():
        raise ValueError("an amount is a number")
    sign, digits, exponent = amount.as_tuple()
    number = int("".join(map(str, digits)))
    shift = exponent + 2
    if shift >= 0:
        cents = number * 10**shift
    else:
        cents, rest = divmod(number, 10**-shift)
        if rest:
            raise ValueError(f"an amount is whole cents, not {amount}")
    return -cents if sign else cents


def _dollars(cents: int) -> Decimal:
    # Built from its digits: exact whatever the precision of the caller's decimal context, and never -0.00.
    digits = tuple(map(int, str(abs(cents))))
    return Decimal((1 if cents < 0 else 0, digits, -2))
