"""Small numbers that nobody reported, but that what is shown would give away by sums and differences."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from outcomes.domain.ratios import per_how_many
from outcomes.domain.series import Figure, Point, exact, printed_step

Total = Callable[[Point], Figure | None]
"""How many people a point counts; None where it does not say so."""


def with_counts(points: Sequence[Point], kind: str, unit: str) -> tuple[Point, ...]:
    """Points of a share or rate whose counts are left unsaid, with those that the value times its whole comes to.

    Whole ones where the value's last decimal tells them apart; everybody who knows the population has them, too.
    """
    per = per_how_many(kind, unit)
    return tuple(points) if per is None else tuple(_with_count(point, per) for point in points)


def _with_count(point: Point, per: Decimal) -> Point:
    if point.numerator is not None or point.value is None or point.denominator is None:
        return point
    count, doubt = (
        exact(one) * exact(point.denominator) / per
        for one in (point.value, Decimal(str(printed_step([point.value]))) / 2)
    )
    return replace(point, numerator=count.quantize(Decimal(1)) if doubt < Decimal("0.5") else count)


@dataclass(frozen=True)
class _Known:
    """What the public can work out of the periods from `start` up to `end`, which is not one of them.

    `joined`: a number that all have alike which follow from one another.
    """

    start: int
    end: int
    total: Decimal
    joined: int = 0


def told_by_sums(
    points: Sequence[Point], shown: Sequence[bool], total: Total, few: Callable[[Figure], bool]
) -> set[int]:
    """The places of shown values of several periods without which no sum or difference of those shown is `few`.

    Of the values that give something away the widest goes.
    """
    left = {at: point for at, point in enumerate(points) if shown[at] and total(point) is not None}
    gone: list[int] = []
    while (at := _telling(left, total, few)) is not None:
        gone.append(at)
        del left[at]
    # What tells nothing without the others comes back.
    for at in sorted(gone, key=lambda at: points[at].span):
        if _telling(left | {at: points[at]}, total, few) is None:
            left[at] = points[at]
    return {at for at in gone if at not in left}


def _telling(points: dict[int, Point], total: Total, few: Callable[[Figure], bool]) -> int | None:
    """The place of the widest value that meets a stretch of periods from which few are left."""
    wide = [at for at in points if points[at].span > 1]
    if not wide:
        return None
    known = _worked_out(points.values(), total)
    for one in known:
        if few(one.total) or few(_rest(one, known)):
            meeting = [at for at in wide if _meet(points[at], one)]
            return max(meeting or wide, key=lambda at: (points[at].span, points[at].period))
    return None


def _meet(point: Point, stretch: _Known) -> bool:
    return point.first_period < stretch.end and stretch.start <= point.period


def _worked_out(points: Iterable[Point], total: Total) -> list[_Known]:
    """All stretches whose total follows. A value of several periods is their sum; where that cannot be, their mean."""
    counted = [(point, exact(total(point) or 0)) for point in points]
    found = _joined([_Known(one.first_period, one.period + 1, sum_) for one, sum_ in counted])
    if all(one.total >= 0 and _rest(one, found) >= 0 for one in found):
        return found
    return _joined(
        [
            _Known(one.first_period, one.period + 1, sum_ if one.numerator is not None else sum_ * one.span)
            for one, sum_ in counted
        ]
    )


def _joined(values: Iterable[_Known]) -> list[_Known]:
    """What begins where another ends, or begins or ends with it, follows with it."""
    beside: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for one in values:
        beside[one.start].append((one.end, one.total))
        beside[one.end].append((one.start, -one.total))
    height: dict[int, Decimal] = {}
    found = []
    for first in sorted(beside):
        if first in height:
            continue
        height[first], waiting, met = Decimal(0), [first], [first]
        while waiting:
            at = waiting.pop()
            for other, more in beside[at]:
                if other not in height:
                    height[other] = height[at] + more
                    waiting.append(other)
                    met.append(other)
        met.sort()
        found += [_Known(a, b, height[b] - height[a], first) for a in met for b in met if a < b]
    return found


def _rest(whole: _Known, known: Sequence[_Known]) -> Decimal:
    """What is left of a stretch without the most that is known of parts of it which do not meet.

    Parts that it follows from are left alone: what they leave over is a stretch, or several, by itself.
    """
    inside = [
        one
        for one in known
        if one.joined != whole.joined and whole.start <= one.start and one.end <= whole.end
    ]
    ends, most = [whole.start], [Decimal(0)]  # up to each end, the most
    for one in sorted(inside, key=lambda one: one.end):
        before = most[bisect_right(ends, one.start) - 1]
        ends.append(one.end)
        most.append(max(most[-1], before + one.total))
    return whole.total - most[-1]
