"""Reference rates from a file: the shipped table comes in whole, is corrected, and is taken back."""

from datetime import date
from decimal import Decimal

import pytest

from obb.imports import pipeline
from outcomes.domain.applicable import in_force
from outcomes.models import ReferenceRate
from outcomes.queries.reference_rates import rates_of, shipped, shipped_file
from outcomes.reference import CHILD_SUPPORT_RATES
from tests.factories.ground import make_county
from tests.factories.results import NOW, bring_text, make_rate

pytestmark = pytest.mark.django_db
HEAD = "measure,at_least,below,percent,valid_from,valid_to,source,verified,verified_by,verified_on\n"
DAY = date(2025, 10, 1)


@pytest.fixture
def county():
    return make_county("durham")


def bring(county, *rows):
    return bring_text(county, "reference_rates", HEAD + "".join(f"{row}\n" for row in rows))


def test_a_county_without_rows_reads_the_shipped_ones_and_then_its_own(county):
    before = rates_of(county, DAY)
    assert (before.is_own, before.rows) == (False, in_force(shipped(), DAY))
    batch = bring_text(county, "reference_rates", CHILD_SUPPORT_RATES.read_text())
    assert (batch.state, batch.problems, batch.totals["new"]) == ("confirmed", [], len(shipped()))
    after = rates_of(county, DAY)
    assert after.is_own and not after.not_taken
    assert set(after.rows) == set(before.rows)
    assert bring_text(county, "reference_rates", CHILD_SUPPORT_RATES.read_text()).totals["same"] == len(
        shipped()
    )
    assert not rates_of(make_county("orange"), DAY).is_own
    assert rates_of(county, date(1999, 9, 30)).rows == ()


def test_a_law_that_changes_ends_one_row_and_begins_another_in_one_file(county):
    make_rate(county, low=Decimal(80), percent=Decimal(100))
    batch = bring(
        county,
        "orders,80,,100,1999-10-01,2027-09-30,A law,no,,",
        "orders,80,,99,2027-10-01,,Another law,yes,Ada,11/25/2026",
    )
    assert (batch.state, batch.problems) == ("confirmed", [])
    assert [
        (row.percent, row.valid_from, row.valid_to) for row in ReferenceRate.objects.order_by("valid_from")
    ] == [
        (100, date(1999, 10, 1), date(2027, 9, 30)),
        (99, date(2027, 10, 1), None),
    ]
    pipeline.undo(batch=batch, by=None, reason="Not adopted", at=NOW)
    assert [(row.percent, row.valid_to) for row in ReferenceRate.objects.all()] == [(100, None)]


def test_a_county_keeps_a_family_whole_and_reads_the_others_as_shipped(county):
    make_rate(county, "orders", use="goal", low=Decimal(70), percent=None)
    found = rates_of(county, DAY)
    assert found.own == {"goals"} and found.not_taken == {"incentives", "penalties", "agreement"}
    assert {row.use for row in found.rows} == {"percentage", "base", "penalty", "goal"}
    make_rate(county, "orders", use="penalty", low=Decimal(45), percent=None)
    assert [row.low for row in rates_of(county, DAY).rows if row.use == "penalty"] == [45]
    batch = bring_text(county, "reference_rates", shipped_file(rates_of(county, DAY).not_taken).decode())
    assert (batch.state, batch.problems) == ("confirmed", [])
    assert rates_of(county, DAY).not_taken == set()
    assert [row.low for row in rates_of(county, DAY).rows if row.use == "penalty"] == [45]


def test_what_is_asked_of_counties_holds_by_its_own_day(county):
    june = {row.use for row in rates_of(county, date(2023, 10, 1), date(2024, 6, 30)).rows}
    assert june == {"percentage", "base", "penalty", "minimum", "growth"}
    assert "minimum" not in {row.use for row in rates_of(county, date(2023, 10, 1), date(2024, 7, 1)).rows}


def test_a_standard_comes_without_a_percent_and_a_percentage_with_one(county):
    head = "measure,use,at_least,increase,percent,valid_from\n"
    wrong = bring_text(
        county,
        "reference_rates",
        head
        + "orders,minimum,50,,60,2025-07-01\n"
        + "orders,percentage,50,,,2025-07-01\n"
        + "orders,goal,50,5,,2025-07-01\n",
    )
    assert wrong.state == "refused"
    assert [(one["row"], one["column"], one["message"]) for one in wrong.problems] == [
        (2, "percent", "Such a row has no percent: leave it empty."),
        (3, "percent", "Say the percent: from 0 to 100."),
        (4, "increase", "An increase stands with applicable percentages, federal standards and growth only."),
    ]
    right = bring_text(county, "reference_rates", head + "orders,growth,0,1.5,,2025-07-01\n")
    assert right.state == "confirmed"
    assert (ReferenceRate.objects.get().percent, ReferenceRate.objects.get().points) == (None, Decimal("1.5"))


def test_every_problem_is_told_at_once_and_nothing_is_stored(county):
    make_rate(county, low=Decimal(50), high=Decimal(60))
    batch = bring(
        county,
        "orders,55,70,65,1999-10-01,,A law,no,,",
        "orders,80,80,65,1999-10-01,,A law,no,,",
        "current,0,,101,1999-10-01,,A law,no,,",
        "arrears,0,,5,1999-10-01,1999-09-30,,yes,,",
        "weather,0,,5,1999-10-01,,,no,,",
        "cost,0.00001,,5,1999-10-01,,,no,,",
    )
    assert batch.state == "refused"
    found = {(one["row"], one["column"]) for one in batch.problems}
    assert found >= {
        (2, "at_least"), (3, "below"), (4, "percent"), (5, "valid_to"), (5, "source"), (5, "verified_by"),
        (5, "verified_on"), (6, "measure"), (7, "at_least"),
    }  # fmt: skip
    assert ReferenceRate.objects.count() == 1


def test_rows_of_one_file_that_overlap_are_refused(county):
    batch = bring(county, "orders,0,60,0,1999-10-01,,A,no,,", "orders,50,,60,1999-10-01,,A,no,,")
    assert batch.state == "refused"
    assert batch.problems[0]["message"] == (
        "“Cases with support orders: 50 and above” holds for some of the same levels on the same days as"
        " “Cases with support orders: 0 up to 60”."
    )
