"""What lines of a closed year and stage stand under stays what it was, by every path."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from budget.actions.closings import close_stage, reopen_stage
from budget.actions.corrections import correcting
from budget.models import Account, CostCenter, Fund, FundingSource, Stage
from obb.imports import pipeline
from obb.models import Department
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import (
    make_account,
    make_cost_center,
    make_fund,
    make_funding_source,
    make_lines,
    make_stage,
)
from tests.obb.admin.forms import address, complaints, save, signed_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def county():
    county = make_county("settled", years=(2018, 2019))
    social, other = make_department(county, "0530", "Social Services"), make_department(county, "0900")
    center = make_cost_center(county, "5300", "Children", department=social)
    make_cost_center(county, "9000", "Patrol", department=other)
    under = {
        "fund": make_fund(county, "101"),
        "account": make_account(county, "6100"),
        "funding_source": make_funding_source(county, "IVE"),
    }
    make_lines(center, make_stage(county, "adopted"), 2018, "10.00", **under)
    make_lines(center, make_stage(county, "requested"), 2019, "12.00", **under)
    return county


@pytest.fixture
def closed(county):
    adopted = Stage.objects.get(county=county, code="adopted")
    return close_stage(county=county, year=2018, stage=adopted, by=None, reason="Adopted", at=NOON)


def bring(county, kind, text):
    return pipeline.bring(
        county=county, kind=kind, file_name=f"{kind}.csv", content=text.encode(), by=None, at=NOON, reason="Lists"
    )  # fmt: skip


CHANGES = {
    "cost_center": (CostCenter, "5300", {"code": "5301"}),
    "cost_center's department": (CostCenter, "5300", {"department": "0900"}),
    "department": (Department, "0530", {"code": "530"}),
    "fund": (Fund, "101", {"code": "100"}),
    "account": (Account, "6100", {"code": "6200"}),
    "funding_source": (FundingSource, "IVE", {"code": "IVD"}),
    "funding_source's level": (FundingSource, "IVE", {"level": "state"}),
    "stage": (Stage, "adopted", {"code": "approved"}),
    "stage's kind": (Stage, "adopted", {"kind": "original"}),
}


def changed(county, name):
    model, code, fields = CHANGES[name]
    if "department" in fields:
        fields = {"department": Department.objects.get(county=county, code=fields["department"])}
    with transaction.atomic():
        model.objects.filter(county=county, code=code).update(**fields)


@pytest.mark.parametrize("name", CHANGES)
def test_closed_lines_keep_it(county, closed, name):
    with pytest.raises(IntegrityError, match="which is closed") as refused:
        changed(county, name)
    assert refused.value.__cause__.diag.constraint_name == f"{name.split(chr(39))[0]}_settled"


@pytest.mark.parametrize("name", CHANGES)
def test_drafts_may_be_corrected(county, name):
    with correcting():
        changed(county, name)


@pytest.mark.parametrize("name", CHANGES)
def test_and_so_may_what_is_reopened(county, closed, name):
    reopen_stage(closing=closed, by=None, reason="An error", at=NOON)
    with correcting():
        changed(county, name)


def test_names_and_years_may_change(county, closed):
    for model, code, _fields in CHANGES.values():
        model.objects.filter(county=county, code=code).update(name="Said otherwise")
    CostCenter.objects.filter(county=county, code="5300").update(first_year=2018)


def test_what_has_no_closed_lines_may_change(county, closed):
    social = Department.objects.get(county=county, code="0530")
    CostCenter.objects.filter(county=county, code="9000").update(code="9001", department=social)


def test_the_admin_says_what_to_do(county, closed):
    client = signed_in(make_member(county, "admin", username="ada"))
    center = CostCenter.objects.get(county=county, code="5300")
    other = Department.objects.get(county=county, code="0900")
    said = complaints(save(client, address(center), department=str(other.pk)))
    assert said[1:] == [
        "Department: “department” stays as it is: another would rewrite FY2018 Adopted, closed. Record what it becomes"
        " from a fiscal year on, under Reorganizations. If it was wrong from the start: reopen what is closed, withdraw"
        " what is published, then correct it."
    ]
    center.refresh_from_db()
    assert center.department.code == "0530"


@pytest.mark.parametrize(
    ("kind", "text", "column"),
    [
        ("cost_centers", "code,name,department\n9000,Patrol,0900\n5300,Children,0900\n", "department"),
        ("funding_sources", "code,name,level\nNEW,New,state\nIVE,Title IV-E,state\n", "level"),
        ("stages", "name,code,kind\nRequested,requested,\nAdopted,adopted,original\n", "kind"),
    ],
)
def test_a_list_is_told_by_its_row_at_review(county, closed, kind, text, column):
    batch = bring(county, kind, text)
    field = "whose money" if column == "level" else column
    assert [(one["row"], one["column"], one["message"]) for one in batch.problems] == [
        (3, column, f"“{field}” stays as it is: another would rewrite FY2018 Adopted, closed.")
    ]
    assert batch.state == "refused"


def test_a_list_is_told_of_years_and_kinds_that_lines_have(county):
    batch = bring(county, "accounts", "code,name,kind,last_year\n6100,Salaries,revenue,\n")
    assert [(one["row"], one["message"]) for one in batch.problems] == [
        (2, "It has budget lines of this kind: FY2019 Requested, FY2018 Adopted.")
    ]
    batch = bring(county, "funds", "code,name,last_year\n101,General Fund,2018\n")
    assert [(one["row"], one["column"]) for one in batch.problems] == [(2, "last_year")]


def test_a_list_that_the_database_takes_is_stored(county, closed):
    batch = bring(
        county, "cost_centers", "code,name,department\n5300,Children and youth,0530\n9000,Patrol,0530\n"
    )
    assert batch.problems == []
    found = CostCenter.objects.filter(county=county).values_list("code", "name", "department__code")
    assert sorted(found) == [("5300", "Children and youth", "0530"), ("9000", "Patrol", "0530")]
