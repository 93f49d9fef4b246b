"""Forecasts are kept as they were made; what comes later is held against them, and never refits them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from obb.history import change
from outcomes.actions.segments import SegmentRefused, start_segment
from outcomes.actions.strategies import StrategyRefused, record_strategy, remove_strategy
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import ForecastRecord, Indicator, Observation, Strategy, VerdictRecord
from outcomes.queries.forecasts import expected_of, hit_rate
from outcomes.queries.new_start import offered
from outcomes.queries.panels import panels_of
from outcomes.queries.standing import standing_of
from outcomes.queries.turning import turned
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_group, make_indicator, make_observations
from tests.outcomes.management.corrupting import behind_the_guards

pytestmark = pytest.mark.django_db
STEADY = dict(zip(range(2010, 2018), "20.1 20.3 19.8 20.0 20.2 19.9 20.1 20.0".split(), strict=True))


@pytest.fixture
def one() -> Indicator:
    found = make_indicator(make_county("small"), "Waiting days", unit="days", kind="score", good="down")
    make_observations(found, STEADY)
    return found


def _turned(indicator: Indicator) -> Any:
    indicator.refresh_from_db()
    return turned(panels_of([indicator], public=False)[0])


def test_the_same_values_make_no_second_forecast(one: Indicator) -> None:
    assert ForecastRecord.objects.filter(indicator=one).count() == 1
    judge_indicators(indicators=[one], at=NOW)
    assert ForecastRecord.objects.filter(indicator=one).count() == 1


def test_the_newest_value_is_held_against_the_forecast_made_before_it(one: Indicator) -> None:
    assert expected_of([one.pk]) == {}
    frozen = ForecastRecord.objects.get(indicator=one)
    make_observations(one, {2018: "26.0"})
    found = expected_of([one.pk])[one.pk]
    assert (found.period, found.step.point) == (2018, frozen.record["steps"][0]["point"])
    latest = standing_of(panels_of([one], public=False)[0]).latest
    assert latest is not None
    assert (latest.was_frozen, latest.call, latest.label) == (True, "worse", "2018")


def test_a_revision_of_earlier_values_does_not_change_what_was_expected(one: Indicator) -> None:
    make_observations(one, {2018: "20.0"})
    before = expected_of([one.pk])[one.pk]
    with change(by=None, reason="revised"):
        Observation.objects.filter(indicator=one, period=2016).update(value=Decimal("25.0"))
        judge_indicators(indicators=[one], at=NOW)
    assert expected_of([one.pk])[one.pk] == before


def test_hits_are_counted_against_the_range_of_8_in_10(one: Indicator) -> None:
    assert (hit_rate([one.pk]).values, hit_rate([one.pk]).hits) == (0, 0)
    make_observations(one, {2018: "20.1"})
    make_observations(one, {2019: "40.0"})
    found = hit_rate([one.pk])
    assert (found.values, found.hits, found.needs_refit) == (2, 1, False)


def test_values_by_another_definition_are_neither_hits_nor_misses(one: Indicator) -> None:
    make_observations(one, {2018: "20.1"})
    make_observations(one, {2019: "55.0"}, break_before="Counted anew")
    make_observations(one, {2020: "55.3"})
    assert (hit_rate([one.pk]).values, hit_rate([one.pk]).hits) == (1, 1)
    assert standing_of(panels_of([one], public=False)[0]).latest is None


def test_what_follows_the_economy_is_projected_and_what_is_better_inside_a_range_is_not() -> None:
    county = make_county("small")
    make_observations(make_indicator(county, "Unemployment", good="down", is_cyclical=True), STEADY)
    make_observations(make_indicator(county, "Housing", good="range", low=20, high=30), STEADY)
    assert [row.indicator.name for row in ForecastRecord.objects.all()] == ["Unemployment"]


# Strategies


def _record(one: Indicator, began_on: date, name: str = "Home visits") -> Strategy:
    return record_strategy(
        indicator=one, name=name, began_on=began_on, initiative=None, by=None, reason="a test", at=NOW
    )


def test_the_baseline_is_the_forecast_that_stood_on_the_day(one: Indicator) -> None:
    standing = ForecastRecord.objects.get(indicator=one)
    strategy = _record(one, NOW.date())
    assert strategy.baseline == standing
    assert _turned(one)[0].turning.call is None
    make_observations(one, {2018: "14.0", 2019: "13.5"})
    assert Strategy.objects.get().baseline.record == standing.record
    found = _turned(one)[0]
    assert (found.turning.call, found.turning.counted, found.is_late) == ("beating the baseline", 2, False)


def test_without_one_on_record_it_is_made_from_what_had_ended_by_then(one: Indicator) -> None:
    make_observations(one, {2018: "14.0", 2019: "13.5"})
    strategy = _record(one, date(2018, 1, 1))
    assert (strategy.baseline.is_late, strategy.baseline.last_period) == (True, 2017)
    assert _turned(one)[0].turning.call == "beating the baseline"
    # and it never passes for one that was made before the values were known
    behind_the_guards("DELETE FROM outcomes_forecastrecord WHERE NOT is_late AND NOT is_current")
    assert (expected_of([one.pk]), hit_rate([one.pk]).values) == ({}, 0)


def test_values_after_a_break_are_not_held_against_it(one: Indicator) -> None:
    _record(one, NOW.date())
    make_observations(one, {2018: "14.0"}, break_before="Another count")
    assert _turned(one)[0].turning.call is None


@pytest.mark.parametrize(
    ("day", "good", "said"),
    [
        (date(2030, 1, 1), "down", "not begun yet"),
        (date(2012, 1, 1), "down", "too few"),
        (date(2018, 1, 1), "unstated", "whether up or down is better"),
    ],
)
def test_what_cannot_be_a_strategy_is_said(one: Indicator, day: date, good: str, said: str) -> None:
    Indicator.objects.filter(pk=one.pk).update(good=good)
    one.refresh_from_db()
    with pytest.raises(StrategyRefused, match=said):
        _record(one, day)
    assert not Strategy.objects.exists()


def test_removing_one_leaves_the_forecast(one: Indicator) -> None:
    strategy = _record(one, NOW.date())
    remove_strategy(strategy=strategy, by=None, reason="It never began")
    assert not Strategy.objects.exists()
    assert ForecastRecord.objects.filter(pk=strategy.baseline_id).exists()


# A new start


def test_a_step_that_stood_for_five_values_is_offered_as_a_new_start() -> None:
    one = make_indicator(make_county("small"), "Days", unit="days", kind="score", good="down")
    values = "15.1 15.0 14.9 15.2 15.0 14.8 15.1 10.0 10.2 9.9 10.1".split()
    make_observations(one, dict(zip(range(2005, 2016), values, strict=True)))
    said = VerdictRecord.objects.get(indicator=one, is_current=True)
    assert (said.call, said.record["shape"]) == ("closer", "step")
    assert offered(one) is None
    for year, value in zip(range(2016, 2021), "10.0 9.8 10.1 10.0 9.9".split(), strict=True):
        make_observations(one, {year: value})
    offer = offered(one)
    assert offer is not None
    assert (offer.label, offer.since) == (said.record["after_first"], 5)
    start_segment(indicator=one, label=offer.label, by=None, reason="A new office", at=NOW)
    assert Observation.objects.get(indicator=one, label=offer.label).break_before == "A new office"
    now = VerdictRecord.objects.get(indicator=one, is_current=True)
    assert (now.call, now.record["break_reason"]) == ("no clear change", "A new office")
    assert offered(one) is None
    with pytest.raises(SegmentRefused):
        start_segment(indicator=one, label=offer.label, by=None, reason="Again", at=NOW)


def test_a_step_that_did_not_last_is_not_offered() -> None:
    one = make_indicator(make_county("small"), "Days", unit="days", kind="score", good="down")
    values = "15.1 15.0 14.9 15.2 15.0 14.8 15.1 10.0 10.2 9.9 10.1".split()
    make_observations(one, dict(zip(range(2005, 2016), values, strict=True)))
    make_observations(one, dict(zip(range(2016, 2022), "10.1 9.9 15.2 15.0 14.9 15.1".split(), strict=True)))
    assert offered(one) is None


# Groups


def test_groups_are_judged_together() -> None:
    """One call of ten groups that alone would stand, and among ten does not."""
    county = make_county("small")
    whole = make_indicator(county, "All")
    weak = dict(zip(range(2010, 2018), "20.0 20.5 20.0 21.0 20.3 21.2 20.8 21.6".split(), strict=True))
    alone = make_indicator(county, "Alone", unit="days", kind="score", good="up")
    make_observations(alone, weak)
    assert VerdictRecord.objects.get(indicator=alone, is_current=True).call == "closer"
    group = make_indicator(county, "First group", unit="days", kind="score", good="up")
    make_group(whole, group, "First")
    make_observations(group, weak)
    assert VerdictRecord.objects.get(indicator=group, is_current=True).call == "closer"
    for number in range(9):
        other = make_indicator(county, f"Group {number}", unit="days", kind="score", good="up")
        make_group(whole, other, f"G{number}")
        make_observations(other, STEADY)
    found = VerdictRecord.objects.get(indicator=group, is_current=True)
    assert found.call == "no clear change"
    assert found.record["p"] == VerdictRecord.objects.get(indicator=alone, is_current=True).record["p"]


def test_the_day_counts_in_the_countys_time(one: Indicator) -> None:
    behind_the_guards("UPDATE outcomes_forecastrecord SET made_at = '2026-11-24 03:00+00'")
    assert _record(one, date(2026, 11, 23)).baseline.is_late is False
