"""Noise limits by hand, and the four rules that make a value stand out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.control import Flag, Limits, control, noise_limits
from outcomes.domain.series import Point, Series
from tests.outcomes.domain.test_verdict import POVERTY, points, years


def test_limits_by_hand():
    # moves 2, 1, 3, 2: average 2; mean 12; 2.66 × 2 = 5.32
    assert control([11, 13, 12, 9, 11]).limits == (
        Limits(0, pytest.approx(11.2), pytest.approx(5.88), pytest.approx(16.52), trial=True),
    )


def test_one_wild_move_does_not_widen_the_limits():
    values = [5, 6, 5, 6, 5, 6, 5, 6, 15, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6]
    found = control(values)
    assert found.limits[0].upper - found.limits[0].mean == pytest.approx(2.66)
    assert (found.outside, found.flags[8]) == ((8,), Flag("outside", 1))
    assert control(values, screen=False).limits[0].upper > found.limits[0].upper


def test_seven_on_one_side_and_a_value_on_the_mean():
    low, high = [9, 10, 9, 10, 9, 10, 9], [13, 14, 13, 14, 13, 14, 13]
    assert control([*low, *high]).shift == tuple(range(14))
    on_mean = control([*low[:6], 11.5, *high[:6]])
    assert (on_mean.limits[0].mean, on_mean.shift) == (11.5, ())


def test_six_moves_one_way_are_a_trend_and_five_are_not():
    assert control([5, 8, 4, 3, 4, 5, 6, 7, 8, 9, 6, 8, 5, 8]).trend == (3, 4, 5, 6, 7, 8, 9)
    assert control([5, 8, 4, 3, 4, 5, 6, 7, 8, 4, 6, 8, 5, 8]).trend == ()
    down = control([9, 6, 10, 9, 8, 7, 6, 5, 4, 8, 5, 9])
    assert (down.trend, down.flags[5]) == ((2, 3, 4, 5, 6, 7, 8), Flag("trend", -1))


def test_two_of_three_in_the_outer_third():
    values = [0, 0.5, 0, -0.5, 0, 0.5, 0, -0.5, 0, 0.5, 1.2, 0.5, 1.2, 0.5, 0, -0.5, 0, -0.5, 0, -0.5]
    assert control(values).two_of_three == (10, 12)


def test_nothing_moves_and_nothing_is_flagged():
    found = control([5, 5, 5, 5, 5])
    assert found.limits == (Limits(0, 5.0, 5.0, 5.0, trial=True),)
    assert found.flags == (None,) * 5


def test_a_new_segment_and_a_frozen_baseline():
    values = [1, 2, 1, 2, 1, 2, 11, 12, 11, 12, 11, 12]
    assert [(limit.start, limit.mean) for limit in control(values, rebase_at=[6]).limits] == [
        (0, 1.5),
        (6, 11.5),
    ]
    frozen = control(values, baseline=6)
    assert (frozen.limits[0].mean, frozen.outside) == (1.5, (6, 7, 8, 9, 10, 11))


def test_the_newest_point_and_the_target():
    found = control([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 9])
    assert found.variation("up") == "special_cause_improvement"
    assert found.variation("down") == "special_cause_concern"
    assert found.variation("none") == "common_cause"
    assert control([1, 2, 1, 2, 1]).variation("up") == "common_cause"
    assert [control([1, 2, 1, 2, 1]).assurance(t, "up") for t in (-9, 1, 9)] == [
        "consistent_pass",
        "inconsistent",
        "consistent_fail",
    ]
    assert control([1, 2, 1, 2, 1]).assurance(9, "down") == "consistent_pass"


def test_limits_are_drawn_within_natural_bounds():
    limits = Limits(0, 3.0, -2.0, 8.0, trial=True)
    assert (limits.drawn(), limits.drawn(low=0), limits.drawn(0, 7)) == ((-2.0, 8.0), (0, 8.0), (0, 7))


def test_the_limits_of_a_series():
    found = noise_limits(years(POVERTY, good="down"))
    limits = found.control.limits[0]
    assert (round(limits.lower, 1), round(limits.upper, 1), limits.trial) == (15.1, 28.5, True)
    assert found.labels == tuple(str(year) for year in range(2013, 2021))
    few = noise_limits(years(POVERTY[:3]))
    assert (few.control, few.needed_more, few.refusal) == (None, 2, "too_few")
    broken = Series([*points([50.0, 51.0]), *points(POVERTY, 2015, break_before=None)])
    assert noise_limits(broken).control.limits[0].mean > limits.mean
    marked = [
        *points([50.0, 51.0]),
        Point(2015, "2015", 22.4, break_before="new"),
        *points(POVERTY[1:], 2016),
    ]
    assert noise_limits(Series(marked)).control.limits[0] == limits


def test_seasons_are_taken_out_of_monthly_limits():
    swing = [80.0, 100.0, 130.0, 90.0]
    series = years([swing[i % 4] + 0.1 * (i * 7 % 5) for i in range(16)], frequency="quarter")
    limits = noise_limits(series).control.limits[0]
    assert (limits.upper - limits.lower, limits.trial) == (pytest.approx(1.5, abs=1), False)


@given(st.lists(st.integers(-50, 50), min_size=5, max_size=30))
def test_a_mirror_turns_the_sides(values):
    plain, mirrored = control(values), control([-v for v in values])
    assert (mirrored.outside, mirrored.trend, mirrored.shift) == (plain.outside, plain.trend, plain.shift)
