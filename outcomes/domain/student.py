"""Student's t distribution, from the incomplete beta function, without scipy."""

from functools import lru_cache
from math import exp, inf, lgamma, log, sqrt

_TINY = 1e-300
_CLOSE = 1e-16


def two_sided_p(t: float, df: int) -> float:
    """Chance of a value at least as far from 0 as `t`, under Student's t with `df` degrees of freedom.

    Computed from the tail itself, so that very small chances keep their digits.
    """
    if df < 1:
        raise ValueError(f"degrees of freedom must be at least 1, not {df}")
    if t in (inf, -inf):
        return 0.0
    return incomplete_beta(df / 2, 0.5, df / (df + t * t))


def cdf(t: float, df: int) -> float:
    """Chance of a value at or below `t`."""
    tail = two_sided_p(t, df) / 2
    return tail if t < 0 else 1 - tail


@lru_cache(maxsize=4096)
def quantile(q: float, df: int) -> float:
    """The t below which a share `q` (0 < q < 1) of the distribution lies."""
    if not 0 < q < 1:
        raise ValueError(f"a quantile needs 0 < q < 1, not {q}")
    if q == 0.5:
        return 0.0
    if q < 0.5:
        return -quantile(1 - q, df)
    tail = 2 * (1 - q)
    low, high = 0.0, 1.0
    while two_sided_p(high, df) > tail:
        low, high = high, high * 2
    while True:  # bisection down to neighbouring floats: slow, exact, and cached
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if two_sided_p(middle, df) > tail:
            low = middle
        else:
            high = middle


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularized incomplete beta I_x(a, b), by its continued fraction (Lentz's method)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    value = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _away_from_zero(1 + even * d)
        c = _away_from_zero(1 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _away_from_zero(1 + odd * d)
        c = _away_from_zero(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) < _CLOSE * sqrt(m):
            return value
    raise ArithmeticError(f"incomplete beta did not settle for a={a}, b={b}, x={x}")


def _away_from_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY
