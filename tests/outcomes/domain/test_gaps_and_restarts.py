"""Missing periods and measures that restart every year: the promised rate of false calls holds there too."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from outcomes.domain.control import noise_limits
from outcomes.domain.direction import direction
from outcomes.domain.forecast import forecast
from outcomes.domain.latest import latest
from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import judge

SERIES = 2000
WITHIN = 2.2  # percentage points: two standard errors at 2,000 series

# Kept periods of a window, at most one in five missing
GAPS = {
    "one missing of ten": (0, 1, 2, 3, 5, 6, 7, 8, 9),
    "two missing of ten": (0, 1, 3, 4, 5, 7, 8, 9),
    "two side by side": (0, 1, 2, 3, 6, 7, 8, 9),
    "the last but one": (0, 1, 2, 3, 4, 5, 7),
    "every other year": (0, 2, 4, 6, 8, 10, 12, 14),
}


def called(periods, *, rho=0.0, slope=0.0):
    rng = np.random.default_rng([2026, len(periods), periods[-1], round(rho * 100)])
    noise = rng.standard_normal((SERIES, periods[-1] + 1))
    for i in range(1, noise.shape[1]):
        noise[:, i] = rho * noise[:, i - 1] + (1 - rho**2) ** 0.5 * noise[:, i]
    values = 20 + noise[:, list(periods)] + slope * np.array(periods)
    found = [direction(row, periods=periods) for row in values]
    up = sum(one.p <= 0.10 and one.best.estimate > 0 for one in found)
    down = sum(one.p <= 0.10 and one.best.estimate < 0 for one in found)
    return 100 * up / SERIES, 100 * down / SERIES


@pytest.mark.parametrize("periods", GAPS.values(), ids=GAPS)
def test_false_calls_are_no_more_than_promised(periods):
    assert sum(called(periods)) <= 5 + WITHIN
    assert sum(called(periods, rho=0.3)) <= 10 + WITHIN


def test_a_gap_costs_little_of_what_is_found():
    whole, gapped = called(tuple(range(10)), slope=0.3), called(GAPS["two missing of ten"], slope=0.3)
    assert gapped[0] > 0.75 * whole[0]
    assert gapped[1] < 0.5


def restarting(years, rise_a_year=0.0, noise=0.4, seed=1):
    """Percent of cases paying, counted up from each 1 October on, as federal reports do."""
    rng = np.random.default_rng(seed)
    within = np.cumsum([40, 5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.8, 0.6])
    values = np.concatenate([within + rise_a_year * year for year in range(years)])
    values = (values + noise * rng.standard_normal(len(values))).round(2)
    first = 2015 * 12 + 9  # October 2015
    return Series([Point(first + i, str(i), value) for i, value in enumerate(values.tolist())],
                  frequency="month", good="up", kind="share")  # fmt: skip


@pytest.mark.parametrize("years", [2, 3])
def test_a_sawtooth_is_not_called_by_its_slope(years):
    calls = [judge(restarting(years, seed=seed)).call for seed in range(40)]
    assert calls.count("closer") + calls.count("further") <= 6


def test_like_month_with_like_finds_a_real_rise():
    assert judge(restarting(3, rise_a_year=1.5)).call == "closer"
    assert judge(restarting(3, rise_a_year=-1.5)).call == "further"


def test_nine_months_up_to_the_restart_are_too_little():
    one_year = restarting(1)
    rising = all(a.value < b.value for a, b in pairwise(one_year.points))
    assert rising
    assert judge(one_year).call == "too little data"


def test_no_line_runs_through_a_restart():
    early, known = replace(restarting(2), restarts=True), replace(restarting(4), restarts=True)
    refused = forecast(early)
    assert (refused.refusal, refused.needed_more, refused.steps) == ("restarts", 12, ())
    assert latest(early) is None
    limits = noise_limits(early)
    assert (limits.control, limits.refusal, limits.needed_more) == (None, "restarts", 12)
    ahead = forecast(known)
    assert ahead.refusal is None
    # the next October starts low again: far below the September before it
    assert ahead.steps[0].point < known.points[-1].value - 20
    assert latest(known).call == "as expected"
    assert len(noise_limits(known).control.outside) <= 2  # of 48
