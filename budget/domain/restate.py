"""History in today's codes: what a code has become, and its amounts split so that no cent is lost or made.

Successions are followed to the end of each chain. Where a code was split, the parts of all its successors lie
side by side between 0 and 1, in their stored order; an amount's part is what it rounds to up to the part's end,
less what it rounds to up to its beginning. So the parts of every amount add up to it, however long the chain.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from obb.domain.exact import WHOLE

Code = Hashable


@dataclass(frozen=True, slots=True)
class Step:
    """`old` became `new` in `first_year`, with `share` hundredths of a percent; `position` orders the split."""

    old: Code
    new: Code
    first_year: int
    share: int = WHOLE
    position: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What a code's money went to, from `begin` to `end` of the whole; both shares of one."""

    code: Code
    begin: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True)
class Became:
    """What a code's money of the years before `before_year` is today, in the order of the split."""

    before_year: int
    parts: tuple[Part, ...]


def became(steps: Iterable[Step], *, through: int) -> dict[Code, Became]:
    """Code → what it has become by the fiscal year `through`; codes that are still themselves are not there.

    Raises ValueError where the steps of a code begin in different years or do not add up to 100.00 %, and where a
    code becomes another before it began (so in a circle, too).
    """
    by_code: dict[Code, list[Step]] = {}
    for step in steps:
        if step.first_year <= through:
            by_code.setdefault(step.old, []).append(step)
    for found in by_code.values():
        found.sort(key=lambda step: step.position)
        _check(found, by_code)
    return {
        code: Became(found[0].first_year, tuple(_parts(found, by_code, Fraction(0), Fraction(1))))
        for code, found in by_code.items()
    }


def _check(steps: Sequence[Step], by_code: Mapping[Code, Sequence[Step]]) -> None:
    first = steps[0]
    if any(step.first_year != first.first_year for step in steps):
        raise ValueError(f"the successors of {first.old} begin in different years")
    if sum(step.share for step in steps) != WHOLE:
        raise ValueError(f"the shares of {first.old} do not add up to {WHOLE}")
    for step in steps:
        if any(later.first_year <= step.first_year for later in by_code.get(step.new, ())):
            raise ValueError(f"{step.new} becomes another before it began")


def _parts(
    steps: Sequence[Step], by_code: Mapping[Code, Sequence[Step]], begin: Fraction, end: Fraction
) -> Iterable[Part]:
    running, size = 0, end - begin
    for step in steps:
        since = begin + size * Fraction(running, WHOLE)
        running += step.share
        until = begin + size * Fraction(running, WHOLE)
        if step.new in by_code:
            yield from _parts(by_code[step.new], by_code, since, until)
        else:
            yield Part(step.new, since, until)


def restated(
    amount: Decimal, year: int, code: Code, known: Mapping[Code, Became]
) -> list[tuple[Code, Decimal]]:
    """An amount of a fiscal year in today's codes: (code, dollars), in the order of the split; they add up to it."""
    found = known.get(code)
    if found is None or year >= found.before_year:
        return [(code, amount)]
    return [(part.code, part_of(amount, part.begin, part.end)) for part in found.parts]


def part_of(
    amount: Decimal,
    begin: Fraction,
    end: Fraction,
    other_begin: Fraction = Fraction(0),
    other_end: Fraction = Fraction(1),
) -> Decimal:
    """The part of an amount between two shares of one, and in it the part between two others (a goal's, say).

    Parts that lie side by side add up to the amount in both directions, and so do their sums: over all goals a
    successor's parts are its own part, over all successors a goal's parts are the goal's.
    """

    def up_to(one: Fraction, other: Fraction) -> int:
        exact = Fraction(amount) * 100 * one * other
        return _half_away(exact)

    cents = (
        up_to(end, other_end) - up_to(begin, other_end) - up_to(end, other_begin) + up_to(begin, other_begin)
    )
    sign = "-" if cents < 0 else ""
    return Decimal(f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}")  # exact in any decimal context


def _half_away(exact: Fraction) -> int:
    size = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return -size if exact < 0 else size
