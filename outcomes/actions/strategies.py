"""Strategies: a named effort to turn a curve, held against the forecast frozen when it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.domain.fiscal import period_of
from obb.history import change
from outcomes.actions.forecasts import projected, record_of
from outcomes.domain.periods import calendar_of
from outcomes.domain.series import Series
from outcomes.models import ForecastRecord, Indicator, Initiative, Strategy
from outcomes.queries.series import series_of


class StrategyRefused(ValueError):
    """Not recorded; the message is for the person who asked."""


def record_strategy(
    *,
    indicator: Indicator,
    name: str,
    began_on: date,
    initiative: Initiative | None,
    by: Any,
    reason: str,
    at: datetime,
) -> Strategy:
    """Freezes the baseline: the forecast that stood on that day, never one that later values went into.

    Where none was on record, one is made from the periods that had ended by that day, and is marked as made
    afterwards. Raises StrategyRefused.
    """
    if began_on > localdate(at):
        raise StrategyRefused(_("It has not begun yet: a baseline is frozen on the day a strategy begins."))
    if indicator.good not in (Indicator.Good.UP, Indicator.Good.DOWN):
        raise StrategyRefused(_("Say first whether up or down is better: without it no curve can be turned."))
    with change(by=by, reason=reason):
        baseline = _standing(indicator, began_on) or _made_afterwards(indicator, began_on, at)
        return Strategy.objects.create(
            county_id=indicator.county_id,
            indicator=indicator,
            initiative=initiative,
            name=name.strip(),
            began_on=began_on,
            baseline=baseline,
            recorded_by=by,
            recorded_at=at,
        )


def remove_strategy(*, strategy: Strategy, by: Any, reason: str) -> None:
    """Takes it off the page; the history keeps it, and the forecast stays."""
    with change(by=by, reason=reason):
        strategy.delete()


def _standing(indicator: Indicator, day: date) -> ForecastRecord | None:
    """The newest forecast made on or before that day, without the periods that ended after it."""
    for row in ForecastRecord.objects.filter(indicator=indicator, is_late=False).order_by("-made_at", "-pk"):
        if localdate(row.made_at) <= day:
            return row
    return None


def _made_afterwards(indicator: Indicator, day: date, at: datetime) -> ForecastRecord:
    made = projected(indicator, _until(indicator, series_of([indicator])[indicator.pk], day))
    if made is None:
        raise StrategyRefused(
            _("The values that had ended by then are too few, or too noisy, to say what would have come.")
        )
    record = record_of(indicator, made, at=at, is_late=True)
    record.save(force_insert=True)
    return record


def _until(indicator: Indicator, series: Series, day: date) -> Series:
    calendar = calendar_of(indicator.calendar, indicator.county.calendar)
    ended = [
        point
        for point in series.points
        if period_of(point.period, indicator.frequency, calendar).day_after <= day
    ]
    return replace(series, points=tuple(ended))
