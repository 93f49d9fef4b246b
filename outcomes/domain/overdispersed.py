"""Noise limits of shares and rates with large denominators: Laney's p′ and u′, never plain p or u.

With many cases behind every value, counting error alone is far smaller than what really varies from period
to period, and plain limits would flag nearly every value. The counting error of each value is therefore
widened by what successive values in fact differ by (Laney 2002, “Improved control charts for attributes”).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.domain.control import MINIMUM, TO_SCREEN, TRIAL_BELOW
from outcomes.domain.prepared import prepare
from outcomes.domain.rounding import float_noise
from outcomes.domain.series import PERIODS_A_YEAR, Series

SIGMAS = 3.0
RANGE_TO_SD = 1.128  # mean moving range of two ÷ standard deviation
SHARE, RATE = "share", "rate"


@dataclass(frozen=True)
class PointLimits:
    """The centre, and limits for each value by its own denominator, all in the unit of the values.

    `spread`: how many times the counting error successive values differ by; 1 is counting error alone.
    `outside`: indices of the values strictly outside their limits.
    """

    centre: float
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    spread: float
    outside: tuple[int, ...]


def point_limits(
    counts: Sequence[float], denominators: Sequence[float], *, kind: str = SHARE, scale: float = 1.0
) -> PointLimits:
    """p′ (`kind` share) or u′ (rate) limits, from at least two counts and what they are out of.

    `scale` brings count ÷ denominator to the unit of the values: 100 for percent, 1,000 for “per 1,000”.
    Counting error: √(p(1−p)/N) or √(u/N) at the centre Σ counts ÷ Σ denominators. Moving ranges of 3.267
    times their average or more are left out once. Limits are clipped to what the kind can be (0; for a share
    also 1). Raises ValueError for a denominator that is not positive.
    """
    k, size = np.asarray(counts, dtype=float), np.asarray(denominators, dtype=float)
    if len(k) < 2 or len(k) != len(size):
        raise ValueError("limits need two values or more, each with its denominator")
    if np.any(size <= 0):
        raise ValueError("a denominator is more than 0")
    values = k / size
    centre = float(k.sum() / size.sum())
    error = np.sqrt(centre * (1 - centre if kind == SHARE else 1.0) / size)
    if not np.all(error > 0):  # none, or all: nothing varies by counting
        return _flat(len(k), centre * scale, 1.0)
    if np.all(np.abs(values - centre) <= float_noise(values.tolist())):
        return _flat(len(k), centre * scale, 0.0)
    ranges = np.abs(np.diff((values - centre) / error))
    usual = ranges[ranges < TO_SCREEN * ranges.mean()]
    spread = float((usual if len(usual) else ranges).mean()) / RANGE_TO_SD
    reach = SIGMAS * error * spread
    lower = np.maximum(centre - reach, 0.0)
    upper = np.minimum(centre + reach, 1.0) if kind == SHARE else centre + reach
    outside = tuple(int(i) for i in np.flatnonzero((values < lower) | (values > upper)))
    return PointLimits(
        centre * scale, tuple((lower * scale).tolist()), tuple((upper * scale).tolist()), spread, outside
    )


def _flat(n: int, centre: float, spread: float) -> PointLimits:
    return PointLimits(centre, (centre,) * n, (centre,) * n, spread, ())


@dataclass(frozen=True)
class CountedLimits:
    """p′ or u′ limits of a series beside the labels they hold for; `trial` from under 12 values."""

    labels: tuple[str, ...]
    limits: PointLimits
    kind: str
    trial: bool


def counted_limits(series: Series) -> CountedLimits | None:
    """Of the last segment of a share or rate, up to 20 years, where every value has what it counts.

    None for other kinds, for seasonal values (limits then hold for what is left without the season), for
    too few values, and where the values are not their counts ÷ denominators times one scale.
    """
    if series.kind not in (SHARE, RATE) or series.season or series.good == "range":
        return None
    most = 20 * PERIODS_A_YEAR[series.frequency]
    prepared = prepare(series, window=most, minimum=MINIMUM[series.frequency])
    points = prepared.points
    if prepared.refusal is not None or any(p.numerator is None or not p.denominator for p in points):
        return None
    counts = [float(point.numerator) for point in points]
    sizes = [float(point.denominator) for point in points]
    scale = _scale(prepared.values, counts, sizes)
    if scale is None or any(size <= 0 for size in sizes) or any(count < 0 for count in counts):
        return None
    return CountedLimits(
        labels=tuple(point.label for point in points),
        limits=point_limits(counts, sizes, kind=series.kind, scale=scale),
        kind=series.kind,
        trial=len(points) < TRIAL_BELOW,
    )


def _scale(values: Sequence[float], counts: Sequence[float], sizes: Sequence[float]) -> float | None:
    """What brings every count ÷ denominator to its value within 1 percent; None where nothing does."""
    ratios = [v * size / count for v, count, size in zip(values, counts, sizes, strict=True) if count > 0]
    if not ratios:
        return None
    scale = float(np.median(ratios))
    return scale if all(abs(ratio / scale - 1) < 0.01 for ratio in ratios) else None
