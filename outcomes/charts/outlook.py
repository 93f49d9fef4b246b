"""An indicator's own chart with what else is known of it: noise limits, and what comes if things go on."""

from __future__ import annotations

from dataclasses import replace

from obb.charts.beside import Forecast
from obb.charts.points import Point
from obb.charts.value import Chart
from obb.domain.fiscal import period_of
from outcomes.charts.figures import rounded
from outcomes.charts.noise import noise_of, with_noise
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.standing import Standing


def with_standing(
    chart: Chart, panel: IndicatorPanel, standing: Standing, *, for_analysts: bool = False
) -> Chart:
    """The same chart with limits and forecast, where there are any and they can be drawn rightly.

    `for_analysts`: with the range of 95 in 100, which the public is not shown.
    """
    chart = with_noise(chart, panel, noise_of(panel, standing))
    return _with_forecast(chart, panel, standing, for_analysts)


def _with_forecast(chart: Chart, panel: IndicatorPanel, standing: Standing, for_analysts: bool) -> Chart:
    ahead = standing.ahead
    if ahead is None or ahead.refusal is not None or ahead.last_period is None or not ahead.steps:
        return chart
    labels = [period_label(panel, ahead.last_period + step.ahead) for step in ahead.steps]
    pairs = list(zip(labels, ahead.steps, strict=True))
    points = tuple(
        Point(
            label,
            rounded(step.point, panel),
            low=rounded(step.low80, panel),
            high=rounded(step.high80, panel),
        )
        for label, step in pairs
    )
    wide = tuple(
        Point(label, None, low=rounded(step.low95, panel), high=rounded(step.high95, panel))
        for label, step in pairs
    )
    places = list(chart.places)
    places += [point.x for point in points if point.x not in places]
    return replace(chart, forecast=Forecast(points, wide=wide if for_analysts else ()), x=tuple(places))


def period_label(panel: IndicatorPanel, number: int) -> str:
    """A period that has no value yet, named as those that have."""
    if panel.frequency == "fiscal_year":
        prefix = panel.points[-1].label[:2] if panel.points else ""
        return f"FY{number}" if prefix == "FY" else str(number)
    return period_of(number, panel.frequency).label
