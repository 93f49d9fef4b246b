"""An indicator's own chart with what else is known of it: noise limits, and what comes if things go on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from obb.charts.value import Chart, Forecast, Limits, Point
from obb.domain.fiscal import period_of
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.standing import Standing, bounds

YEARLY = ("year", "fiscal_year")


def with_standing(chart: Chart, panel: IndicatorPanel, standing: Standing) -> Chart:
    """The same chart with limits and forecast, where there are any and they can be drawn rightly.

    Limits hold for one stretch of values without a break, and of seasons only when these are taken
    out: where the chart shows more than that, they are said in words instead (`limits_of`).
    """
    limits = limits_of(panel, standing)
    if (
        limits is not None
        and panel.frequency in YEARLY
        and not any(one.break_before for one in panel.points[1:])
    ):
        low, high = limits
        chart = replace(chart, limits=Limits(low, high))
    return _with_forecast(chart, panel, standing)


def limits_of(panel: IndicatorPanel, standing: Standing) -> tuple[Decimal, Decimal] | None:
    """The noise limits of the newest stretch, inside what can be, with as many decimals as were printed."""
    found = standing.limits
    if found is None or found.control is None or not found.control.limits:
        return None
    low, high = found.control.limits[-1].drawn(*bounds(panel))
    return _rounded(low, panel), _rounded(high, panel)


def _with_forecast(chart: Chart, panel: IndicatorPanel, standing: Standing) -> Chart:
    ahead = standing.ahead
    if ahead is None or ahead.refusal is not None or ahead.last_period is None or not ahead.steps:
        return chart
    points = tuple(
        Point(
            period_label(panel, ahead.last_period + step.ahead),
            _rounded(step.point, panel),
            low=_rounded(step.low80, panel),
            high=_rounded(step.high80, panel),
        )
        for step in ahead.steps
    )
    if any(point.x in {one.x for one in chart.series[0].points if one.y is not None} for point in points):
        return chart  # the newest values are provisional: what is expected of them is no news
    places = list(chart.places)
    places += [point.x for point in points if point.x not in places]
    return replace(chart, forecast=Forecast(points), x=tuple(places))


def period_label(panel: IndicatorPanel, number: int) -> str:
    """A period that has no value yet, named as those that have."""
    if panel.frequency == "fiscal_year":
        prefix = panel.points[-1].label[:2] if panel.points else ""
        return f"FY{number}" if prefix == "FY" else str(number)
    return period_of(number, panel.frequency).label


def decimals_of(panel: IndicatorPanel) -> int:
    """As many as any value was printed with."""
    figures = [figure for one in panel.points for figure in (one.value, one.benchmark) if figure is not None]
    figures += [target.value for target in panel.targets]
    return max((-int(figure.as_tuple().exponent) for figure in figures), default=0)


def _rounded(value: float, panel: IndicatorPanel) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals_of(panel)))
