"""A changed definition linked to the old one over periods measured both ways; and when to offer a new start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from outcomes.domain.series import Figure, Point, exact

FURTHER_PERIODS = {"year": 5, "fiscal_year": 5, "quarter": 5, "month": 12}
BY_RATIO = ("rate", "count", "amount")
"""Kinds that are linked by a factor; the others (shares, estimates, scores) move by a difference."""


@dataclass(frozen=True)
class Link:
    """Old values made comparable with the new definition's. `overlap`: how many periods were measured both ways."""

    points: tuple[Point, ...]
    overlap: int
    amount: Decimal
    by_ratio: bool


@dataclass(frozen=True)
class Decided:
    """Somebody's decision to link over the break at `period`, and why."""

    period: int
    label: str
    reason: str


@dataclass(frozen=True)
class Both:
    """A period measured by both definitions."""

    label: str
    earlier: Figure
    now: Figure


@dataclass(frozen=True)
class Linked:
    """What a decision came to: earlier values times `amount` (`by_ratio`), or plus `amount`."""

    label: str
    reason: str
    amount: Decimal
    by_ratio: bool
    both: tuple[Both, ...]


@dataclass(frozen=True)
class Joined:
    """A series after its links; `links` are those that took effect, oldest first.

    `singles`: the years by themselves, where `points` are pools of them.
    """

    points: tuple[Point, ...]
    links: tuple[Linked, ...] = ()
    singles: tuple[Point, ...] | None = None


def linked(before: Sequence[Point], after: Sequence[Point], *, by_ratio: bool) -> Link | None:
    """The old values linked to the new ones; None without a period measured both ways.

    `before` may reach into the periods of `after`, which begins with the break. `by_ratio` (amounts, counts,
    rates): old × mean(new) ÷ mean(old) over the overlap, both above 0; else (shares, scores) old +
    mean(new − old). The linked points come first, marked `linked`, rounded to the decimals that the values
    were printed with; where both were measured the new value stands. The break is one no longer.
    """
    both = measured_both_ways(before, after)
    if not both:
        return None
    ours, theirs = sum(exact(one.earlier) for one in both), sum(exact(one.now) for one in both)
    if by_ratio and (ours <= 0 or theirs <= 0):
        return None
    amount = theirs / ours if by_ratio else (theirs - ours) / len(both)
    decimals = max(_decimals(before), _decimals(after))
    first = after[0].period
    moved = [_moved(point, amount, by_ratio, decimals) for point in before if point.period < first]
    kept = [replace(after[0], break_before=None), *after[1:]]
    return Link((*moved, *kept), len(both), amount, by_ratio)


def measured_both_ways(before: Sequence[Point], after: Sequence[Point]) -> tuple[Both, ...]:
    """The periods of which both have a value that is not provisional."""
    old = {(point.period, point.span): point for point in before if _stands(point)}
    new = {(point.period, point.span): point for point in after if _stands(point)}
    return tuple(
        Both(new[key].label, old[key].value, new[key].value) for key in sorted(old.keys() & new.keys())
    )


def joined(
    points: Sequence[Point], earlier: Sequence[Point], links: Iterable[Decided], *, kind: str
) -> Joined:
    """The series with its segments linked as was decided, the oldest decision first.

    `earlier`: values by the definition before the last break up to their period. A decision takes no effect
    where no break stands, or nothing was measured both ways. Values before a break that is not linked stay
    as they are.
    """
    found, done = list(points), []
    for one in sorted(links, key=lambda one: one.period):
        at = next(
            (i for i, p in enumerate(found) if p.period == one.period and p.break_before is not None), 0
        )
        if at == 0:
            continue
        start, end = _segments_beside(found, at)
        old = [*found[start:at], *_earlier_at(earlier, found, at, end)]
        link = linked(old, found[at:end], by_ratio=kind in BY_RATIO)
        if link is None:
            continue
        both = measured_both_ways(old, found[at:end])
        done.append(Linked(one.label, one.reason, link.amount, link.by_ratio, both))
        new = list(link.points)
        new[at - start] = replace(new[at - start], link_before=one.reason)
        found[start:end] = new
    return Joined(tuple(found), tuple(done))


def overlap_at(points: Sequence[Point], earlier: Sequence[Point], period: int) -> tuple[Both, ...]:
    """What was measured both ways after the break at `period`."""
    at = next((i for i, p in enumerate(points) if p.period == period and p.break_before is not None), None)
    if at is None:
        return ()
    _start, end = _segments_beside(points, at)
    return measured_both_ways(_earlier_at(earlier, points, at, end), points[at:end])


def _segments_beside(points: Sequence[Point], at: int) -> tuple[int, int]:
    """Where the segment before the break `at` starts, and where the one after it ends."""
    starts = [i for i, point in enumerate(points) if point.break_before is not None]
    return max((i for i in starts if i < at), default=0), min(
        (i for i in starts if i > at), default=len(points)
    )


def _earlier_at(earlier: Sequence[Point], points: Sequence[Point], at: int, end: int) -> list[Point]:
    last = points[end].period if end < len(points) else None
    return [p for p in earlier if p.period >= points[at].period and (last is None or p.period < last)]


def _stands(point: Point) -> bool:
    return point.value is not None and point.status != "provisional"


def _decimals(points: Sequence[Point]) -> int:
    return max((-int(exact(p.value).as_tuple().exponent) for p in points if p.value is not None), default=0)


def _moved(point: Point, amount: Decimal, by_ratio: bool, decimals: int) -> Point:
    if point.value is None:
        return point
    value = exact(point.value) * amount if by_ratio else exact(point.value) + amount
    margin = point.moe if point.moe is None or not by_ratio else _to(exact(point.moe) * amount, decimals + 1)
    measured = point.value if point.measured is None else point.measured
    return replace(
        point,
        value=_to(value, decimals),
        numerator=None,
        denominator=None,
        moe=margin,
        linked=True,
        measured=measured,
    )


def _to(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-max(decimals, 0)))


def new_start_offered(
    shape: str | None, is_call: bool, k_last: int | None, frequency: str, since: int
) -> bool:
    """Whether a step has stood long enough to offer, never to apply, a new segment from it.

    `since`: final values that came after the step was first called. Five further periods; twelve months.
    """
    return is_call and shape == "step" and k_last is not None and since >= FURTHER_PERIODS[frequency]
