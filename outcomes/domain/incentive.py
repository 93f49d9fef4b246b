"""The incentive base: what each measure counts for, in dollars of the collections base.

It is not a payment. A state's payment is its incentive base over that of all states, times the year's national
pool; a county has no claim of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from obb.domain.amounts import rounded

ASSIGNED_COUNTS = 2
"""Support assigned to the State, now or before, counts twice: 42 U.S.C. 658a(b)(5)(C)(i)."""


def collections_base(assigned: Decimal, formerly_assigned: Decimal, others: Decimal) -> Decimal:
    """2 × (assigned + formerly assigned) + all others, in dollars and cents: 42 U.S.C. 658a(b)(5)(C)."""
    return ASSIGNED_COUNTS * (assigned + formerly_assigned) + others


_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One measure: its applicable `percent`, and the `share` of the base it counts with, both in percent."""

    code: str
    percent: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A measure's `maximum` (its share of the base) and `amount` (its applicable percent of that), in cents."""

    weighed: Weighed
    maximum: Decimal
    amount: Decimal


def incentive_base(base: Decimal, measures: Sequence[Weighed]) -> tuple[Part, ...]:
    """Each measure's amount: base × share × percent: 42 U.S.C. 658a(b)(4) and (5)(A).

    Cents are placed by cumulative rounding, halves away from zero, so that the amounts add up to the exact sum
    rounded once. `maximum` is rounded by itself.
    """
    parts, exact, placed = [], Decimal(0), Decimal(0)
    for one in measures:
        maximum = _EXACT.multiply(base, one.share.scaleb(-2))
        exact = _EXACT.add(exact, _EXACT.multiply(maximum, one.percent.scaleb(-2)))
        upto = rounded(exact, 2)
        parts.append(Part(one, rounded(maximum, 2), upto - placed))
        placed = upto
    return tuple(parts)
