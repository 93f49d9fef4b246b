"""Forecasts on the competitions' yearly series: errors and coverage as published, and the competitors are real."""

import numpy as np
import pytest

from outcomes.management.bench.competitors import damped, naive, theta
from outcomes.management.bench.forecasts import (
    OWN,
    coverage,
    coverage_learned_elsewhere,
    errors_of,
    measure_forecasts,
    short_histories,
    whole_histories,
)
from outcomes.management.bench.speed import indicators

WITHIN = 2.0  # percentage points of coverage

# sMAPE, MASE
SHORT = {
    ("M3", 8): {"naive": (16.47, 2.638), "Theta": (16.93, 2.360), OWN: (16.31, 2.291)},
    ("M3", 12): {"naive": (16.47, 2.567), "Theta": (16.18, 2.236), OWN: (15.61, 2.116)},
    ("Tourism", 12): {"naive": (21.88, 2.378), "Theta": (20.03, 2.097), OWN: (19.89, 2.018)},
    ("M1", 8): {"naive": (19.93, 3.744), "Theta": (17.45, 3.140), OWN: (16.92, 2.912)},
}
# Percent inside the 80 % and 95 % ranges, learned on the other two sets
ELSEWHERE = {
    ("M3", 8): (86, 96),
    ("M3", 10): (85, 96),
    ("M3", 15): (86, 97),
    ("Tourism", 8): (75, 94),
    ("Tourism", 12): (78, 96),
    ("M1", 8): (76, 93),
    ("M1", 12): (73, 92),
}


@pytest.mark.parametrize("cell", SHORT, ids=str)
def test_errors_on_short_histories(cell):
    task = short_histories(*cell)
    for method, (smape, mase) in SHORT[cell].items():
        found = errors_of(method, [task])
        assert (found.smape, found.mase) == (
            pytest.approx(smape, abs=0.01),
            pytest.approx(mase, abs=0.001),
        ), method


def test_errors_on_whole_histories():
    tasks = whole_histories("M3", 6)
    assert sum(len(task.history) for task in tasks) == 645
    found = {name: errors_of(name, tasks) for name in ("naive", "Theta", "damped trend", OWN)}
    published = {"naive": (17.88, 3.172), "Theta": (16.77, 2.779), OWN: (16.08, 2.614)}
    for name, (smape, mase) in published.items():
        assert (found[name].smape, found[name].mase) == (
            pytest.approx(smape, abs=0.01),
            pytest.approx(mase, abs=0.001),
        ), name
    assert found[OWN].mase < found["damped trend"].mase < found["naive"].mase


@pytest.mark.parametrize("cell", ELSEWHERE, ids=str)
def test_coverage_of_ranges_learned_elsewhere(cell):
    assert coverage_learned_elsewhere(*cell) == pytest.approx(ELSEWHERE[cell], abs=WITHIN)


def test_the_ranges_that_ship_cover_more_than_normal_theory():
    task = short_histories("M3", 10)
    own, plain = coverage(OWN, task), coverage("naive", task)
    assert 78 <= own[0] <= 88
    assert 93 <= own[1] <= 98
    assert plain[0] < own[0] - 10


def test_competitors_on_what_they_are_made_for():
    line = np.arange(12.0)[None, :] * 2 + 5
    assert naive(line, 2)[0] == pytest.approx(np.array([[27, 27]]))
    # a damped trend on a straight line goes on, a little slower
    ahead = damped(line, 3)[0][0]
    assert 27 < ahead[0] <= 29
    assert ahead[2] > ahead[1] > ahead[0]
    # half of the slope of two from the level that has caught up
    assert np.diff(theta(line, 3)[0][0]) == pytest.approx([1, 1])


def test_every_part_is_printed():
    said = []
    measure_forecasts(said.append)
    assert [line for line in said if not line.startswith("  ")] == [
        "M3 yearly, whole histories, 6 years ahead: sMAPE / MASE",
        "Short histories: sMAPE / MASE",
        "Later values inside the 80% / 95% range, percent",
    ]
    assert len(indicators(3)) == 3
