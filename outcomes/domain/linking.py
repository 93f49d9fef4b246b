"""A changed definition linked to the old one over periods measured both ways; and when to offer a new start."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from outcomes.domain.series import Figure, Point, exact

FURTHER_PERIODS = {"year": 5, "fiscal_year": 5, "quarter": 5, "month": 12}


@dataclass(frozen=True)
class Link:
    """Old values made comparable with the new definition's. `overlap`: how many periods were measured both ways."""

    points: tuple[Point, ...]
    overlap: int
    amount: Decimal
    by_ratio: bool


def linked(before: Sequence[Point], after: Sequence[Point], *, by_ratio: bool) -> Link | None:
    """The old values linked to the new ones; None without a period measured both ways.

    `by_ratio` (amounts, counts, rates): old × mean(new) ÷ mean(old) over the overlap; else (shares, scores)
    old + mean(new − old). The linked points come first, marked `linked`; where both were
    measured the new value stands. The break stays on record, no longer as a break.
    """
    old = {point.period: exact(point.value) for point in before if point.value is not None}
    new = {point.period: exact(point.value) for point in after if point.value is not None}
    both = sorted(old.keys() & new.keys())
    if not both:
        return None
    ours, theirs = sum(old[p] for p in both), sum(new[p] for p in both)
    if by_ratio and ours == 0:
        return None
    amount = theirs / ours if by_ratio else (theirs - ours) / len(both)
    first = min(new)
    moved = [_moved(point, amount, by_ratio) for point in before if point.period < first]
    kept = [replace(point, break_before=None) if point.period == first else point for point in after]
    return Link((*moved, *kept), len(both), amount, by_ratio)


def _moved(point: Point, amount: Decimal, by_ratio: bool) -> Point:
    if point.value is None:
        return point
    value: Figure = exact(point.value) * amount if by_ratio else exact(point.value) + amount
    margin = point.moe if point.moe is None or not by_ratio else exact(point.moe) * abs(amount)
    return replace(point, value=value, numerator=None, denominator=None, moe=margin, linked=True)


def new_start_offered(
    shape: str | None, is_call: bool, k_last: int | None, frequency: str, since: int
) -> bool:
    """Whether a step has stood long enough to offer, never to apply, a new segment from it.

    `since`: final values that came after the step was first called. Five further periods; twelve months.
    """
    return is_call and shape == "step" and k_last is not None and since >= FURTHER_PERIODS[frequency]
