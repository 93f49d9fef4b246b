"""Forecasting methods that everybody knows, in numpy, to measure OBB's forecast against.

Each takes an array of yearly series of one length (one a row) and a horizon, and answers points and the standard
errors that its own normal theory gives, both (series, horizon).
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import product

import numpy as np

from outcomes.domain.smoothing import smooth

Method = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]
_LEVELS = np.round(np.arange(0.05, 1.0, 0.1), 2)
_TRENDS = np.round(np.arange(0.05, 1.0, 0.15), 2)
_DAMPING = (0.80, 0.85, 0.90, 0.95, 0.98)


def naive(y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """The last value; errors of a random walk."""
    sigma = np.sqrt(np.mean(np.diff(y, axis=1) ** 2, axis=1))
    h = np.arange(1, horizon + 1)
    return np.repeat(y[:, -1:], horizon, axis=1), sigma[:, None] * np.sqrt(h)


def theta(y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Simple exponential smoothing plus half the slope of the line (Assimakopoulos & Nikolopoulos 2000;
    Hyndman & Billah 2003)."""
    n, h = y.shape[1], np.arange(1, horizon + 1)
    t = np.arange(n) - (n - 1) / 2
    slope = (y @ t) / (t @ t)
    points, errors = np.empty((len(y), horizon)), np.empty((len(y), horizon))
    for i, row in enumerate(y):
        found = smooth(row)
        a = found.alpha
        points[i] = found.level + slope[i] / 2 * (h - 1 + (1 - (1 - a) ** n) / a)
        errors[i] = np.sqrt(found.sse / max(n - 2, 1) * (1 + (h - 1) * a**2))
    return points, errors


def damped(y: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Holt's damped trend, its two weights, damping and start chosen by least squares on a grid."""
    n, h = y.shape[1], np.arange(1, horizon + 1)
    best = np.full(len(y), np.inf)
    points, errors = np.zeros((len(y), horizon)), np.zeros((len(y), horizon))
    for alpha, share, phi in product(_LEVELS, _TRENDS, _DAMPING):
        residual, state = _damped_operators(n, float(alpha), float(alpha * share), phi)
        e = y @ residual.T
        sse = np.einsum("ij,ij->i", e, e)
        better = sse < best
        if not better.any():
            continue
        best[better] = sse[better]
        level, trend = (y[better] @ state.T).T
        sums = np.cumsum(phi**h)
        points[better] = level[:, None] + trend[:, None] * sums
        c = alpha * (1 + share * np.concatenate([[0.0], sums[:-1]]))
        widening = np.concatenate([[0.0], np.cumsum(c[1:] ** 2)])
        errors[better] = np.sqrt(sse[better, None] / max(n - 3, 1) * (1 + widening))
    return points, errors


METHODS: dict[str, Method] = {"naive": naive, "Theta": theta, "damped trend": damped}


@lru_cache(maxsize=20_000)
def _damped_operators(n: int, alpha: float, beta: float, phi: float) -> tuple[np.ndarray, np.ndarray]:
    """Matrices that make n values one-step errors, and the last (level, trend); the start projected out."""
    # state = by values (2 × n) and by start (2 × 2)
    values, start = np.zeros((2, n)), np.eye(2)
    raw, by_start = np.empty((n, n)), np.empty((n, 2))
    for t in range(n):
        raw[t] = -(values[0] + phi * values[1])
        raw[t, t] += 1
        by_start[t] = start[0] + phi * start[1]
        level, trend = values[0] + phi * values[1], phi * values[1]
        level_s, trend_s = start[0] + phi * start[1], phi * start[1]
        values = np.array([level + alpha * raw[t], trend + beta * raw[t]])
        start = np.array([level_s - alpha * by_start[t], trend_s - beta * by_start[t]])
    chosen = np.linalg.pinv(by_start) @ raw  # the start that makes the errors least, from the values
    return raw - by_start @ chosen, values + start @ chosen
