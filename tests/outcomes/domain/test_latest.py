"""The newest value against expectation, and the words that join it to the call."""

from dataclasses import replace

import pytest

from outcomes.domain.forecast import Step, forecast
from outcomes.domain.latest import Latest, latest
from outcomes.domain.outlook_words import forecast_sentence, latest_sentence, target_sentence
from outcomes.domain.series import Point, Series
from outcomes.domain.target import outlook
from outcomes.domain.verdict import judge
from tests.outcomes.domain.test_verdict import POVERTY, STILL, points, years


@pytest.mark.parametrize(
    ("good", "newest", "call"),
    [
        ("down", 90.0, "worse"),
        ("down", 5.0, "better"),
        ("up", 90.0, "better"),
        ("up", 5.0, "worse"),
        ("none", 90.0, "higher"),
        ("unstated", 5.0, "lower"),
        ("up", 40.0, "as expected"),
    ],
)
def test_outside_the_range_expected(good, newest, call):
    assert latest(years([*STILL, newest], good=good)).call == call


def test_the_range_was_made_without_the_newest_value():
    found = latest(years([*STILL, 90.0], good="up"))
    step = forecast(years(STILL)).steps[0]
    assert (found.low95, found.high95) == (step.low95, step.high95)
    assert (found.label, found.value, found.label_before, found.value_before) == ("2020", 90.0, "2019", 40.6)


def test_five_years_are_too_few():
    assert latest(years(POVERTY[:5])) is None
    assert latest(years(POVERTY[:6])) is not None


def said(call, newest, value=1.0, before=2.0):
    verdict = judge(
        years(
            {"closer": [5.0, 4.0, 3.0, 2.0, 1.0], "further": [1.0, 2.0, 3.0, 4.0, 5.0]}.get(call, STILL),
            good="down",
        )
    )
    return latest_sentence(verdict, Latest(newest, "2020", value, "2019", before, 0.0, 9.0))


@pytest.mark.parametrize(
    ("call", "newest", "sentence"),
    [
        ("closer", "better", "And the newest value, 2020, is better than expected."),
        ("closer", "worse", "Closer over the period, but the newest value, 2020, is a warning."),
        (
            "further",
            "better",
            "Further over the period, but the newest value, 2020, is better than expected.",
        ),
        ("further", "worse", "And the newest value, 2020, is worse than expected."),
        ("no clear change", "better", "The newest value, 2020, stands out as better – watch the next one."),
        ("no clear change", "worse", "The newest value, 2020, stands out as worse – watch the next one."),
        ("no clear change", "higher", "The newest value, 2020, is higher than expected."),
        ("no clear change", "lower", "The newest value, 2020, is lower than expected."),
        ("closer", "as expected", "2020 was lower than 2019: as expected."),
    ],
)
def test_the_newest_value_beside_the_call(call, newest, sentence):
    assert said(call, newest) == sentence


def test_as_expected_says_where_it_moved():
    assert said("closer", "as expected", 3.0) == "2020 was higher than 2019: as expected."
    assert said("closer", "as expected", 2.0) == "2020 was the same as 2019: as expected."


def test_a_target_in_words():
    series = years(POVERTY, good="down")
    found = outlook(series, judge(series), target=12, period=2023)
    assert target_sentence(found, unit="%") == (
        "Not met now, in 2020. Off track. It needs to fall 1.4 points a year."
        " It has been doing anything from falling 1.9 to rising 0.2 points."
    )
    met = outlook(series, judge(series), target=20, period=2023)
    assert target_sentence(met, unit="%") == "Met now, in 2020. Too close to call."
    few = years(POVERTY[:4], good="down")
    facts = outlook(few, judge(few), target=12, period=2020)
    assert target_sentence(facts, unit="%") == "Not met now, in 2016. It needs to fall 2.9 points a year."


def test_a_forecast_in_words():
    ahead = forecast(years(POVERTY), horizon=3)
    assert forecast_sentence(ahead, label="2023", unit="%") == (
        "If we keep doing what we do, 2023 lies between 9% and 26% about 8 times in 10."
    )
    changed = forecast(years(POVERTY), horizon=3, just_changed=True)
    assert forecast_sentence(changed, label="2023").endswith("The pattern has just changed.")
    assert forecast_sentence(forecast(years(POVERTY[:3])), label="2023") == "Too little data to project."
    assert forecast_sentence(replace(ahead, refusal="too_noisy"), label="2023") == "Too noisy to project."
    pooled = forecast_sentence(replace(ahead, refusal="pooled"), label="2023")
    assert pooled == "Not projected: each value covers several periods."


def test_a_frozen_forecast_speaks_of_its_own_period_alone():
    """The newest value may be left out as exceptional: what was expected of it says nothing of the one before."""
    values = [20.0, 20.4, 19.8, 20.1, 20.3, 19.9, 20.2]
    odd = Series([*points(values), Point(2020, "2020", 55.0, exceptional="flood")], good="down")
    step = Step(1, 55.0, 1.0, 54.0, 56.0, 53.0, 57.0)
    found = latest(odd, frozen=step, frozen_for=2020)
    assert (found.label, found.call, found.was_frozen) == ("2019", "as expected", False)
    assert latest(odd, frozen=step, frozen_for=2019).was_frozen
    assert latest(odd, frozen=step).call == "better"


def test_of_values_that_cover_several_periods_the_newest_is_not_judged():
    pooled = Series([Point(y, str(y), 10.0, span=3) for y in range(2000, 2021, 3)])
    assert latest(pooled) is None


@pytest.mark.parametrize("mark", [{"break_before": "counted anew"}, {"link_before": "counted anew"}])
def test_what_another_definition_was_expected_to_be_says_nothing_of_the_value(mark):
    old = points([20.0, 20.4, 19.8, 20.1, 20.3, 19.9, 20.2])
    made = forecast(Series(old))
    new = [Point(2020, "2020", 40.0, **mark), Point(2021, "2021", 41.0), Point(2022, "2022", 40.5)]
    found = latest(Series([*old, *new], good="down"), frozen=made.at(2022), frozen_for=2022)
    assert found is None or not found.was_frozen
    before = latest(Series([*old, *points([20.3], 2020)], good="down"), frozen=made.at(2020), frozen_for=2020)
    assert (before.was_frozen, before.call) == (True, "as expected")
