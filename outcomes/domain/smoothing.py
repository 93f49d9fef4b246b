"""Simple exponential smoothing with the starting level and the weight chosen by least squares."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

WEIGHTS = np.round(np.arange(0.02, 0.981, 0.02), 2)


@dataclass(frozen=True)
class Smoothed:
    """The chosen weight alpha, the level after the last value, and the sum of squared errors."""

    alpha: float
    level: float
    sse: float


def smooth(values: np.ndarray) -> Smoothed:
    """Smooth `values`, oldest first, at least two; the smallest weight wins a tie.

    A missing period would leave the level as it was, so that only the values there are count.
    """
    errors, levels = _operators(len(values))
    residuals = errors @ values
    sse = np.einsum("ij,ij->i", residuals, residuals)
    best = int(np.argmin(sse))
    return Smoothed(float(WEIGHTS[best]), float(levels[best] @ values), float(sse[best]))


@lru_cache(maxsize=64)
def _operators(n: int) -> tuple[np.ndarray, np.ndarray]:
    """For each weight: the matrix that makes values one-step errors, and the row that makes the level.

    Errors are linear in the values and in the starting level, which is chosen to make their squares
    least: projected out here once, since it does not depend on the values.
    """
    errors = np.empty((len(WEIGHTS), n, n))
    levels = np.empty((len(WEIGHTS), n))
    for i, alpha in enumerate(WEIGHTS):
        weight, share = np.zeros(n), 1.0  # level = weight @ values + share × start
        raw, by_start = np.empty((n, n)), np.empty(n)
        for t in range(n):
            raw[t] = -weight
            raw[t, t] += 1
            by_start[t] = share
            weight = (1 - alpha) * weight
            weight[t] += alpha
            share *= 1 - alpha
        start = by_start @ raw / (by_start @ by_start)
        errors[i] = raw - np.outer(by_start, start)
        levels[i] = weight + share * start
    return errors, levels
