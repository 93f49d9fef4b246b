"""Every verdict follows from what is stored; one that was tampered with is named, standing or past."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from obb.history import change
from outcomes.actions.verdicts import judge_indicators
from outcomes.domain.verdict import judge
from outcomes.models import Indicator, Observation, VerdictRecord
from outcomes.queries.series import series_of
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_group, make_indicator, make_observations
from tests.outcomes.management.corrupting import behind_the_guards

pytestmark = pytest.mark.django_db
FALLING = {2012 + i: str(24 - i) for i in range(8)}
SIGN = "a verdict does not follow from what is stored. Find out who changed it; judge_again then judges anew."


def verify(*words):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_verdicts", *words, stdout=out, stderr=err)
    except CommandError as error:
        return [*err.getvalue().splitlines(), str(error)]
    return out.getvalue().splitlines()


@pytest.fixture
def one():
    found = make_indicator(make_county("small"), "Poverty", good="down")
    make_observations(found, FALLING)
    return found


def test_sound_verdicts_of_every_kind(one):
    county = one.county
    make_observations(make_indicator(county, "Few", good="up"), {2019: "3"})
    survey = make_indicator(county, "Survey", good="up", kind="estimate")
    make_observations(survey, {2012: "3.0", 2017: "9.0"}, margin=Decimal(1))
    cyclical = make_indicator(county, "Unemployment", good="down", is_cyclical=True, benchmark_indicator=one)
    make_observations(cyclical, {2012 + i: str(10 + i % 2) for i in range(8)})
    make_observations(make_indicator(county, "Slow", good="up", matters=50), FALLING)
    with change(by=None, reason="revised"):
        Observation.objects.filter(indicator=one, period=2019).update(value=Decimal("30"))
        judge_indicators(indicators=[one], at=NOW)
    assert verify() == ["5 verdicts: each is what its values give, and none belies its figures."]
    make_county("large")
    assert verify("--county", "large") == [
        "0 verdicts: each is what its values give, and none belies its figures."
    ]


def test_a_call_that_was_changed_behind_its_values_is_named(one):
    behind_the_guards("UPDATE outcomes_verdictrecord SET call = 'further'")
    assert verify() == [
        "small: “Poverty”: the record of 2026-11-23 14:00 says “further”, its figures “closer”",
        f"1 finding: {SIGN}",
    ]


def test_a_whole_record_that_was_made_up_is_named(one):
    behind_the_guards(
        """UPDATE outcomes_verdictrecord SET call = 'further', record = record || '{"call": "further", "good": "up"}'"""
    )
    assert verify() == [
        "small: “Poverty”: “further” stands, and its values give it not so, but “closer”",
        f"1 finding: {SIGN}",
    ]


def test_a_figure_of_a_record_is_held_against_the_values_too(one):
    behind_the_guards("""UPDATE outcomes_verdictrecord SET record = record || '{"p": 0.05}'""")
    assert (
        verify()[0] == "small: “Poverty”: “closer” stands, and its values give it not so, with other figures"
    )


def test_a_value_changed_without_judging_is_named(one):
    Observation.objects.filter(indicator=one, period=2019).update(value=Decimal("30"))
    assert (
        verify()[0]
        == "small: “Poverty”: “closer” stands, and its values give it not so, but “no clear change”"
    )
    assert verify("--county", "small")[1] == f"1 finding: {SIGN}"


def test_judging_again_puts_right_what_stands_and_keeps_what_stood(one):
    Observation.objects.filter(indicator=one, period=2019).update(value=Decimal("30"))
    out = io.StringIO()
    call_command("judge_again", "small", reason="A value was changed by hand", stdout=out)
    assert out.getvalue() == "1 verdict new of 1 indicators; the rest stand as they are.\n"
    assert verify()[0].startswith("1 verdict: ")
    calls = VerdictRecord.objects.order_by("pk").values_list("call", "is_current")
    assert list(calls) == [("closer", False), ("no clear change", True)]


def test_a_past_call_that_belies_its_own_figures_is_named(one):
    with change(by=None, reason="revised"):
        Observation.objects.filter(indicator=one, period=2019).update(value=Decimal("30"))
        judge_indicators(indicators=[one], at=NOW)
    behind_the_guards(
        """UPDATE outcomes_verdictrecord SET call = 'further', record = record || '{"call": "further"}'
        WHERE NOT is_current"""
    )
    assert verify() == [
        "small: “Poverty”: the record of 2026-11-23 14:00 says “further”, its figures “closer”",
        f"1 finding: {SIGN}",
    ]


def test_values_without_a_verdict_are_named(one):
    behind_the_guards("DELETE FROM outcomes_verdictrecord")
    assert verify()[0] == "small: “Poverty” has values and no verdict; they give “closer”"


def test_a_group_against_whose_benchmark_a_value_came_is_judged_with_its_groups():
    """What its own chance would call stands only where it stands among its groups."""
    county = make_county("small")
    whole, state = make_indicator(county, "Poverty"), make_indicator(county, "State", good="down")
    make_observations(state, dict.fromkeys(range(2012, 2020), "30"))
    clear, still = "24 23.2 24 22.3 23.3 22 22.8 21.5".split(), "20 21 19 20 21 20 19 20".split()
    for name, values in (("a", clear), ("b", still), ("c", still)):
        group = make_indicator(county, name, good="down", is_cyclical=True, benchmark_indicator=state)
        make_group(whole, group, name)
        make_observations(group, dict(zip(range(2012, 2020), values, strict=True)))
    with change(by=None, reason="revised"):
        Observation.objects.filter(indicator=state, period=2019).update(value=Decimal("30.4"))
        judge_indicators(indicators=[state], at=NOW)
    alone = judge(series_of(list(Indicator.objects.filter(name="a"))).popitem()[1])
    assert alone.call == "closer"
    assert VerdictRecord.objects.get(indicator__name="a", is_current=True).call == "no clear change"
    assert verify() == ["4 verdicts: each is what its values give, and none belies its figures."]
