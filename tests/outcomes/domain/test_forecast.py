"""The forecast against its plain twin, and when there is none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.domain.forecast import Forecast, forecast, project
from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import judge
from tests.outcomes.domain.plain_forecast import plain_forecast
from tests.outcomes.domain.test_verdict import POVERTY, STILL, points, years

RISING = [52.0, 55.3, 57.1, 61.4, 63.0, 66.2, 70.1, 72.5, 74.0, 79.3, 80.2]


def agrees(found, plain):
    assert found.alpha == pytest.approx(plain["alpha"])
    assert (found.level, found.slope, found.trend_weight) == pytest.approx(
        (plain["level"], plain["slope"], plain["weight"]), abs=1e-9
    )
    assert [(step.point, step.scale) for step in found.steps] == [
        pytest.approx(step, abs=1e-9) for step in plain["steps"]
    ]


@pytest.mark.parametrize("values", [POVERTY, STILL, RISING, [10.0, 12.0, 14.0, 16.0, 18.0], RISING * 3])
def test_the_projection_equals_its_plain_twin(values):
    agrees(project(values, horizon=5), plain_forecast(values, 5))


@pytest.mark.parametrize(("frequency", "widening"), [("quarter", 0.2), ("month", 0.02)])
def test_quarters_and_months_trust_a_trend_half(frequency, widening):
    values = RISING[:]
    agrees(project(values, frequency=frequency, horizon=8), plain_forecast(values, 8, widening, 0.5))


@settings(max_examples=50, deadline=None)
@given(values=st.lists(st.integers(0, 1000), min_size=5, max_size=15))
def test_any_projection_has_its_twins_scale(values):
    found, plain = project(values, horizon=3), plain_forecast(values, 3)
    if found.alpha == pytest.approx(plain["alpha"]):  # two weights may fit equally well
        agrees(found, plain)


def test_ranges_are_multiples_of_the_scale():
    found = forecast(years(POVERTY))
    first = found.steps[0]
    assert (first.high80 - first.point) / first.scale == pytest.approx(1.58)
    assert (first.high95 - first.point) / first.scale == pytest.approx(3.14)
    assert [round(step.point, 1) for step in found.steps] == [17.4] * 5
    assert [(round(s.low80, 1), round(s.high80, 1)) for s in found.steps[:3]] == [
        (12.5, 22.4),
        (10.8, 24.1),
        (8.7, 26.2),
    ]
    assert (found.n, found.last_period, found.last_label) == (8, 2020, "2020")


def test_natural_bounds_clip_points_and_ranges():
    found = forecast(years([90.0, 93.0, 95.5, 97.0, 98.9, 99.5]), low=0, high=100)
    assert all(step.high95 == 100 for step in found.steps)
    assert all(step.low95 <= step.low80 <= step.point <= step.high80 for step in found.steps)


@pytest.mark.parametrize(
    ("frequency", "n", "horizon"), [("year", 5, 5), ("year", 12, 5), ("quarter", 12, 8), ("month", 24, 12)]
)
def test_the_horizon_has_a_limit(frequency, n, horizon):
    values = [10 + i + (i * 5 % 3) for i in range(n)]
    assert len(forecast(years(values, frequency=frequency)).steps) == horizon
    assert len(forecast(years(values, frequency=frequency), horizon=99).steps) == horizon
    assert len(forecast(years(values, frequency=frequency), horizon=2).steps) == 2


@pytest.mark.parametrize(("frequency", "least"), [("year", 5), ("quarter", 12), ("month", 24)])
def test_too_few_points_are_not_projected(frequency, least):
    found = forecast(years(list(range(least - 1)), frequency=frequency))
    assert (found.refusal, found.needed_more, found.steps) == ("too_few", 1, ())


def test_what_may_not_be_projected():
    assert forecast(years(POVERTY, kind="milestone")).refusal == "milestone"
    assert forecast(years(POVERTY, kind="amount")).refusal == "undeflated"
    broken = [*points(POVERTY), Point(2021, "2021", 9.0, break_before="new survey")]
    assert forecast(Series(broken)).refusal == "after_break"


def test_a_season_is_put_back():
    swing = [80, 100, 130, 90]
    values = [swing[i % 4] + 0.1 * (i * 7 % 5) for i in range(16)]
    found = project(values, frequency="quarter", horizon=4)
    assert [step.point for step in found.steps] == pytest.approx(swing, abs=0.6)
    steady = project([100 + 0.1 * (i * 7 % 5) for i in range(16)], frequency="quarter", horizon=4)
    assert max(s.scale for s in steady.steps) < 1


def test_a_gap_moves_the_trend_with_the_calendar():
    whole = project([10.0, 12.0, 14.0, 16.0, 18.0, 20.0], horizon=1)
    gap = project([10.0, 12.0, 16.0, 18.0, 20.0], periods=[0, 1, 3, 4, 5], horizon=1)
    assert gap.slope == pytest.approx(whole.slope)


def test_what_never_changed_stays():
    found = forecast(years([7.0] * 6))
    assert [(step.low95, step.point, step.high95) for step in found.steps] == [pytest.approx((7, 7, 7))] * 5


def test_a_forecast_says_on_which_day_s_figures_it_rests():
    of_days = [replace(p, vintage=date(p.period + 1, 12, 9)) for p in points(POVERTY)]
    found = forecast(Series(of_days))
    assert (found.vintage, found.steps) == ("2021-12-09", forecast(years(POVERTY)).steps)
    assert Forecast.from_record(found.as_record()) == found
    assert "vintage" not in forecast(years(POVERTY)).as_record()


def test_values_that_cover_several_periods_are_not_projected():
    pooled = Series([Point(y, str(y), 10.0 + y % 5, span=3) for y in range(2003, 2021, 3)])
    assert (judge(pooled).n, forecast(pooled).refusal) == (6, "pooled")
