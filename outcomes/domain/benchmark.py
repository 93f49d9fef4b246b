"""The gap between a county's values and its benchmark's, as a series of its own."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import hypot

from outcomes.domain.series import NORMAL, Point, Series, exact, printed_step

DIFFERENCE, RATIO = "difference", "ratio"


def gap_measure(series: Series) -> str:
    """How the gap is taken: 100 × county ÷ benchmark for amounts, county − benchmark otherwise."""
    return RATIO if series.kind == "amount" else DIFFERENCE


def gap_series(series: Series) -> Series:
    """The gap where both have a value for the same period and span; a gap in either is a gap.

    A break, a provisional or an exceptional mark on either side counts for both. Dollars of the same
    year cancel out in a ratio, so amounts need not be deflated first. A band cannot be a good
    direction for a gap: it is judged as rising or falling only. Raises ValueError without a benchmark.
    """
    if series.benchmark is None:
        raise ValueError("there is no benchmark to take the gap to")
    others = {point.period: point for point in series.benchmark}
    ratio = gap_measure(series) == RATIO
    points = tuple(_gap(point, others.get(point.period), series, ratio) for point in series.points)
    points = _with_benchmark_breaks(points, series.benchmark)
    return replace(
        series,
        points=points,
        good="none" if series.good == "range" else series.good,
        low=None,
        high=None,
        resolution=_resolution(series, ratio),
        matters=None if ratio else series.matters,
        cyclical=False,
        real=True if ratio else series.real,
        benchmark=None,
        moe_confidence=90,
    )


def _gap(point: Point, other: Point | None, series: Series, ratio: bool) -> Point:
    count = point.count(series.kind)
    empty = replace(point, value=None, numerator=count, denominator=None, moe=None)
    if other is None or point.value is None or other.value is None or point.span != other.span:
        return empty
    if ratio and other.value == 0:
        return empty
    ours, theirs = exact(point.value), exact(other.value)
    value = 100 * ours / theirs if ratio else ours - theirs
    status = "provisional" if "provisional" in (point.status, other.status) else point.status
    return replace(
        empty,
        value=value,
        moe=_margin(point, other, series, ratio, value),
        status=status,
        exceptional=(point.exceptional or "").strip() or other.exceptional,
        vintage=max((one.vintage for one in (point, other) if one.vintage is not None), default=None),
        source=" − ".join(source for source in (point.source, other.source) if source),
    )


def _margin(point: Point, other: Point, series: Series, ratio: bool, value: Decimal) -> float | None:
    """90 % margin of the gap from both sampling errors; None where neither is known."""
    ours = point.standard_error(series.kind, series.moe_confidence)
    theirs = other.standard_error(series.kind, series.moe_confidence)
    if ours is None and theirs is None:
        return None
    if ratio:
        base = abs(float(other.value or 0))
        return NORMAL[90] * hypot(100 * (ours or 0.0), float(value) * (theirs or 0.0)) / base
    return NORMAL[90] * hypot(ours or 0.0, theirs or 0.0)


def _with_benchmark_breaks(points: tuple[Point, ...], benchmark: Sequence[Point]) -> tuple[Point, ...]:
    """Mark the first gap at or after each break of the benchmark."""
    marked = list(points)
    for other in benchmark:
        if other.break_before is None:
            continue
        for i, point in enumerate(marked):
            if point.period >= other.period:
                if point.break_before is None:
                    marked[i] = replace(point, break_before=other.break_before)
                break
    return tuple(marked)


def _resolution(series: Series, ratio: bool) -> float | None:
    """A ratio prints no decimals of its own: carry the county's rounding step over."""
    theirs = [float(point.value) for point in series.benchmark or () if point.value]
    ours = [point.value for point in series.points if point.value is not None]
    if not ratio or not theirs or not ours:
        return None if series.resolution is None else float(series.resolution)
    step = printed_step(ours) if series.resolution is None else float(series.resolution)
    return 100 * step * len(theirs) / abs(sum(theirs))
