"""The direction test: is a drift or a step larger than chance explains, years being linked?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import floor, gcd, inf, sqrt

import numpy as np

from outcomes.domain import student
from outcomes.domain.rounding import float_noise

GRID = np.round(np.arange(-0.90, 0.951, 0.05), 2)  # correlations tried, lag one
PRIOR, PRIOR_WEIGHT = 0.3, 20  # a short series cannot tell its own correlation: shrink it to this
MOST_LINKED = 0.9


@dataclass(frozen=True)
class Fit:
    """One shape fitted: what it is estimated to be, how sure, and how linked the periods look.

    `rounded`: what the shape leaves over is no more than rounding, which tells nothing of how linked they are.
    """

    estimate: float  # per period for a drift; after minus before for a step
    se: float
    df: int
    rho: float
    t: float
    p: float
    rounded: bool = False

    def interval(self) -> tuple[float, float]:
        """The 90 % range of the estimate."""
        reach = student.quantile(0.95, self.df) * self.se
        return self.estimate - reach, self.estimate + reach


@dataclass(frozen=True)
class Direction:
    """Both shapes, the combined chance, and which shape is the less likely to be chance."""

    n: int
    p: float
    shape: str  # "drift" or "step"
    drift: Fit
    step: Fit
    k_last: int  # points after the step
    span: int  # periods from the first point to the last
    detectable: float  # change over the span we would have noticed 8 times in 10

    @property
    def best(self) -> Fit:
        return self.drift if self.shape == "drift" else self.step


def direction(
    values: Sequence[float],
    *,
    periods: Sequence[int] | None = None,
    season: int = 0,
    resolution: float = 0.0,
    errors: Sequence[float | None] | None = None,
) -> Direction:
    """Test `values` for a drift and for a step in the last third.

    `periods`: strictly increasing period numbers (gaps allowed), default 0, 1, 2…
    `season`: periods a year with a season of their own, 0 for none.
    `resolution`: rounding step of the values. `errors`: standard errors, None where unknown.
    Two points linked rho per period are linked rho^distance across a gap. Raises ValueError where
    the points cannot carry the test (fewer than two left over after the columns are paid for).
    """
    y = np.asarray(values, dtype=float)
    n = len(y)
    t = tuple(range(n)) if periods is None else tuple(int(p) for p in periods)
    unit = max(1, gcd(*(b - a for a, b in pairwise(t))))
    grid = tuple((p - t[0]) // unit for p in t)
    k = last_third(n)
    level = y[0]
    small = float_noise(y.tolist())
    drift = _fit(_design(grid, season if unit == 1 else 0, 0), y - level, resolution, errors, small)
    step = _fit(_design(grid, season if unit == 1 else 0, k), y - level, resolution, errors, small)
    if np.all(y == level):
        p = 1.0
    else:
        p = min(1.0, 2 * min(drift.p, step.p))
    notice = student.quantile(0.975, drift.df) + student.quantile(0.80, drift.df)
    return Direction(
        n=n,
        p=p,
        shape="step" if step.p < drift.p else "drift",
        drift=_per_period(drift, unit),
        step=step,
        k_last=k,
        span=t[-1] - t[0],
        detectable=notice * drift.se * grid[-1],
    )


def last_third(n: int) -> int:
    """Points after the step: a third, rounded half up, at least two."""
    return max(2, floor(n / 3 + 0.5))


def linkage_seen(rho: float, n: int) -> float:
    """What `n` values look linked by themselves, before that is drawn toward PRIOR to give a fit's `rho`.

    A rho held at 0 or MOST_LINKED gives the value nearest to it.
    """
    own = (rho * (n + PRIOR_WEIGHT) - PRIOR_WEIGHT * PRIOR) / n
    return min(max(own, float(GRID[0])), float(GRID[-1]))


@dataclass(frozen=True)
class _Design:
    """What a shape needs that does not depend on the values: kept, since it is dear to make."""

    c: np.ndarray
    cc: float
    residual: np.ndarray  # M
    df: int
    near: np.ndarray  # A: 1/2 for pairs one period apart
    expected: np.ndarray | None  # r1 expected under GRID, made non-decreasing; None: no such pairs
    inflation: np.ndarray  # V under GRID


@lru_cache(maxsize=2048)
def _design(t: tuple[int, ...], season: int, k: int) -> _Design:
    """Design for periods `t`, `season` dummies, a drift (`k` = 0) or a step in the last `k` points."""
    n = len(t)
    times = np.array(t, dtype=float)
    x = times - times.mean() if k == 0 else (np.arange(n) >= n - k).astype(float)
    z = _seasons(t, season)
    c = x - z @ np.linalg.lstsq(z, x, rcond=None)[0]
    cc = float(c @ c)
    if cc < 1e-9:
        raise ValueError("the seasons in these points already say everything the shape could say")
    basis = np.linalg.qr(np.column_stack([z, x]))[0]
    df = n - basis.shape[1]
    if df < 1:
        raise ValueError(f"{n} points cannot carry {basis.shape[1]} columns")
    m = np.eye(n) - basis @ basis.T
    distance = np.abs(times[:, None] - times[None, :])
    near = np.where(distance == 1, 0.5, 0.0)
    mam = m @ near @ m
    expected, inflation = [], []
    for r in GRID:
        s = np.power(r, distance)
        spread = float(np.sum(m * s))
        expected.append(float(np.sum(mam * s)) / spread)
        inflation.append((float(c @ s @ c) / cc) / (spread / df))
    return _Design(
        c=c,
        cc=cc,
        residual=m,
        df=df,
        near=near,
        expected=np.maximum.accumulate(expected) if near.any() else None,
        inflation=np.array(inflation),
    )


def _seasons(t: tuple[int, ...], season: int) -> np.ndarray:
    """A column of ones, or one column for each season that has a point."""
    if season < 2:
        return np.ones((len(t), 1))
    which = np.array([p % season for p in t])
    return (which[:, None] == np.unique(which)[None, :]).astype(float)


def _fit(
    design: _Design,
    y: np.ndarray,
    resolution: float,
    errors: Sequence[float | None] | None,
    small: float,
) -> Fit:
    c, cc, df = design.c, design.cc, design.df
    b = float(c @ y) / cc
    e = design.residual @ y
    ee = float(e @ e)
    exact = sqrt(ee) <= small
    left, rounding = 0.0 if exact else ee / df, resolution * resolution / 12
    s2 = max(left, rounding)
    r1 = 0.0 if exact else float(e @ design.near @ e) / ee
    rho = _linked(design, r1)
    se = sqrt(s2 * float(np.interp(rho, GRID, design.inflation)) / cc)
    if errors is not None:
        # an unknown error counts as none: the floor may be too low, never too high
        known = np.array([0.0 if error is None else float(error) for error in errors])
        se = max(se, sqrt(float(c * c @ (known * known))) / cc)
    if abs(b) * sqrt(cc) <= small:
        return Fit(0.0, se, df, rho, 0.0, 1.0, left <= rounding)
    t = b / se if se > 0 else inf * (1 if b > 0 else -1)
    return Fit(b, se, df, rho, t, student.two_sided_p(t, df), left <= rounding)


def _linked(design: _Design, r1: float) -> float:
    n = len(design.c)
    if design.expected is None:
        return PRIOR
    own = float(np.interp(r1, design.expected, GRID))
    mixed = n / (n + PRIOR_WEIGHT) * own + PRIOR_WEIGHT / (n + PRIOR_WEIGHT) * PRIOR
    return min(max(mixed, 0.0), MOST_LINKED)


def _per_period(fit: Fit, unit: int) -> Fit:
    return fit if unit == 1 else replace(fit, estimate=fit.estimate / unit, se=fit.se / unit)
