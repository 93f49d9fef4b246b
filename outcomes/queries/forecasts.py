"""Forecasts that were made before a value was known: what was expected of it, and how often that held."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from outcomes.domain.forecast import Forecast, Step


@dataclass(frozen=True)
class Expected:
    """What a forecast made at `made_at`, before the value was known, says of a period."""

    period: int
    step: Step
    made_at: datetime


def expected_of(indicators: Collection[int]) -> dict[int, Expected]:
    """Indicator's id → what was expected of its newest final value. One query.

    The newest forecast that rests on earlier periods only counts; none where its horizon ends before. Whether the
    value is still by the definition the forecast was made by is for `latest` to say.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPECTED, {"keys": list(indicators)})
        rows = cursor.fetchall()
    found = {}
    for indicator, record, made_at, newest in rows:
        step = Forecast.from_record(json.loads(record)).at(newest)
        if step is not None:
            found[indicator] = Expected(newest, step, made_at)
    return found


ENOUGH = 100
"""Values from which on a hit rate says something of the ranges."""


@dataclass(frozen=True)
class HitRate:
    """Of `values` that came after a forecast of theirs, so many lay in its range of 8 in 10."""

    values: int
    hits: int

    @property
    def needs_refit(self) -> bool:
        """From 100 values on: whether the ranges hold too few or too many of them (under 70 or over 90 %)."""
        return self.values >= ENOUGH and not 70 <= 100 * self.hits / self.values <= 90


NO_HITS = HitRate(0, 0)


def hit_rate(indicators: Collection[int]) -> HitRate:
    """Of all of them together. One query."""
    return together(hits_of(indicators).values())


def hits_of(indicators: Collection[int]) -> dict[int, HitRate]:
    """Each final value against the newest forecast that was made before it was known, by indicator's id. One query.

    Those without such a value are not among them, nor values by another definition than the forecast was made by.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HITS, {"keys": list(indicators)})
        return {key: HitRate(values, hits) for key, values, hits in cursor.fetchall()}


def together(rates: Iterable[HitRate]) -> HitRate:
    """All values and all hits."""
    found = list(rates)
    return HitRate(sum(one.values for one in found), sum(one.hits for one in found))


_EXPECTED = """
    SELECT DISTINCT ON (r.indicator_id) r.indicator_id, r.record, r.made_at, n.newest
    FROM outcomes_forecastrecord r
    JOIN LATERAL (
        SELECT o.period AS newest FROM outcomes_observation o
        WHERE o.indicator_id = r.indicator_id AND o.of = 'county' AND o.value IS NOT NULL
            AND o.status <> 'provisional'
        ORDER BY o.period DESC LIMIT 1
    ) n ON r.last_period < n.newest
    WHERE r.indicator_id = ANY(%(keys)s) AND NOT r.is_current AND NOT r.is_late
    ORDER BY r.indicator_id, r.made_at DESC, r.id DESC
"""

_HITS = """
    SELECT o.indicator_id, count(*), count(*) FILTER (WHERE o.value BETWEEN
        (f.step ->> 'low80')::numeric AND (f.step ->> 'high80')::numeric)
    FROM outcomes_observation o
    JOIN LATERAL (
        SELECT step, r.last_period
        FROM outcomes_forecastrecord r
        CROSS JOIN LATERAL jsonb_array_elements(r.record -> 'steps') AS step
        WHERE r.indicator_id = o.indicator_id AND NOT r.is_current AND NOT r.is_late AND r.last_period < o.period
            AND r.last_period + (step ->> 'ahead')::int = o.period
        ORDER BY r.made_at DESC, r.id DESC LIMIT 1
    ) f ON true
    WHERE o.indicator_id = ANY(%(keys)s) AND o.of = 'county' AND o.value IS NOT NULL
        AND o.status <> 'provisional' AND o.span = 1
        AND NOT EXISTS (
            SELECT FROM outcomes_observation b
            WHERE b.indicator_id = o.indicator_id AND b.of = 'county' AND b.break_before <> ''
                AND b.period > f.last_period AND b.period <= o.period
        )
        AND NOT EXISTS (
            SELECT FROM outcomes_indicatordefinition d
            WHERE d.indicator_id = o.indicator_id AND d.from_period > f.last_period AND d.from_period <= o.period
        )
    GROUP BY o.indicator_id
"""
