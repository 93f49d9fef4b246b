"""What comes if things go on as they do: a level, a trend weighted by its evidence, honest ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import inf, sqrt
from typing import Any

import numpy as np

from outcomes.domain.multipliers import multiplier
from outcomes.domain.prepared import Prepared, prepare
from outcomes.domain.rounding import float_noise
from outcomes.domain.seasons import Seasons, missing_seasons, seasons
from outcomes.domain.series import PERIODS_A_YEAR, Series
from outcomes.domain.smoothing import smooth

MINIMUM = {"year": 5, "fiscal_year": 5, "quarter": 12, "month": 24}
LONGEST_YEARS = 20
HORIZON = {"year": 5, "fiscal_year": 5, "quarter": 8, "month": 12}
TREND_WEIGHT = {"year": 1.0, "fiscal_year": 1.0, "quarter": 0.5, "month": 0.5}
WIDENING = {"year": 0.5, "fiscal_year": 0.5, "quarter": 0.2, "month": 0.02}  # per squared step
SHRINKAGE = 12.0  # a slope counts as far as its t² exceeds this
TREND_POINTS = 20
TOO_WIDE = 3.0  # ranges of everything observed


@dataclass(frozen=True)
class Step:
    """One period ahead: the point, the scale of its error, the 80 % and the 95 % range."""

    ahead: int
    point: float
    scale: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class Forecast:
    """The steps ahead of the last final value, or why there are none.

    Refusals: those of `prepare`; pooled (each value covers several periods); restarts (the course of its year is
    not known yet); too_noisy (the first range is over three times as wide as everything observed).
    `just_changed`: the last point broke the pattern. `vintage`: the newest day that figures it rests on were
    published or recorded. `linked`: it rests on values carried over from an earlier definition.
    """

    n: int
    frequency: str
    last_period: int | None = None
    last_label: str = ""
    alpha: float | None = None
    level: float | None = None
    slope: float | None = None
    trend_weight: float | None = None
    steps: tuple[Step, ...] = ()
    refusal: str | None = None
    needed_more: int = 0
    just_changed: bool = False
    vintage: str = ""
    linked: bool = False

    def at(self, period: int) -> Step | None:
        """The step for a period; None where it lies beyond the horizon."""
        return next((s for s in self.steps if (self.last_period or 0) + s.ahead == period), None)

    def as_record(self) -> dict[str, Any]:
        """Plain values for JSON."""
        record = dict(vars(self)) | {"steps": [dict(vars(step)) for step in self.steps]}
        for name in ("vintage", "linked"):  # records without them stay as they were
            if not record[name]:
                del record[name]
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Forecast":
        """The forecast that `as_record` wrote; names this version does not know are ignored."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in record.items() if name in known}
        return cls(**values | {"steps": tuple(Step(**step) for step in values.get("steps", ()))})


def forecast(
    series: Series,
    *,
    horizon: int | None = None,
    low: float | None = None,
    high: float | None = None,
    just_changed: bool = False,
) -> Forecast:
    """Project a series from up to 20 years of its last segment.

    `horizon`: periods ahead, at most (and by default) 5 years and n, 8 quarters, 12 months.
    `low`, `high`: natural bounds, to which points and ranges are clipped.
    `just_changed`: the newest value stood out (see `latest`): shown, but said.
    """
    a_year = PERIODS_A_YEAR[series.frequency]
    prepared = prepare(series, window=LONGEST_YEARS * a_year, minimum=MINIMUM[series.frequency])
    if prepared.refusal is not None:
        return _refused(series, prepared, prepared.refusal, prepared.needed_more)
    if prepared.span > 1:
        return _refused(series, prepared, "pooled", 0)
    if series.restarts:
        more = missing_seasons(prepared.values, prepared.periods, prepared.season)
        if more is not None:
            return _refused(series, prepared, "restarts", more)
    most = min(HORIZON[series.frequency], prepared.n)
    ahead = most if horizon is None else min(horizon, most)
    found = project(
        prepared.values,
        frequency=series.frequency,
        horizon=ahead,
        periods=prepared.periods,
        low=low,
        high=high,
    )
    if _too_noisy(found, prepared.values):
        return _refused(series, prepared, "too_noisy", 0)
    return replace(
        found,
        last_label=prepared.points[-1].label,
        just_changed=just_changed,
        vintage=prepared.vintage,
        linked=any(point.linked for point in prepared.points),
    )


def project(
    values: Sequence[float],
    *,
    frequency: str = "year",
    horizon: int,
    periods: Sequence[int] | None = None,
    low: float | None = None,
    high: float | None = None,
) -> Forecast:
    """The projection itself, from at least three values; `periods` may have gaps, default 0, 1, 2…"""
    y = np.asarray(values, dtype=float)
    n = len(y)
    t = tuple(range(n)) if periods is None else tuple(periods)
    a_year = PERIODS_A_YEAR[frequency]
    season = seasons(values, t, a_year if a_year > 1 else 0)
    if season.indices:
        y = np.array([season.without(v, p) for v, p in zip(y, t, strict=True)])
    smoothed = smooth(y)
    recent = slice(-TREND_POINTS, None) if a_year == 1 else slice(None)
    slope, weight = _trend(np.asarray(t, dtype=float)[recent], y[recent])
    weight *= TREND_WEIGHT[frequency]
    alpha = smoothed.alpha
    scale = max(sqrt(smoothed.sse / (n - 2)), 0.05 * float(np.mean(np.abs(np.diff(y)))))
    lag = (1 - (1 - alpha) ** n) / alpha - 1  # how far the level lags behind a steady trend
    # a value equal to what never changed lies in its range, whatever floats are off by
    noise = float_noise(values)
    steps = []
    for h in range(1, horizon + 1):
        point = smoothed.level + weight * slope * (h + lag)
        g = scale * sqrt(1 + (h - 1) * alpha**2 + WIDENING[frequency] * alpha**2 * (h - 1) ** 2)
        steps.append(_step(h, point, g, n, frequency, season, t[-1] + h, low, high, noise))
    return Forecast(
        n=n,
        frequency=frequency,
        last_period=t[-1],
        alpha=alpha,
        level=smoothed.level,
        slope=slope,
        trend_weight=weight,
        steps=tuple(steps),
    )


def _trend(t: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Least-squares slope per period, and its weight max(0, 1 − 12 / t²)."""
    x = t - t.mean()
    xx = float(x @ x)
    apart = y - y.mean()
    slope = float(x @ apart) / xx
    residual = apart - slope * x
    ss = float(residual @ residual)
    if ss <= float_noise(y.tolist()) ** 2:
        return slope, 1.0
    t2 = slope * slope * xx * (len(y) - 2) / ss
    return slope, max(0.0, 1 - SHRINKAGE / t2) if t2 > 0 else 0.0


def _step(
    h: int,
    point: float,
    g: float,
    n: int,
    frequency: str,
    season: Seasons,
    period: int,
    low: float | None,
    high: float | None,
    noise: float,
) -> Step:
    point, g = season.back(point, period), g * season.scale(period)
    wide80, wide95 = (multiplier(percent, n, frequency) * g + noise for percent in (80, 95))
    ends = (point, point - wide80, point + wide80, point - wide95, point + wide95)
    clipped = [min(max(end, -inf if low is None else low), inf if high is None else high) for end in ends]
    return Step(h, clipped[0], g, *clipped[1:])


def _too_noisy(found: Forecast, values: Sequence[float]) -> bool:
    """Before clipping: a natural bound makes a range no surer."""
    if not found.steps:
        return False
    width = 2 * multiplier(80, found.n, found.frequency) * found.steps[0].scale
    return width > TOO_WIDE * (max(values) - min(values)) + 100 * float_noise(values)


def _refused(series: Series, prepared: Prepared, refusal: str, needed_more: int) -> Forecast:
    last = prepared.points[-1] if prepared.points else None
    return Forecast(
        n=prepared.n,
        frequency=series.frequency,
        last_period=None if last is None else last.period,
        last_label="" if last is None else last.label,
        refusal=refusal,
        needed_more=needed_more,
    )
