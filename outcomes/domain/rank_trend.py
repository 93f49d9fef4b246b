"""Mann-Kendall and Sen's slope: a second opinion for the method panel. They never decide a call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import erfc, factorial, sqrt
from statistics import median


@dataclass(frozen=True)
class RankTrend:
    """What the order of the values says of a trend, whatever their distances.

    `s`: pairs that rise less pairs that fall. `tau`: s ÷ all pairs. `z` and `p_normal`: by the normal
    approximation with the variance corrected for ties and s moved by 1 toward 0. `p_exact`: two-sided, from
    all orders of the values; None where two are equal. `slope`: Sen's, the median of all pairs' slopes, per
    period.
    """

    s: int
    tau: float
    variance: float
    z: float
    p_normal: float
    p_exact: float | None
    slope: float

    @property
    def p(self) -> float:
        """The exact chance where there is one."""
        return self.p_normal if self.p_exact is None else self.p_exact


def rank_trend(values: Sequence[float], periods: Sequence[int] | None = None) -> RankTrend:
    """Both for at least two values, oldest first; `periods` strictly increasing, default 0, 1, 2…

    Sources: Mann 1945, Kendall 1975 (s, ties), Sen 1968 (slope); the exact chance by counting inversions.
    """
    times = range(len(values)) if periods is None else periods
    if len(values) < 2:
        raise ValueError("a trend needs two values")
    pairs = list(combinations(zip(times, values, strict=True), 2))
    s = sum((later > earlier) - (later < earlier) for (_, earlier), (_, later) in pairs)
    ties = [count for count in Counter(values).values() if count > 1]
    n = len(values)
    variance = (_spread(n) - sum(map(_spread, ties))) / 18
    z = (s - (s > 0) + (s < 0)) / sqrt(variance) if variance > 0 else 0.0
    return RankTrend(
        s=s,
        tau=s / len(pairs),
        variance=variance,
        z=z,
        p_normal=erfc(abs(z) / sqrt(2)),
        p_exact=None if ties else _exact(n, s),
        slope=median((y2 - y1) / (t2 - t1) for (t1, y1), (t2, y2) in pairs),
    )


def _spread(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)


def _exact(n: int, s: int) -> float:
    """Share of the n! orders whose s is at least as far from 0."""
    inversions = _inversions(n)
    most = n * (n - 1) // 2
    tail = sum(count for k, count in enumerate(inversions) if abs(most - 2 * k) >= abs(s))
    return tail / factorial(n)


@lru_cache(maxsize=64)
def _inversions(n: int) -> tuple[int, ...]:
    """How many orders of n things have 0, 1, 2 … inversions."""
    counts = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(counts) + size - 1)
        for k, count in enumerate(counts):
            for more in range(size):
                longer[k + more] += count
        counts = longer
    return tuple(counts)
