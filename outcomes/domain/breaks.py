"""Breaks that are known by their period, whether or not a value stands there yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from outcomes.domain.series import Point


@dataclass(frozen=True)
class Break:
    """From `period` on something else was counted: earlier values cannot be compared."""

    period: int
    label: str
    reason: str


def with_breaks(points: Sequence[Point], breaks: Iterable[Break]) -> tuple[Point, ...]:
    """The points, oldest first, each break marked on its period's.

    A period without a point gets one without a value, so that the series is cut there before the first
    value arrives. A reason that a point has already stays.
    """
    found = {point.period: point for point in points}
    for one in breaks:
        point = found.get(one.period) or Point(one.period, one.label, None)
        if point.break_before is None:
            point = replace(point, break_before=one.reason)
        found[one.period] = point
    return tuple(found[period] for period in sorted(found))
