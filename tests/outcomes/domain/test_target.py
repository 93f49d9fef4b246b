"""Targets: met now, on track, fast enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.multipliers import chance_within, multiplier
from outcomes.domain.series import Point, Series
from outcomes.domain.target import growth_ratio, kept, met, met_so_far, outlook, reached, targeted_change
from outcomes.domain.verdict import judge
from tests.outcomes.domain.test_verdict import POVERTY, points, years

RISING = [52.0, 55.3, 57.1, 61.4, 63.0, 66.2, 70.1, 72.5]


def looks(series, target, period):
    return outlook(series, judge(series), target=target, period=period)


def test_met_is_at_the_target_or_better():
    assert [met(v, 12, "down") for v in (11.9, 12, 12.1)] == [True, True, False]
    assert [met(v, 0, "up") for v in (-1, 0, 1)] == [False, True, True]
    with pytest.raises(ValueError, match="up or down"):
        met(1, 1, "none")


def test_a_target_to_keep_counts_the_values_there_are():
    assert met_so_far([95, 96, None, 94, 0], 95, "up") == (2, 4)


def test_poverty_is_off_track():
    found = looks(years(POVERTY, good="down"), 12, 2023)
    assert (found.call, found.met_now, found.steps, found.latest_label) == ("off track", False, 3, "2020")
    assert found.needed_pace == pytest.approx(-1.4)
    # 80 % of errors lie within 1.58 scales, 50 % within 0.72
    z = (found.expected - 12) / ((26.2 - 17.4) / 1.58)
    assert found.probability == pytest.approx(0.5 - (0.5 + (z - 0.72) / (1.58 - 0.72) * 0.3) / 2, abs=0.01)


def test_a_near_target_is_on_track_and_one_between_too_close():
    assert looks(years(RISING, good="up"), 74, 2022).call == "on track"
    assert looks(years(RISING, good="up"), 78, 2022).call == "too close to call"
    assert looks(years(RISING, good="up"), 70, 2022).met_now


def test_beyond_the_horizon_paces_are_compared():
    calls = {target: looks(years(RISING, good="up"), target, 2030) for target in (85, 102, 140)}
    assert {target: found.call for target, found in calls.items()} == {
        85: "fast enough",
        102: "cannot tell yet",
        140: "too slow",
    }
    assert {found.probability for found in calls.values()} == {None}
    assert looks(years([-v for v in RISING], good="down"), -85, 2030).call == "fast enough"


def test_with_few_points_there_are_facts_only():
    found = looks(years(POVERTY[:4], good="down"), 12, 2020)
    assert (found.call, found.probability, found.pace, found.met_now) == (None, None, None, False)
    assert found.needed_pace == pytest.approx((12 - 23.7) / 4)


def test_a_milestone_has_no_pace():
    found = looks(years([0, 0, 1, 0, 0, 0], good="up", kind="milestone"), 1, 2022)
    assert (found.met_now, found.needed_pace, found.call, found.probability) == (False, None, None, None)


def test_an_exceptional_newest_value_is_no_reason_to_say_less():
    flooded = Series([*points(RISING), Point(2021, "2021", 40.0, exceptional="flood")], good="up")
    before, after = looks(years(RISING, good="up"), 74, 2022), looks(flooded, 74, 2022)
    assert (after.latest, after.call, after.probability) == (40.0, before.call, before.probability)


def test_a_date_that_has_passed_and_values_that_are_provisional():
    assert looks(years(POVERTY, good="down"), 12, 2020).needed_pace is None
    with_new = Series([*points(POVERTY), Point(2021, "2021", 1.0, status="provisional")], good="down")
    assert (looks(with_new, 12, 2023).latest, looks(with_new, 12, 2023).met_now) == (16.2, False)


def test_without_values_or_direction_nothing_is_said():
    assert looks(years([], good="down"), 12, 2023) is None
    assert looks(years(POVERTY), 12, 2023) is None


@given(point=st.floats(-50, 50), scale=st.floats(0, 10), n=st.integers(5, 20))
def test_chances_are_symmetric_and_capped(point, scale, n):
    up, down = reached(point, scale, 0.0, "up", n), reached(-point, scale, 0.0, "down", n)
    assert up == down
    assert 0.1 <= up <= 0.9


def test_multipliers_between_and_beyond_the_table():
    assert multiplier(80, 11, "year") == pytest.approx((1.44 + 1.39) / 2)
    assert (multiplier(80, 40, "year"), multiplier(95, 3, "year")) == (1.35, 4.51)
    assert multiplier(90, 30, "month") == pytest.approx((1.79 + 1.87) / 2)
    assert (chance_within(0.0, 8, "year"), chance_within(0.72, 8, "year")) == (0.0, 0.5)
    assert chance_within(99.0, 8, "year") == 0.95


def test_the_measures_others_publish():
    assert targeted_change(20, 18, 15) == 40
    assert targeted_change(20, 18, 20) is None
    assert growth_ratio(10, 12, 5, 16, 15) == pytest.approx((1.2**0.2 - 1) / (1.6 ** (1 / 15) - 1))
    assert growth_ratio(0, 12, 5, 16, 15) is None


def test_a_target_to_keep_counts_the_final_values_of_its_periods():
    values = [*points([96, 94, 95, None, 97, 99, 90]), Point(2020, "2020", 99.0, status="provisional")]
    assert kept(values, 95, "up", first=2014, last=2018) == (3, 4)
    assert kept(values, 95, "up", first=2013, last=2030) == (4, 6)
    assert kept(values, 95, "down", first=2014, last=2018) == (2, 4)
    assert kept(values, 95, "up", first=2025, last=2030) == (0, 0)
