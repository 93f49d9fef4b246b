"""The direction test: its plain twin, its laws, and its false calls on indicators that stand still."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outcomes.domain.direction import direction, last_third
from tests.outcomes.domain.plain_direction import plain_direction

POVERTY = [22.4, 22.2, 26.0, 23.7, 24.3, 19.3, 20.6, 16.2]  # children in poverty, Durham, SAIPE 2013–20
CRIMES = [61.0, 58.5, 60.2, 55.1, 54.0, 52.7]
WAITING = [12.0, 12.5, 11.0, 13.0, 12.0, 31.0, 30.5, 32.0, 29.0]
QUARTERS = [30.1, 35.2, 28.4, 33.3, 31.0, 36.1, 29.9, 34.0, 32.2, 37.5, 30.1, 35.2]
MONTHS = [round(50 + (i % 12) * 0.7 - 0.15 * i + ((i * 7919) % 13 - 6) * 0.4, 1) for i in range(36)]

CASES = [
    {"values": POVERTY, "resolution": 0.1},
    {"values": CRIMES, "resolution": 0.1},
    {"values": WAITING, "resolution": 0.5},
    {"values": [10.0, 11.0, 12.0, 13.0, 14.0], "resolution": 1.0},
    {"values": [0.0, 0.0, 1.0, 0.0, 0.0, 0.0], "resolution": 1.0},
    {"values": POVERTY, "resolution": 0.1, "errors": [2.1, 2.0, 2.2, 2.4, None, 1.9, 2.0, 2.3]},
    {"values": CRIMES, "resolution": 0.1, "periods": [2010, 2011, 2012, 2014, 2015, 2016]},
    {"values": POVERTY, "resolution": 0.1, "periods": [1, 2, 3, 5, 6, 7, 9, 10]},
    {"values": QUARTERS, "resolution": 0.1, "season": 4},
    {"values": QUARTERS, "resolution": 0.1, "season": 4, "periods": [0, 1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13]},
    {"values": MONTHS, "resolution": 0.1, "season": 12},
]


def agrees(found, plain):
    assert found.shape == plain["shape"]
    assert found.p == pytest.approx(plain["p"], abs=1e-10)
    for name in ("drift", "step"):
        fit = getattr(found, name)
        assert {key: getattr(fit, key) for key in plain[name]} == pytest.approx(
            plain[name], abs=1e-9, rel=1e-9
        )


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_direction_equals_its_plain_twin(case):
    agrees(direction(**case), plain_direction(**case))


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.integers(0, 400).map(lambda i: i / 10), min_size=5, max_size=9),
    missing=st.sets(st.integers(1, 8), max_size=1),
)
def test_any_short_series_equals_its_plain_twin(values, missing):
    assume(len(set(values)) > 1)  # all equal: no shape stands out, which has its own test
    periods = [p for p in range(20) if p not in missing][: len(values)]
    agrees(
        direction(values, periods=periods, resolution=0.1),
        plain_direction(values, periods=periods, resolution=0.1),
    )


def test_without_gaps_the_period_numbers_change_nothing():
    for start in (0, 1, 2013, 24_000):
        assert direction(POVERTY, periods=range(start, start + 8)) == direction(POVERTY)
        assert direction(QUARTERS, season=4, periods=range(start, start + 12)) == direction(
            QUARTERS, season=4
        )


def test_a_gap_moves_the_pace_as_the_calendar_does():
    found = direction([10.0, 12.0, 14.0, 20.0, 22.0], periods=[2010, 2011, 2012, 2015, 2016], resolution=1)
    assert found.drift.estimate == pytest.approx(2.0)
    assert found.span == 6


def test_pooled_years_have_a_pace_a_year():
    pooled = direction([10.0, 13.0, 17.0, 19.0, 22.0], periods=[2003, 2006, 2009, 2012, 2015], resolution=1)
    yearly = direction([10.0, 13.0, 17.0, 19.0, 22.0], resolution=1)
    assert (pooled.p, pooled.drift.rho) == (yearly.p, yearly.drift.rho)
    assert pooled.drift.estimate == pytest.approx(yearly.drift.estimate / 3)
    assert pooled.detectable == pytest.approx(yearly.detectable)


def test_without_neighbouring_periods_the_usual_link_is_assumed():
    assert direction([1.0, 3.0, 2.0, 5.0, 4.0], periods=[0, 2, 5, 7, 10]).drift.rho == 0.3


@pytest.mark.parametrize(
    ("n", "k"), [(5, 2), (6, 2), (7, 2), (8, 3), (10, 3), (11, 4), (12, 4), (20, 7), (36, 12)]
)
def test_the_step_has_the_last_third(n, k):
    assert last_third(n) == k


def test_all_equal_is_no_change_at_all():
    found = direction([7.0] * 6, resolution=0)
    assert (found.p, found.shape, found.drift.estimate, found.step.estimate) == (1.0, "drift", 0.0, 0.0)


def test_a_perfect_line_without_rounding_is_certain():
    found = direction([1.0, 2.0, 3.0, 4.0, 5.0], resolution=0)
    assert (found.p, found.drift.se, found.drift.t) == (0.0, 0.0, float("inf"))


def test_too_few_points_for_the_seasons_are_refused():
    with pytest.raises(ValueError, match="columns"):
        direction([1.0, 2.0, 3.0, 4.0, 5.0], season=4)


reports = st.lists(st.integers(-999, 999), min_size=5, max_size=12)


@settings(deadline=None)
@given(values=reports, shift=st.integers(-1000, 1000), scale=st.sampled_from([0.5, 2.0, 8.0, 100.0]))
def test_the_unit_and_where_zero_is_change_nothing(values, shift, scale):
    plain = direction(values, resolution=1)
    moved = direction([scale * (v + shift) for v in values], resolution=scale)
    assert moved.p == pytest.approx(plain.p, abs=1e-9)
    assert moved.drift.estimate == pytest.approx(scale * plain.drift.estimate, abs=1e-7 * scale)
    assert moved.drift.se == pytest.approx(scale * plain.drift.se, rel=1e-6)


@settings(deadline=None)
@given(values=reports)
def test_a_mirror_turns_the_signs_only(values):
    plain, mirrored = direction(values, resolution=1), direction([-v for v in values], resolution=1)
    assert mirrored.p == pytest.approx(plain.p, abs=1e-12)
    assert mirrored.drift.estimate == -plain.drift.estimate
    assert mirrored.step.estimate == -plain.step.estimate


def false_calls(periods, rho, series=4000, season=0):
    """Share of called series among `series` that never change, in percent."""
    rng = np.random.default_rng(20261122)
    length = periods[-1] + 1
    noise = rng.standard_normal((series, length))
    for i in range(1, length):
        noise[:, i] = rho * noise[:, i - 1] + (1 - rho**2) ** 0.5 * noise[:, i]
    seen = 20 + noise[:, list(periods)]
    called = sum(direction(row, periods=periods, season=season).p <= 0.10 for row in seen)
    return 100 * called / series


@pytest.mark.parametrize(
    ("periods", "rho", "at_most"),
    [
        (range(8), 0.0, 5.5),
        (range(8), 0.3, 11.0),
        ([0, 1, 2, 4, 5, 6, 8, 9], 0.0, 6.2),
        ([0, 1, 2, 4, 5, 6, 8, 9], 0.3, 11.0),
        ([0, 1, 2, 3, 5], 0.0, 6.8),
        ([0, 2, 3, 4, 5], 0.3, 11.5),
    ],
)
def test_gaps_cost_no_more_false_calls(periods, rho, at_most):
    assert false_calls(list(periods), rho) <= at_most
