"""The rates that a page tells of its own indicator are those of the rule: simulated again from another seed."""

from math import sqrt

import numpy as np
import pytest

from outcomes.domain.direction import direction, linkage_seen
from outcomes.domain.false_calls import LINKAGES, measured

SERIES = 800
CELLS = [
    *(("year", 0, n) for n in (5, 6, 8, 10, 12, 15, 20)),
    *(("quarter", 4, n) for n in (8, 12, 20)),
    *(("month", 12, n) for n in (24, 36, 60)),
]


def called(n, season, rho, change):
    """Percent called at 0.10 and at 0.05, whatever the direction."""
    rng = np.random.default_rng([7, n, season, round(10 * rho)])
    noise = rng.standard_normal((SERIES, n))
    for i in range(1, n):
        noise[:, i] = rho * noise[:, i - 1] + (1 - rho**2) ** 0.5 * noise[:, i]
    chances = np.array([direction(row, season=season).p for row in noise + change])
    return [100 * float(np.mean(chances <= level)) for level in (0.10, 0.05)]


def as_told(told, found):
    """Within three and a half standard errors of so many series."""
    error = 100 * sqrt(max(told * (100 - told), 100) / 1e4 / SERIES)
    return told == pytest.approx(found, abs=3.5 * error + 0.5)


@pytest.mark.parametrize(("frequency", "season", "n"), CELLS)
def test_the_tables(frequency, season, n):
    told = [measured(n, frequency, level) for level in (0.10, 0.05)]
    for at, rho in enumerate(LINKAGES):
        for one, found in zip(told, called(n, season, rho, 0), strict=True):
            assert as_told(one.false[at], found), (rho, one.false[at], found)
    last_third = np.arange(n) >= n - max(2, int(n / 3 + 0.5))
    years = np.arange(n) / (season or 1)
    drifts, step, rho = ((0.3, 0.5), 2.0, 0.0) if season == 0 else ((1.0,), 1.5, 0.3)
    for at, slope in enumerate(drifts):
        for one, found in zip(told, called(n, season, rho, slope * years), strict=True):
            assert as_told(one.drifts[at], found), (slope, one.drifts[at], found)
    for one, found in zip(told, called(n, season, rho, step * last_third), strict=True):
        assert as_told(one.step, found), (step, one.step, found)


def test_between_the_lengths_and_beyond_them():
    assert measured(7, "fiscal_year", 0.10).false == pytest.approx((5.1, 10.15, 18.35, 31.05))
    assert measured(90, "year", 0.10) == measured(20, "year", 0.10)
    assert measured(10, "quarter", 0.10).step == 41


def test_how_linked_values_look_by_themselves():
    for n in (5, 8, 20):
        for own in (-0.2, 0.0, 0.3, 0.62):
            rho = n / (n + 20) * own + 20 / (n + 20) * 0.3
            assert linkage_seen(rho, n) == pytest.approx(own)
    assert (linkage_seen(0.9, 5), linkage_seen(0.0, 5)) == (0.95, -0.9)
