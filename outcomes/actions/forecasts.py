"""Forecasts: each that is made is kept, so that what comes can be held against what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from outcomes.domain.forecast import Forecast, forecast
from outcomes.domain.series import Series
from outcomes.domain.verdict import RULE_VERSION
from outcomes.models import ForecastRecord, Indicator
from outcomes.queries.series import bounds


def keep_forecasts(
    *, indicators: Sequence[Indicator], series: Mapping[int, Series], at: datetime
) -> list[ForecastRecord]:
    """Projects these indicators as far as the rule goes, and keeps each forecast that is another than before.

    For the transaction in which they are judged; two or three queries, however many. One that is better
    inside a range has none; where the rule refuses, the earlier one is no longer current.
    """
    keys = [one.pk for one in indicators]
    current = {
        row.indicator_id: row for row in ForecastRecord.objects.filter(indicator__in=keys, is_current=True)
    }
    new, old = [], []
    for one in indicators:
        made, before = projected(one, series[one.pk]), current.get(one.pk)
        if before is not None and made is not None and before.record == made.as_record():
            continue
        if before is not None:
            old.append(before.pk)
        if made is not None:
            new.append(record_of(one, made, at=at))
    if old:
        ForecastRecord.objects.filter(pk__in=old).update(is_current=False)
    return ForecastRecord.objects.bulk_create(new)


def projected(one: Indicator, series: Series) -> Forecast | None:
    """The forecast that is shown of an indicator; None where there is none."""
    if one.good == Indicator.Good.RANGE or not series.points:
        return None
    low, high = bounds(one)
    made = forecast(series, low=low, high=high)
    return made if made.refusal is None and made.steps else None


def record_of(one: Indicator, made: Forecast, *, at: datetime, is_late: bool = False) -> ForecastRecord:
    """The forecast as it is stored."""
    return ForecastRecord(
        county_id=one.county_id,
        indicator=one,
        last_period=made.last_period,
        last_label=made.last_label,
        record=made.as_record(),
        rule_version=RULE_VERSION,
        made_at=at,
        is_current=not is_late,
        is_late=is_late,
    )
