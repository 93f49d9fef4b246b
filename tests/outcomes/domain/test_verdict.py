"""The call a reader sees, and when there is none."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.domain.prepared import LeftOut
from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import Verdict, judge
from tests.outcomes.domain.plain_direction import plain_direction

# Durham: children in poverty, percent (SAIPE); unemployment with North Carolina's (BLS by ERS)
POVERTY = [22.4, 22.2, 26.0, 23.7, 24.3, 19.3, 20.6, 16.2]
UNEMPLOYMENT = [7.8, 8.2, 8.1, 7.4, 6.3, 5.1, 5.0, 4.5, 4.0, 3.5]
STATE = [10.6, 10.9, 10.3, 9.3, 8.0, 6.1, 5.7, 5.1, 4.5, 3.9]
STILL = [39.9, 38.3, 41.3, 40.7, 38.6, 39.8, 40.6]


def points(values, start=2013, **named):
    return [Point(start + i, str(start + i), value, **named) for i, value in enumerate(values)]


def years(values, start=2013, **named):
    return Series(points(values, start), **named)


def test_child_poverty_in_durham_steps_down():
    verdict = judge(years(POVERTY, good="down"))
    plain = plain_direction(POVERTY, resolution=0.1)
    assert (verdict.call, verdict.shape, verdict.n, verdict.k_last) == ("closer", "step", 8, 3)
    assert verdict.p == pytest.approx(plain["p"], abs=1e-10)
    assert verdict.step_before == pytest.approx(sum(POVERTY[:5]) / 5)
    assert verdict.step_after == pytest.approx(sum(POVERTY[5:]) / 3)
    assert verdict.step_change == pytest.approx(plain["step"]["estimate"])
    assert (verdict.first, verdict.before_last, verdict.after_first, verdict.last) == (
        "2013",
        "2017",
        "2018",
        "2020",
    )
    assert verdict.rho == pytest.approx(plain["step"]["rho"])
    assert (verdict.rule_version, verdict.level, verdict.resolution) == ("1", 0.10, 0.1)


@pytest.mark.parametrize(
    ("good", "call"),
    [("down", "closer"), ("up", "further"), ("none", "falling"), ("unstated", "falling")],
)
def test_the_call_by_good_direction(good, call):
    assert judge(years(POVERTY, good=good)).call == call


def test_toward_a_range_is_closer():
    warming = [60.1, 61.4, 62.8, 64.2, 65.1, 66.9, 68.0]
    assert judge(years(warming, good="range", low=68, high=72)).call == "closer"
    assert judge(years(warming, good="range", low=55, high=60)).call == "further"
    assert judge(years(warming, good="range", low=55, high=75)).call == "no clear change"


def test_nothing_clear_says_what_we_would_have_noticed():
    verdict = judge(years(STILL, good="down"))
    drift = verdict.drift
    assert verdict.call == "no clear change"
    # 5 degrees of freedom: t(.975) = 2.5706, t(.80) = 0.9195; six years from first to last
    assert verdict.detectable == pytest.approx((2.570582 + 0.919544) * drift.se * 6, rel=1e-5)


def test_the_stricter_level_calls_less():
    assert judge(years([18.2, 17.5, 17.9, 16.8, 16.1, 16.5], good="down")).call == "closer"
    assert (
        judge(years([18.2, 17.5, 17.9, 16.8, 16.1, 16.5], good="down"), level=0.05).call == "no clear change"
    )
    with pytest.raises(ValueError, match=r"the level is 0\.05 or 0\.10"):
        judge(years(POVERTY), level=0.2)


def test_what_matters():
    slow = [5.0, 5.1, 5.2, 5.3, 5.5, 5.6]
    assert judge(years(slow, good="down")).call == "further"
    assert judge(years(slow, good="down", matters=0.65)).call == "no change that matters"
    assert judge(years(slow, good="down", matters=1)).call == "steady"
    assert judge(years(STILL, good="down", matters=20)).call == "steady"
    assert judge(years(STILL, good="down", matters=0.5)).call == "no clear change"


def test_a_wide_sampling_error_takes_the_call_away():
    series = years(POVERTY, good="down", kind="estimate")
    unsure = replace(series, points=[replace(p, moe=8.0) for p in series.points])
    plain = plain_direction(POVERTY, resolution=0.1, errors=[8.0 / 1.645] * 8)
    assert judge(series).call == "closer"
    assert (judge(unsure).call, judge(unsure).p) == ("no clear change", pytest.approx(plain["p"], abs=1e-10))


def test_a_cyclical_indicator_is_judged_by_its_gap():
    alone = years(UNEMPLOYMENT, 2009, good="down", kind="share")
    cyclical = replace(alone, cyclical=True, benchmark=points(STATE, 2009), benchmark_name="North Carolina")
    gap = [round(a - b, 1) for a, b in zip(UNEMPLOYMENT, STATE, strict=True)]
    verdict = judge(cyclical)
    assert judge(alone).call == "closer"
    assert (verdict.call, verdict.against, verdict.gap) == ("further", "North Carolina", "difference")
    assert verdict.p == pytest.approx(plain_direction(gap, resolution=0.1)["p"], abs=1e-10)
    assert (judge(cyclical, gap=False).call, judge(cyclical, gap=False).against) == ("closer", "")


def test_a_cyclical_indicator_without_a_benchmark_is_not_called():
    verdict = judge(years(UNEMPLOYMENT, 2009, good="down", cyclical=True))
    assert (verdict.call, verdict.refusal, verdict.needed_more) == ("too little data", "no_benchmark", 0)


def test_dollars_of_each_year_may_be_compared_as_a_ratio_only():
    ours = [20_100, 20_900, 22_400, 23_000, 24_800, 25_900]
    series = years(ours, good="up", kind="amount", benchmark=points([30_000 + 100 * i for i in range(6)]))
    assert (judge(series).call, judge(series).refusal) == ("too little data", "undeflated")
    assert (judge(series, gap=True).call, judge(series, gap=True).gap) == ("closer", "ratio")


@pytest.mark.parametrize(("n", "more"), [(0, 5), (1, 4), (2, 3), (4, 1)])
def test_too_few_years_say_how_many_more(n, more):
    verdict = judge(years(POVERTY[:n], good="down"))
    assert (verdict.call, verdict.refusal, verdict.n, verdict.needed_more) == (
        "too little data",
        "too_few",
        n,
        more,
    )
    assert (verdict.p, verdict.pace, verdict.shape) == (None, None, None)


@pytest.mark.parametrize(("frequency", "least"), [("quarter", 8), ("month", 24)])
def test_the_least_by_frequency(frequency, least):
    values = [10 + (i % 4) + 0.7 * i for i in range(least)]
    assert judge(years(values, frequency=frequency)).call == "rising"
    assert judge(years(values[1:], frequency=frequency)).call == "too little data"


def test_seasons_are_not_a_change():
    swinging = [30.0, 34.0, 29.0, 33.0, 31.0, 33.2, 28.9, 34.0, 30.4, 33.6, 29.7, 32.8]
    assert judge(years(swinging, frequency="quarter", good="up")).call == "no clear change"


def test_both_versions_are_kept_where_a_year_is_left_out():
    values = [20.1, 21.6, 21.3, 21.1, 22.5, 22.9, 23.4, 23.1, 24.0, 12.0]
    series = Series([*points(values[:-1]), Point(2022, "2022", 12.0, exceptional="flood")], good="up")
    verdict = judge(series)
    assert (verdict.call, verdict.last, verdict.n) == ("closer", "2021", 9)
    assert verdict.left_out == (LeftOut("2022", "exceptional", "flood"),)
    assert verdict.call_with_exceptional == "no clear change"
    assert verdict.p_with_exceptional == pytest.approx(
        plain_direction(values, resolution=0.1)["p"], abs=1e-10
    )


def test_both_versions_are_kept_where_leaving_out_leaves_too_little():
    series = Series([*points(POVERTY[:4]), Point(2017, "2017", 9.0, exceptional="flood")], good="down")
    verdict = judge(series)
    assert (verdict.call, verdict.needed_more) == ("too little data", 1)
    assert verdict.call_with_exceptional == "no clear change"
    assert verdict.p_with_exceptional == pytest.approx(
        plain_direction([*POVERTY[:4], 9.0], resolution=0.1)["p"], abs=1e-10
    )


def test_more_than_one_in_five_exceptional_are_used_and_said():
    marked = [replace(p, exceptional="flood" if p.period in (2014, 2016) else None) for p in points(POVERTY)]
    verdict = judge(Series(marked, good="down"))
    assert (verdict.n, verdict.left_out, verdict.kept_exceptional) == (8, (), ("2014", "2016"))
    assert replace(verdict, kept_exceptional=()) == judge(years(POVERTY, good="down"))
    assert Verdict.from_record(json.loads(json.dumps(verdict.as_record()))) == verdict


def test_a_new_provisional_value_changes_nothing():
    old = judge(years(POVERTY, good="down"))
    new = judge(Series([*points(POVERTY), Point(2021, "2021", 99.0, status="provisional")], good="down"))
    assert replace(new, left_out=()) == old


def test_a_record_comes_back_as_it_went():
    certain = judge(years([1.0, 2.0, 3.0, 4.0, 5.0], resolution=0))
    assert certain.drift.t == float("inf")
    refused = judge(years([1.0], good="down"))
    for verdict in (certain, refused, judge(years(POVERTY, good="down", matters=1))):
        written = json.dumps(verdict.as_record(), allow_nan=False)
        assert Verdict.from_record(json.loads(written)) == verdict
    assert Verdict.from_record({**refused.as_record(), "unheard_of": 1}) == refused


def test_the_method_is_plain_values():
    method = judge(years(POVERTY, good="down")).method
    assert json.loads(json.dumps(method, allow_nan=False)) == method
    assert (method["points"], method["first"], method["last"]) == (8, "2013", "2020")


figures = st.lists(st.integers(0, 500).map(lambda i: i / 10), min_size=0, max_size=12)


@settings(deadline=None)
@given(values=figures)
def test_a_mirror_swaps_closer_and_further(values):
    swapped = {"closer": "further", "further": "closer"}
    ours = judge(years(values, good="up"))
    mirrored = judge(years([-v for v in values], good="up"))
    assert mirrored.call == swapped.get(ours.call, ours.call)
    assert judge(years(values, good="down")).call == mirrored.call


@settings(deadline=None)
@given(values=figures.map(lambda v: v[:4]))
def test_fewer_than_five_years_are_never_called(values):
    assert judge(years(values, good="up")).call == "too little data"


@settings(deadline=None)
@given(value=st.integers(0, 100), n=st.integers(5, 10))
def test_all_equal_is_no_clear_change(value, n):
    assert judge(years([value] * n, good="up")).call == "no clear change"


@settings(deadline=None)
@given(values=st.lists(st.none() | st.integers(1, 50), min_size=5, max_size=10))
def test_a_missing_value_is_never_zero(values):
    """Leaving a missing year out of the list, or writing it as None, is the same."""
    written = years(values, good="up")
    left = Series([p for p in written.points if p.value is not None], good="up")
    assert judge(written) == judge(left)


def test_a_thousand_indicators_take_under_two_seconds():
    series = [years([20 + (i * j * 31 % 17) / 10 for i in range(5 + j % 6)], good="up") for j in range(1000)]
    start = time.process_time()
    for one in series:
        judge(one)
    assert time.process_time() - start < 2


def test_the_plans_baseline_is_where_judging_begins():
    before = [30.0, 10.0, 30.0, 10.0, 30.0]
    whole = years([*before, *POVERTY], 2008, good="down")
    assert judge(whole).first == "2011"
    planned = judge(replace(whole, since=2013))
    assert (planned.first, planned.n, planned.call) == ("2013", 8, "closer")
    assert judge(replace(whole, since=2018)).first == "2011"  # it leaves too few
    assert judge(replace(whole, since=2013), since=2012).first == "2012"
