"""Stages, funds, cost centers, accounts and funding sources from plain lists."""

from datetime import UTC, datetime

import pytest

from budget.models import Account, CostCenter, Fund, FundingSource, Stage
from obb.imports import pipeline
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def bring(county, kind, text):
    return pipeline.bring(
        county=county,
        kind=kind,
        file_name=f"{kind}.csv",
        content=text.encode(),
        by=None,
        at=NOON,
        reason="Lists",
    )


def test_stages_in_the_countys_words_and_order():
    county = make_county()
    batch = bring(county, "stages", "name,kind\nActual,\nCommissioner approved,\nBook 3,recommended\n")
    assert batch.problems == []
    assert list(
        Stage.objects.filter(county=county).order_by("position").values_list("code", "name", "kind")
    ) == [
        ("actual", "Actual", "actual"),
        ("commissioner-approved", "Commissioner approved", "adopted"),
        ("book-3", "Book 3", "recommended"),
    ]


def test_a_stage_that_does_not_say_its_kind_and_two_in_one_place():
    county = make_county()
    make_stage(county, "actual", position=1)
    batch = bring(county, "stages", "name,order\nBook 3,\nAdopted,1\n")
    assert [(one["row"], one["column"]) for one in batch.problems] == [(None, "order"), (2, "kind")]


def test_dimensions():
    county = make_county()
    make_department(county, "0530", "Social Services")
    bring(county, "funds", "code,name\n0101,General Fund\n")
    bring(county, "cost_centers", "code,name,department\n5300,Child Services,0530\n")
    bring(county, "accounts", "code,name,kind\n61,Salaries,\n41,Grants,revenue\n")
    bring(county, "funding_sources", "code,name,level\nIVE,Title IV-E,federal\n")
    assert Fund.objects.get(county=county).code == "0101"
    assert CostCenter.objects.get(county=county).department.code == "0530"
    assert dict(Account.objects.filter(county=county).values_list("code", "kind")) == {
        "61": "expense",
        "41": "revenue",
    }
    assert FundingSource.objects.get(county=county).level == "federal"


def test_a_cost_center_needs_a_department_of_this_county():
    county = make_county()
    make_department(make_county(), "0530", "Another county's")
    batch = bring(county, "cost_centers", "code,name,department\n5300,A,0530\n5310,B,\n")
    assert [(one["row"], one["column"], one["value"]) for one in batch.problems] == [
        (2, "department", "0530"),
        (3, "department", ""),
    ]


def test_an_empty_cell_leaves_what_is_stored():
    county = make_county()
    make_cost_center(county, "5300", "Old name", make_department(county, "0530"), first_year=2015)
    batch = bring(county, "cost_centers", "code,name,department,first_year\n5300,New name,,\n")
    assert batch.totals == {"rows": 1, "new": 0, "changed": 1, "same": 0}
    center = CostCenter.objects.get(county=county)
    assert (center.name, center.department.code, center.first_year) == ("New name", "0530", 2015)
