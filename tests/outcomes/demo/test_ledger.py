"""The demo's invented ledger: it says so, it ties to its files to the cent, and more of it is mapped each year."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db.models import QuerySet, Sum

from budget.models import CostCenter, Line
from budget.queries.comparison import across
from budget.queries.editions import editions
from budget.queries.successions import Happened
from outcomes.demo.counties import DURHAM, NOTICE
from outcomes.models import Allocation, Spending

Sums = dict[tuple[int, str, str], Decimal]


def rows(name: str) -> list[dict[str, str]]:
    with (DURHAM.folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sums(things: QuerySet) -> Sums:
    """Amounts by year, stage and kind of account."""
    found = things.order_by().values_list("year", "stage__code", "kind").annotate(Sum("amount"))
    return {(year, stage, kind): amount for year, stage, kind, amount in found}


def of_the_files() -> Sums:
    found: Sums = defaultdict(Decimal)
    for kind, name in DURHAM.files:
        for row in rows(name) if kind == "lines" else ():
            found[int(row["year"].removeprefix("FY")), row["stage"], row["kind"]] += Decimal(row["amount"])
    return dict(found)


def test_the_county_says_that_its_dollars_are_invented(demo) -> None:
    assert demo.durham.ledger_notice == NOTICE
    assert NOTICE == (
        "The dollars on this page are invented for this demonstration. "
        "Indicator figures are real and name their source."
    )


def test_every_year_and_stage_has_its_files_total_to_the_cent(demo) -> None:
    assert sums(Line.objects.filter(county=demo.durham)) == of_the_files()


def test_money_by_outcome_is_the_ledger(demo) -> None:
    assert sums(Spending.objects.filter(county=demo.durham)) == of_the_files()


def test_spent_in_fy2018(demo) -> None:
    assert sums(Line.objects.filter(county=demo.durham, year=2018, stage__code="actual", kind="expense")) == {
        (2018, "actual", "expense"): Decimal("80190205.09")
    }


def test_all_seven_stages_but_in_the_running_year_and_the_next(demo) -> None:
    found: dict[int, set[str]] = defaultdict(set)
    for year, stage in Line.objects.filter(county=demo.durham).values_list("year", "stage__code").distinct():
        found[year].add(stage)
    seven = {"actual", "original", "amended", "estimate", "requested", "recommended", "adopted"}
    assert dict(found) == {
        **{year: seven for year in range(2014, 2019)},
        2019: seven - {"actual"},
        2020: {"requested", "recommended"},
    }


def test_codes_keep_their_zero(demo) -> None:
    assert CostCenter.objects.get(county=demo.durham, code="0570").name == "Program Integrity"


def test_recoveries_are_negative_in_every_slice(demo) -> None:
    recoveries = Line.objects.filter(county=demo.durham, account__code="59000")
    assert (recoveries.count(), recoveries.filter(amount__lt=0).count()) == (43, 43)


def test_no_money_in_mecklenburg(demo) -> None:
    assert Line.objects.filter(county=demo.mecklenburg).count() == 0


def test_shares_are_those_of_the_file(demo) -> None:
    stored = Allocation.objects.filter(county=demo.durham)
    assert sorted(stored.values_list("year", "cost_center__code", "goal__code", "share")) == sorted(
        (int(row["year"][2:]), row["cost_center"], row["goal"], int(Decimal(row["share"]) * 100))
        for row in rows("crosswalk.csv")
    )


def test_a_split_over_three_outcomes_is_whole(demo) -> None:
    shares = Allocation.objects.filter(county=demo.durham, year=2018, cost_center__code="0528")
    assert dict(shares.values_list("goal__code", "share")) == {
        "poverty": 3334,
        "permanence": 3333,
        "safety": 3333,
    }


def test_a_cost_center_was_split_and_its_history_ties(demo) -> None:
    choices = editions(demo.durham, drafts=True)
    ask = {"kind": "expense", "reach": None}
    then = across(demo.durham, choices, "cost_center", **ask)
    now = across(demo.durham, choices, "cost_center", through=2020, **ask)
    for edition in choices:
        assert sum(amounts[edition.key] or 0 for _part, amounts in now.rows) == sum(
            amounts[edition.key] or 0 for _part, amounts in then.rows
        )
    assert now.happened == (Happened(2020, ("0515",), ("0516", "0517")),)
    assert now.restated_years == tuple(range(2014, 2020))
    shown = {part.code: amounts["2018-actual"] for part, amounts in now.rows}
    was = {part.code: amounts["2018-actual"] for part, amounts in then.rows}
    assert shown["0516"] + shown["0517"] == was["0515"]


def test_hipaa_compliance_is_not_yet_mapped(demo) -> None:
    assert CostCenter.objects.get(county=demo.durham, code="0515").name == "HIPAA Compliance and Records"
    assert Allocation.objects.filter(county=demo.durham, cost_center__code="0515").count() == 0


@pytest.mark.parametrize(
    ("year", "stage", "percent"),
    [
        (2014, "actual", "25.1"),
        (2015, "actual", "33.5"),
        (2016, "actual", "62.5"),
        (2017, "actual", "78.7"),
        (2018, "actual", "82.5"),
        (2019, "adopted", "88.8"),
        (2020, "requested", "98.0"),
    ],
)
def test_more_is_mapped_each_year(demo, year: int, stage: str, percent: str) -> None:
    spent = Spending.objects.filter(county=demo.durham, year=year, stage__code=stage, kind="expense")
    whole = spent.aggregate(sum=Sum("amount"))["sum"]
    mapped = spent.filter(goal__isnull=False).aggregate(sum=Sum("amount"))["sum"]
    assert round(100 * mapped / whole, 1) == Decimal(percent)
