"""Stages, funds, cost centers, accounts and funding sources from plain lists."""

from datetime import UTC, datetime

import pytest

from budget.actions.closings import close_stage
from budget.models import Account, CostCenter, Fund, FundingSource, Stage
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_account, make_cost_center, make_funding_source, make_lines, make_stage

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


def _problems(batch):
    return [(one["row"], one["column"], one["value"], one["message"]) for one in batch.problems]


def test_a_list_does_not_rewrite_what_lines_stand_on():
    county = make_county(years=(2018, 2019))
    social = make_department(county, "DSS", "Social")
    make_department(county, "PH", "Health")
    stage = make_stage(county, "adopted", position=1)
    center = make_cost_center(county, "5300", "Intake", social)
    source = make_funding_source(county, "IVE", level="other")
    account = make_account(county, "6100", "Pay", kind="expense")
    make_lines(center, stage, 2019, "1.00", funding_source=source, account=account)
    batch = bring(county, "cost_centers", "code,name,department,last_year\n1,New,PH,\n5300,Intake,PH,2018\n")
    assert _problems(batch) == [
        (3, "department", "PH",
         "It has budget lines, and “department” would change in all of them: FY2019 Adopted."),
        (3, "last_year", "2018", "It has budget lines in FY2019, which the change would leave out."),
    ]  # fmt: skip
    assert _problems(bring(county, "accounts", "code,name,kind\n6100,Pay,revenue\n")) == [
        (2, "kind", "revenue", "It has budget lines of this kind: FY2019 Adopted.")
    ]
    assert bring(county, "funding_sources", "code,name,level\nIVE,Title IV-E,federal\n").problems == []
    close_stage(county=county, year=2019, stage=stage, by=None, reason="r", at=NOON)
    assert _problems(bring(county, "funding_sources", "code,name,level\nIVE,Title IV-E,state\n")) == [
        (2, "level", "state", "“whose money” stays as it is: another would rewrite FY2019 Adopted, closed.")
    ]
    assert _problems(bring(county, "stages", "name,code,kind\nAdopted,adopted,actual\n")) == [
        (2, "kind", "actual", "“kind” stays as it is: another would rewrite FY2019 Adopted, closed.")
    ]
    assert _problems(bring(county, "departments", "code,name,last_year\nDSS,Social,2018\n")) == [
        (2, "last_year", "2018", "It has budget lines in FY2019, which the change would leave out.")
    ]
    assert bring(county, "cost_centers", "code,name\n5300,Intake and referral\n").problems == []
    assert FundingSource.objects.get(county=county).level == "federal"


def test_an_undo_that_would_rewrite_closed_lines_is_refused_in_words():
    county = make_county(years=(2019,))
    stage = make_stage(county, "adopted")
    source = make_funding_source(county, "IVE", level="other")
    center = make_cost_center(county, "5300", "Intake", make_department(county))
    make_lines(center, stage, 2019, "1.00", funding_source=source)
    batch = bring(county, "funding_sources", "code,name,level\nIVE,Title IV-E,federal\n")
    close_stage(county=county, year=2019, stage=stage, by=None, reason="r", at=NOON)
    with pytest.raises(UndoRefused) as refused:
        pipeline.undo(batch=batch, by=None, reason="x", at=NOON)
    assert str(refused.value) == (
        "The database refuses it, and nothing was stored: this funding source has budget lines in FY2019 Adopted, which"
        " is closed."
    )
