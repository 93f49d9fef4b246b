"""What codes became, from a file: by the same path as the form, all or nothing, and undone whole."""

from datetime import UTC, datetime

import pytest
from django.db.models import F

from budget.models import CostCenter, CostCenterSuccession, Fund
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_fund, make_lines, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = "dimension,code,first_year,successor,name,department,share,change,reason\n"


@pytest.fixture
def county():
    county = make_county(years=(2018, 2019, 2020))
    make_cost_center(county, "5300", "Protection", make_department(county, "H", "Health"))
    return county


def bring(county, text):
    return pipeline.bring(
        county=county, kind="successions", file_name="s.csv", content=(HEAD + text).encode(), by=None, at=NOON,
        reason="A file",
    )  # fmt: skip


def told(batch):
    return [(one["row"], one["column"], one["value"], one["message"]) for one in batch.problems]


def codes(county, model=CostCenter):
    found = model.objects.filter(county=county).order_by("code", F("first_year").asc(nulls_first=True))
    return list(found.values_list("code", "first_year", "last_year"))


SPLIT = (
    "cost_center,5300,FY2019,5310,Intake,,60,split,Reorganization\n"
    "Cost Center,5300,2019,5320,,,40%,Split,Reorganization\n"
)


def test_a_split_a_chain_and_a_fund_in_one_file(county):
    make_fund(county, "0101")
    later = "cost_center,5310,FY2020,5311,,,,renamed,Again\n"
    batch = bring(county, later + SPLIT + "fund,0101,FY2019,1010,,,100,renamed,New chart\n")
    assert told(batch) == []
    assert codes(county) == [
        ("5300", None, 2018),
        ("5310", 2019, 2019),
        ("5311", 2020, None),
        ("5320", 2019, None),
    ]
    assert codes(county, Fund) == [("0101", None, 2018), ("1010", 2019, None)]
    assert CostCenter.objects.get(code="5310").name == "Intake"
    assert {row.reason for row in CostCenterSuccession.objects.all()} == {"Reorganization", "Again"}
    assert batch.totals == {"codes": 3, "new": 3, "same": 0}
    pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON)
    assert codes(county) == [("5300", None, None)]
    assert codes(county, Fund) == [("0101", None, None)]


def test_the_same_file_again_changes_nothing(county):
    bring(county, SPLIT)
    again = bring(county, SPLIT)
    assert (told(again), again.totals) == ([], {"codes": 1, "new": 0, "same": 1})
    assert CostCenterSuccession.objects.count() == 2


def test_a_move_to_another_department_under_the_same_code(county):
    make_department(county, "A", "Aging")
    assert told(bring(county, "cost_center,5300,FY2019,5300,,A,,moved,Board\n")) == []
    assert [(one.first_year, one.department.name) for one in CostCenter.objects.order_by("pk")] == [
        (None, "Health"),
        (2019, "Aging"),
    ]


@pytest.mark.parametrize(
    ("text", "row", "column", "value", "why"),
    [
        ("cost_center,5300,FY2019,5310,,,60,split,R\n", 2, "code", "5300", "The shares add to 60.00%. They must"),
        ("cost_center,5999,FY2019,5310,,,,renamed,R\n", 2, "code", "5999", "no cost center 5999 in FY2018"),
        ("cost_center,5300,FY2019,5310,,Z,,moved,R\n", 2, "department", "Z", "no department Z in FY2019"),
        (
            "cost_center,5300,FY2019,5310,,,60,split,R\ncost_center,5300,FY2020,5320,,,40,split,R\n",
            3, "first_year", "2020", "The rows of 5300 do not agree: row 2 says 2019.",
        ),
        ("tax,5300,FY2019,5310,,,,renamed,R\n", 2, "dimension", "tax", "is not one of"),
        ("cost_center,5300,FY2019,5310,,,120,renamed,R\n", 2, "share", "120", "is not a share"),
        ("cost_center,5300,FY2019,5310,,,,renamed,\n", 2, "reason", "", "empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_stored(county, text, row, column, value, why):
    batch = bring(county, text)
    [first, *_more] = told(batch)
    assert first[:3] == (row, column, value) and why in first[3]
    assert batch.problems[0]["remedy"]
    assert codes(county) == [("5300", None, None)]


def test_lines_in_the_way_are_named(county):
    make_lines(CostCenter.objects.get(), make_stage(county), 2019, "1.00")
    [problem] = told(bring(county, SPLIT))
    assert "5300 has budget lines in FY2019" in problem[3]


def test_what_was_taken_back_meanwhile_cannot_be_undone(county):
    batch = bring(county, SPLIT)
    CostCenterSuccession.objects.all().delete()
    with pytest.raises(UndoRefused, match="5300: Nothing is recorded"):
        pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)


def lines(county, text):
    return pipeline.bring(
        county=county, kind="lines", file_name="l.csv",
        content=f"year,stage,department,cost_center,amount\n{text}".encode(), by=None, at=NOON, reason="A file",
    )  # fmt: skip


def test_a_file_that_uses_an_ended_code_is_told_its_successors(county):
    make_stage(county, "adopted")
    bring(county, SPLIT + "cost_center,5320,FY2020,5330,,,,renamed,Again\n")
    batch = lines(
        county, "FY2019,adopted,H,5300,5.00\nFY2020,adopted,H,5300,5.00\nFY2018,adopted,H,5310,5.00\n"
    )
    assert told(batch) == [
        (2, "cost_center", "5300", "The cost center 5300 ended with FY2018; its successors are 5310, 5320."),
        (3, "cost_center", "5300", "The cost center 5300 ended with FY2018; its successors are 5310, 5330."),
        (4, "cost_center", "5310", "The cost center 5310 is not in use in FY2018."),
    ]
    assert batch.problems[0]["remedy"] == "Use the code that holds this row's money now."


def test_a_file_after_a_move_finds_each_years_own_department(county):
    make_stage(county, "adopted")
    make_department(county, "A", "Aging")
    bring(county, "cost_center,5300,FY2019,5300,,A,,moved,Board\n")
    batch = lines(county, "FY2018,adopted,H,5300,5.00\nFY2019,adopted,A,5300,6.00\n")
    assert told(batch) == []
    wrong = lines(county, "FY2019,adopted,H,5300,6.00\n")
    assert "belongs to A Aging, not to H Health" in told(wrong)[0][3]
