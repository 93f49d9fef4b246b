"""Judging: every call that stood is kept, nothing is written where nothing changed, queries stay few."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from obb.history import event_model
from outcomes.actions.verdicts import judge_indicators
from outcomes.domain.verdict import Verdict
from outcomes.models import Observation, VerdictRecord
from outcomes.queries.series import series_of
from outcomes.queries.verdicts import records_of
from tests.factories.ground import make_county, make_department
from tests.factories.results import NOW, make_indicator, make_observations

pytestmark = pytest.mark.django_db

FALLING = {2010 + n: str(30 - 2 * n) for n in range(9)}


@pytest.fixture
def county():
    return make_county("durham")


def calls(indicator):
    rows = VerdictRecord.objects.filter(indicator=indicator).order_by("pk")
    return [(one.call, one.is_current) for one in rows]


def test_a_revision_keeps_the_call_that_stood(county):
    indicator = make_indicator(county, good="down")
    make_observations(indicator, FALLING)
    Observation.objects.filter(period__gt=2012).update(value=Decimal(30))
    judge_indicators(indicators=[indicator], at=NOW)
    assert calls(indicator) == [("closer", False), ("no clear change", True)]


def test_judging_again_writes_nothing(county):
    indicator = make_indicator(county, good="down")
    make_observations(indicator, FALLING)
    assert judge_indicators(indicators=[indicator], at=NOW) == []
    assert calls(indicator) == [("closer", True)]


def test_the_record_is_the_rules_whole_answer(county):
    indicator = make_indicator(county, good="unstated")
    make_observations(indicator, FALLING)
    record = VerdictRecord.objects.get()
    verdict = Verdict.from_record(record.record)
    assert (record.call, verdict.call, verdict.n, verdict.first, verdict.last) == (
        "falling",
        "falling",
        9,
        "2010",
        "2018",
    )
    assert verdict.as_record() == record.record


def test_a_county_may_ask_for_stronger_evidence(county):
    values = dict(
        zip(range(2010, 2018), ("20", "21", "19.5", "19", "19.8", "18.6", "19.2", "18.3"), strict=True)
    )
    indicator = make_indicator(county, good="down")
    make_observations(indicator, values)
    at_ten = VerdictRecord.objects.get(is_current=True)
    assert at_ten.call == "closer"
    assert Decimal("0.05") < Decimal(str(at_ten.record["p"])) <= Decimal("0.10")
    county.chance_level = Decimal("0.05")
    county.save()
    judge_indicators(indicators=[indicator], at=NOW)
    assert VerdictRecord.objects.get(is_current=True).call == "no clear change"


def test_a_cyclical_indicator_is_judged_against_its_benchmark(county):
    indicator = make_indicator(county, good="down", is_cyclical=True, benchmark_name="North Carolina")
    make_observations(indicator, FALLING)
    assert VerdictRecord.objects.get(is_current=True).record["refusal"] == "no_benchmark"
    make_observations(indicator, {year: "30" for year in FALLING}, of="benchmark")
    record = VerdictRecord.objects.get(is_current=True)
    assert (record.call, record.against) == ("closer", "North Carolina")


def test_one_indicator_and_many_take_the_same_queries(county):
    indicators = [make_indicator(county, good="down") for _ in range(12)]
    for indicator in indicators:
        make_observations(indicator, FALLING)
    counts = []
    for some in (indicators[:1], indicators[1:]):
        Observation.objects.filter(indicator__in=some, period=2018).update(value=Decimal("13.5"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            judge_indicators(indicators=some, at=NOW)
        counts.append(len(captured))
    assert counts == [14, 14]
    assert VerdictRecord.objects.filter(is_current=True).count() == 12


def test_before_the_first_value_nothing_is_judged(county):
    indicator = make_indicator(county, good="down")
    make_observations(indicator, {2018: None})
    assert calls(indicator) == []
    make_observations(indicator, {2019: "0"})
    assert calls(indicator) == [("too little data", True)]


def test_a_value_taken_away_again_is_told(county):
    indicator = make_indicator(county, good="down")
    make_observations(indicator, FALLING)
    Observation.objects.filter(indicator=indicator).delete()
    judge_indicators(indicators=[indicator], at=NOW)
    assert calls(indicator) == [("closer", False), ("too little data", True)]


def test_the_record_says_as_of_when_its_values_are(county):
    indicator = make_indicator(county, good="down")
    make_observations(indicator, FALLING)
    made = VerdictRecord.objects.get(indicator=indicator)
    newest = event_model(Observation).objects.filter(indicator=indicator).latest("pgh_created_at")
    assert made.vintage == newest.pgh_created_at
    assert (made.record["first"], made.record["last"], made.rule_version) == ("2010", "2018", "1")
    assert made.record["p"] < 0.05


def test_what_another_indicator_is_the_benchmark_of_is_judged_with_it(county):
    state = make_indicator(county, "North Carolina")
    own = make_indicator(county, good="down", is_cyclical=True, benchmark_indicator=state)
    make_observations(own, FALLING)
    assert VerdictRecord.objects.get(indicator=own).record["refusal"] == "no_benchmark"
    make_observations(state, {year: "30" for year in FALLING})
    record = VerdictRecord.objects.get(indicator=own, is_current=True)
    assert (record.call, record.against) == ("closer", "North Carolina")


@pytest.mark.parametrize(
    "fields", [{"frequency": "quarter"}, {"counts_people": True}, {"department": "other"}]
)
def test_what_may_not_stand_beside_is_no_benchmark(county, fields):
    if "department" in fields:
        fields = {"department": make_department(county)}
    other = make_indicator(county, "Another", **fields)
    own = make_indicator(county, good="down", is_cyclical=True, benchmark_indicator=other)
    make_observations(other, {year: "30" for year in FALLING})
    make_observations(own, FALLING)
    record = VerdictRecord.objects.get(indicator=own, is_current=True)
    assert (record.record["refusal"], record.against) == ("no_benchmark", "")


def test_a_measure_that_starts_at_zero_each_year_is_read_so(county):
    indicator = make_indicator(county, frequency="month", restarts=True)
    assert series_of([indicator])[indicator.pk].restarts is True


def test_where_only_provisional_values_come_the_call_stands_as_dated(county):
    indicator = make_indicator(county, good="down")
    make_observations(indicator, FALLING)
    provisional = make_observations(indicator, {2019: "40"}, status="provisional")[0]
    later = NOW + timedelta(days=30)
    Observation.objects.filter(pk=provisional.pk).update(period=2020, label="2020")
    judge_indicators(indicators=[indicator], at=later)
    newest = VerdictRecord.objects.get(is_current=True)
    assert ([out["label"] for out in newest.record["left_out"]], newest.judged_at) == (["2020"], NOW)
    assert [one.record for one in records_of(indicator)] == [newest.record]
    Observation.objects.filter(pk=provisional.pk).update(status="final")
    judge_indicators(indicators=[indicator], at=later)
    assert VerdictRecord.objects.get(is_current=True).judged_at == later
