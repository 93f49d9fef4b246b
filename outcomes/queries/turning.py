"""Turning the curve: what came after each strategy of an indicator, against its frozen baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outcomes.domain.forecast import Forecast
from outcomes.domain.turning import Turning, turning
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.standing import series_of_panel


@dataclass(frozen=True)
class Turned:
    """One strategy. `turning.call` is None until a final value falls within the baseline's horizon."""

    id: int | None
    name: str
    began_on: date
    is_late: bool
    last_label: str
    turning: Turning


def turned(panel: IndicatorPanel) -> tuple[Turned, ...]:
    """Of the panel's own values, by when the strategies began; none where a value is withheld."""
    series = series_of_panel(panel)
    if series is None or panel.good not in ("up", "down"):
        return ()
    found = []
    for one in panel.strategies:
        baseline = Forecast.from_record(one.baseline)
        found.append(
            Turned(
                id=one.id,
                name=one.name,
                began_on=one.day,
                is_late=one.is_late,
                last_label=baseline.last_label,
                turning=turning(baseline, series.points, panel.good),
            )
        )
    return tuple(found)
