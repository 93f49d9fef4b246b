"""All that is recorded of an indicator, from a plain file."""

from datetime import date

import pytest

from outcomes.models import Indicator
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.results import bring_text, make_indicator

pytestmark = pytest.mark.django_db

HEAD = "code,name,kind,period"


@pytest.fixture
def county():
    return make_county("durham")


def bring(county, columns, row):
    return bring_text(county, "indicators", f"{HEAD},{columns}\nPAID,Cases that pay,count,month,{row}\n")


def said(batch):
    return [(one["column"], one["message"]) for one in batch.problems]


def test_every_field_is_kept(county):
    make_member(county, "analyst", username="ana")
    state = make_indicator(county, "The state", code="STATE", frequency="month")
    batch = bring(
        county,
        "answers,counted,out_of,method,combining,restarts,development,noise_baseline,backup,review_on,retired_on,"
        "retired_because,benchmark_indicator",
        "how well,cases that pay,all cases,Counted at the end,last,yes,collecting,first,ana,1/31/2027,2026-06-30,"
        "Another took its place,STATE",
    )
    assert batch.state == "confirmed", batch.problems
    paid = Indicator.objects.get(code="PAID")
    assert (paid.performance, paid.numerator_words, paid.denominator_words, paid.method) == (
        "how_well", "cases that pay", "all cases", "Counted at the end",
    )  # fmt: skip
    assert (paid.combining, paid.restarts, paid.development, paid.noise_baseline) == (
        "last", True, "collecting", "first",
    )  # fmt: skip
    assert (paid.backup.username, paid.review_on, paid.retired_on, paid.retired_reason) == (
        "ana", date(2027, 1, 31), date(2026, 6, 30), "Another took its place",
    )  # fmt: skip
    assert paid.benchmark_indicator == state


def test_what_is_not_stated_stays_as_it_is(county):
    make_indicator(county, code="PAID", kind="count", frequency="month", development="idea", restarts=True)
    assert bring(county, "answers", "how much").state == "confirmed"
    paid = Indicator.objects.get(code="PAID")
    assert (paid.performance, paid.development, paid.restarts) == ("how_much", "idea", True)


def test_a_day_without_a_reason_retires_nothing(county):
    assert said(bring(county, "retired_on", "2026-06-30")) == [
        ("retired_on", "To retire it, give both the day and the reason.")
    ]


def test_a_yearly_measure_does_not_start_at_zero_each_year(county):
    text = f"{HEAD},restarts\nPAID,Cases that pay,count,year,yes\n"
    assert said(bring_text(county, "indicators", text)) == [
        ("restarts", "Only monthly or quarterly values can start at zero each year.")
    ]


def test_nothing_is_its_own_benchmark(county):
    make_indicator(county, code="PAID", kind="count", frequency="month")
    assert said(bring(county, "benchmark_indicator", "PAID")) == [
        ("benchmark_indicator", "An indicator cannot be its own benchmark.")
    ]


@pytest.mark.parametrize("other", [{"frequency": "year"}, {"counts_people": True}, {"department": "A"}])
def test_a_benchmark_must_be_able_to_stand_beside(county, other):
    if "department" in other:
        other = {"department": make_department(county)}
    make_indicator(county, code="STATE", **({"frequency": "month"} | other))
    assert said(bring(county, "benchmark_indicator", "STATE")) == [
        ("benchmark_indicator", "This indicator cannot stand beside.")
    ]
