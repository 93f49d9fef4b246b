"""Eleven ways to say “better” or “worse” of a short series: what others do, and OBB's own rule.

Each takes an array of series (one a row, oldest value first, more is better) and answers 1 for better, −1 for
worse, 0 for neither, for each row. Where each rule comes from stands in the help page “verdicts” and its sources.
"""

from collections.abc import Callable
from functools import lru_cache
from math import erfc, sqrt

import numpy as np

from outcomes.domain.control import RUN, TO_LIMIT, TO_SCREEN
from outcomes.domain.direction import direction

Rule = Callable[[np.ndarray], np.ndarray]
DEAD_BAND = 0.01
TARGETED, AWAY = (
    0.10 * 0.10,
    0.10,
)  # Healthy People: a tenth of a targeted tenth; a tenth away from the baseline
GROWTH, GROWTH_YEARS = 0.01, 5
Z_05 = 1.959963984540054


def arrow(y: np.ndarray) -> np.ndarray:
    """The last value against the one before."""
    return _sign(y[:, -1] - y[:, -2])


def dead_band(y: np.ndarray) -> np.ndarray:
    """The same, unless they differ by 1 % or less."""
    change = y[:, -1] / y[:, -2] - 1
    return np.where(np.abs(change) > DEAD_BAND, _sign(change), 0)


def baseline_year(y: np.ndarray) -> np.ndarray:
    """The last value against the first."""
    return _sign(y[:, -1] - y[:, 0])


def ten_percent(y: np.ndarray) -> np.ndarray:
    """Toward a target 10 % above the first value by a tenth of the way; or 10 % below the first value."""
    change = y[:, -1] / y[:, 0] - 1
    return np.where(change >= TARGETED, 1, np.where(change <= -AWAY, -1, 0))


def growth(y: np.ndarray) -> np.ndarray:
    """Growth a year over the last five years beyond 1 %."""
    years = min(GROWTH_YEARS, y.shape[1] - 1)
    ratio = np.maximum(y[:, -1] / y[:, -1 - years], 1e-9)  # a value below 0 has fallen all the way
    rate = ratio ** (1 / years) - 1
    return np.where(np.abs(rate) > GROWTH, _sign(rate), 0)


def xmr_icon(y: np.ndarray) -> np.ndarray:
    """The NHS variation icon: whether one of the four rules flags the last point."""
    mean = y.mean(axis=1)
    ranges = np.abs(np.diff(y, axis=1))
    average = ranges.mean(axis=1, keepdims=True)
    usual = np.where(ranges < TO_SCREEN * average, ranges, np.nan)
    reach = TO_LIMIT * np.nanmean(usual, axis=1)
    last, side = y[:, -1], np.sign(y - mean[:, None])
    outside = np.where(np.abs(last - mean) > reach, _sign(last - mean), 0)
    moves = np.sign(np.diff(y, axis=1))[:, -(RUN - 1) :].sum(axis=1)
    trend = np.where(np.abs(moves) == RUN - 1, _sign(moves), 0)
    three = np.abs(y[:, -3:] - mean[:, None])
    outer = (three > reach[:, None] * 2 / 3) & (three <= reach[:, None])
    together = np.abs(side[:, -3:].sum(axis=1)) == 3
    two_of_three = np.where(together & (outer.sum(axis=1) >= 2) & outer[:, -1], side[:, -1], 0).astype(int)
    run = side[:, -RUN:].sum(axis=1)
    shift = np.where(np.abs(run) == RUN, _sign(run), 0) if y.shape[1] >= RUN else np.zeros(len(y), dtype=int)
    return _first(outside, trend, two_of_three, shift)


def mann_kendall_05(y: np.ndarray) -> np.ndarray:
    """Mann-Kendall's test by the normal approximation, p < .05."""
    return _ranked(y, np.ones(len(y)), 0.05)


def mann_kendall_10(y: np.ndarray) -> np.ndarray:
    """The same at p < .10."""
    return _ranked(y, np.ones(len(y)), 0.10)


def hamed_rao(y: np.ndarray) -> np.ndarray:
    """Mann-Kendall with the variance corrected by the ranks' significant autocorrelations (1998), p < .05.

    In about 1 of 100 short series the corrected variance is not above 0, and the test has no answer (pymannkendall
    gives NaN). Such a series counts as called: nothing is left for S to stay within. Counted as not called, the
    false calls are about 1 point fewer.
    """
    n = y.shape[1]
    ranks = np.argsort(np.argsort(_detrended(y), axis=1), axis=1) + 1.0
    r = _autocorrelations(ranks)
    r = np.where(np.abs(r) > Z_05 / sqrt(n), r, 0)
    lags = np.arange(1, n)
    weights = (n - lags) * (n - lags - 1) * (n - lags - 2)
    correction = 1 + 2 / (n * (n - 1) * (n - 2)) * (r @ weights)
    return np.where(correction > 0, _ranked(y, correction, 0.05), _sign(_kendall(y)))


def yue_wang(y: np.ndarray) -> np.ndarray:
    """Mann-Kendall with the variance corrected by all autocorrelations about Sen's line (2004), p < .05."""
    n = y.shape[1]
    return _ranked(y, 1 + 2 * (_autocorrelations(_detrended(y)) @ (1 - np.arange(1, n) / n)), 0.05)


def ours(y: np.ndarray, *, season: int = 0, level: float = 0.10) -> np.ndarray:
    """The direction call at the county's usual level, 0.10; `season`: periods a year, 0 for years."""
    found = [direction(row, season=season) for row in y]
    return np.array([0 if one.p > level else (1 if one.best.estimate > 0 else -1) for one in found])


RULES: dict[str, Rule] = {
    "arrow: last against previous": arrow,
    "arrow with a 1% dead band": dead_band,
    "last against the baseline year": baseline_year,
    "10% rule without sampling errors": ten_percent,
    "5-year growth rate beyond 1%": growth,
    "XmR icon of the newest point": xmr_icon,
    "Mann-Kendall p < .05": mann_kendall_05,
    "Mann-Kendall p < .10": mann_kendall_10,
    "Hamed-Rao p < .05": hamed_rao,
    "Yue-Wang p < .05": yue_wang,
    "OBB": ours,
}


def _sign(x: np.ndarray) -> np.ndarray:
    return np.sign(x).astype(int)


def _first(*calls: np.ndarray) -> np.ndarray:
    found = calls[0]
    for call in calls[1:]:
        found = np.where(found != 0, found, call)
    return found


@lru_cache(maxsize=16)
def _pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.triu_indices(n, k=1)


def _ranked(y: np.ndarray, correction: np.ndarray, level: float) -> np.ndarray:
    """The sign of Kendall's S where it stands out; a variance that comes out negative calls nothing."""
    n, s = y.shape[1], _kendall(y)
    variance = n * (n - 1) * (2 * n + 5) / 18 * correction
    z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(np.where(variance > 0, variance, 1)), 0)
    p = np.array([erfc(abs(one) / sqrt(2)) for one in z])
    return np.where(p < level, _sign(s), 0)


def _kendall(y: np.ndarray) -> np.ndarray:
    """Kendall's S: pairs that rise less pairs that fall."""
    earlier, later = _pairs(y.shape[1])
    return np.sign(y[:, later] - y[:, earlier]).sum(axis=1)


def _detrended(y: np.ndarray) -> np.ndarray:
    """Without Sen's slope."""
    n = y.shape[1]
    earlier, later = _pairs(n)
    slope = np.median((y[:, later] - y[:, earlier]) / (later - earlier), axis=1)
    return y - slope[:, None] * np.arange(1, n + 1)


def _autocorrelations(x: np.ndarray) -> np.ndarray:
    """Of lags 1 to n − 1, about the mean of all."""
    n = x.shape[1]
    apart = x - x.mean(axis=1, keepdims=True)
    total = (apart * apart).sum(axis=1)
    found = [(apart[:, lag:] * apart[:, :-lag]).sum(axis=1) / total for lag in range(1, n)]
    return np.column_stack(found)
