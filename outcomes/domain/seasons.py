"""What each quarter or month usually adds, taken out before a forecast or noise limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np


@dataclass(frozen=True)
class Seasons:
    """One index per season of the year: factors around 1, or amounts around 0; none for no season."""

    indices: tuple[float, ...] = ()
    factors: bool = True

    def index(self, period: int) -> float:
        if not self.indices:
            return 1.0 if self.factors else 0.0
        return self.indices[period % len(self.indices)]

    def without(self, value: float, period: int) -> float:
        return value / self.index(period) if self.factors else value - self.index(period)

    def back(self, value: float, period: int) -> float:
        return value * self.index(period) if self.factors else value + self.index(period)

    def scale(self, period: int) -> float:
        """By how much a width grows when the season is put back."""
        return self.index(period) if self.factors else 1.0


def seasons(values: Sequence[float], periods: Sequence[int], season: int) -> Seasons:
    """Classical seasonal indices, where the season shows and there are three years without a gap.

    They are those of the longest run without a gap, the newest of such. It shows where
    |r_m| > 1.645 √((1 + 2 Σ r_k²) / n), k below m. Factors where all values are positive, amounts otherwise.
    """
    run = _longest_run(periods)
    y, periods = np.asarray(values[run], dtype=float), periods[run]
    n = len(y)
    if season < 2 or n < 3 * season or not _shows(y, season):
        return Seasons()
    factors = min(values) > 0
    half = season // 2
    ends = 0.5 if season % 2 == 0 else 1.0
    weights = np.ones(2 * half + 1)
    weights[0] = weights[-1] = ends
    trend = np.convolve(y, weights / weights.sum(), mode="valid")
    middle = y[half : n - half]
    apart = middle / trend if factors else middle - trend
    which = (np.asarray(periods)[half : n - half]) % season
    usual = np.array([apart[which == s].mean() for s in range(season)])
    usual = usual / usual.mean() if factors else usual - usual.mean()
    return Seasons(tuple(float(index) for index in usual), factors)


def missing_seasons(values: Sequence[float], periods: Sequence[int], season: int) -> int | None:
    """How many more values a measure that restarts each year needs before its course is known; None: it is known.

    Without indices of its own a straight line or a level would run through the restart.
    """
    if seasons(values, periods, season).indices:
        return None
    run = _longest_run(periods)
    return max(1, 3 * season - len(periods[run]))


def _longest_run(periods: Sequence[int]) -> slice:
    """Where the most periods follow each other without a gap; the last of several as long."""
    ends = [i for i, period in enumerate(periods, 1) if i == len(periods) or periods[i] != period + 1]
    runs = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
    return max(reversed(runs), key=lambda run: run.stop - run.start, default=slice(0, 0))


def _shows(y: np.ndarray, season: int) -> bool:
    apart = y - y.mean()
    total = float(apart @ apart)
    if total == 0:
        return False
    r = [float(apart[k:] @ apart[:-k]) / total for k in range(1, season + 1)]
    return abs(r[-1]) > 1.645 * sqrt((1 + 2 * sum(x * x for x in r[:-1])) / len(y))
