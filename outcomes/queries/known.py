"""A series as it was known on a day: each period's figures as their newest version by then had them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.history import event_model
from outcomes.domain import words
from outcomes.domain.breaks import with_breaks
from outcomes.domain.pooling import pooled
from outcomes.domain.series import Point
from outcomes.domain.verdict import judge
from outcomes.models import Indicator, Observation
from outcomes.queries.definitions import breaks_of, definitions_of
from outcomes.queries.series import point_of, pool_of, printed, series_of


@dataclass(frozen=True)
class KnownValue:
    """What was known of a period: `known_on` is the day its figures were published or recorded."""

    period: int
    label: str
    value: Decimal | None
    status: str
    known_on: date


@dataclass(frozen=True)
class Known:
    """The values as known on a day, oldest first, and what today's rule says of them ("" of a gap to a benchmark)."""

    day: date
    values: tuple[KnownValue, ...]
    sentence: str


def known_on(indicator: Indicator, day: date) -> Known:
    """From the history of the county's own values, whatever was changed or taken out since. Six queries at most.

    A version counts from the day its source published it, where that is stated, else from the day it was recorded.
    """
    versions = _versions(indicator, day)
    values = tuple(
        KnownValue(
            one.period,
            one.label,
            None if one.value is None else printed(one.value, one.decimals),
            one.status,
            since,
        )
        for one, since in versions
    )
    if indicator.is_cyclical or not values:
        return Known(day, values, "")
    return Known(
        day, values, _sentence(indicator, [point_of(one, indicator.covers) for one, _since in versions])
    )


def _versions(indicator: Indicator, day: date) -> list[tuple[Any, date]]:
    events = event_model(Observation).objects.filter(indicator_id=indicator.pk, of=Observation.Of.COUNTY)
    found: dict[int, tuple[Any, date]] = {}
    for event in events.order_by("pgh_id"):
        recorded = localdate(event.pgh_created_at)
        since = recorded if event.pgh_label == "delete" else event.vintage or recorded
        if since > day:
            continue
        if event.pgh_label == "delete":
            found.pop(event.period, None)
        else:
            found[event.period] = (event, since)
    return [found[period] for period in sorted(found)]


def _sentence(indicator: Indicator, points: Iterable[Point]) -> str:
    series = series_of([indicator])[indicator.pk]
    breaks = breaks_of(definitions_of([indicator]).get(indicator.pk, ()))
    known, pool = with_breaks(tuple(points), breaks), pool_of(indicator)
    if pool is None:
        series = replace(series, points=known)
    else:
        series = replace(series, points=pooled(known, pool, indicator.kind), singles=known)
    verdict = judge(series, level=float(indicator.county.chance_level))
    return words.badge(verdict, translate=_)
