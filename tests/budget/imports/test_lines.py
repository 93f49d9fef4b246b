"""Budget lines brought in: what is replaced, what is refused, what an undo puts back."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budget.models import Account, CostCenter, Fund, FundingSource, Line, ReplacedLine, Stage
from budget.queries import ledger
from obb.history import history_of
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from obb.imports.refusals import ChangedSinceReview
from obb.models import Department, FiscalYear
from outcomes.models import Spending
from tests.factories.ground import make_county, make_department, make_person
from tests.factories.money import make_account, make_cost_center, make_fund, make_lines, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = "year,stage,department,cost_center,amount\n"
ALL_NEW = {
    "new_codes": dict.fromkeys(
        ("year", "stage", "department", "fund", "cost_center", "account", "funding_source"), "create"
    )
}


@pytest.fixture
def county():
    county = make_county(years=(2019, 2020))
    make_stage(county, "adopted", "Commissioner approved", position=1)
    make_stage(county, "requested", position=2)
    social = make_department(county, "0530", "Social Services")
    make_cost_center(county, "5300", "Child Services", social)
    make_cost_center(county, "5310", "Food", social)
    make_cost_center(county, "9000", "Patrol", make_department(county, "0900", "Sheriff"))
    return county


def stage(county, text, profile=None, scope=None, **more):
    return pipeline.stage(
        county=county, kind="lines", file_name="lines.csv", content=text.encode(), profile=profile, scope=scope,
        by=None, at=NOON, **more,
    )  # fmt: skip


def bring(county, text, profile=None, scope=None, reason="The county's file", by=None):
    batch = pipeline.bring(
        county=county, kind="lines", file_name="lines.csv", content=text.encode(), profile=profile, scope=scope,
        by=by, at=NOON, reason=reason,
    )  # fmt: skip
    assert batch.problems == []
    return batch


def stored(county):
    return sorted(
        Line.objects.filter(county=county).values_list(
            "year", "stage__code", "cost_center__code", "kind", "amount"
        )
    )


def problems(batch):
    assert batch.state == "refused"
    return [(one["row"], one["column"], one["value"]) for one in batch.problems]


def test_every_part_of_a_line_arrives(county):
    make_fund(county, "101")
    make_account(county, "4100", kind="revenue")
    batch = bring(
        county,
        "year,stage,cost_center,fund,account,kind,funding_source,funding_source_name,funding_level,amount\n"
        'FY2019,Commissioner Approved,5300,101,4100,revenue,IVE,Title IV-E,federal,"$1,234.50"\n'
        "2018-19,adopted,5300,,,,,,,(25)\n",
        {"new_codes": {"funding_source": "create"}},
    )
    first, second = Line.objects.filter(county=county).order_by("row")
    assert (first.year, first.stage.code, first.fund.code, first.account.code) == (
        2019,
        "adopted",
        "101",
        "4100",
    )
    assert (first.kind, first.amount, first.row, first.batch) == ("revenue", Decimal("1234.50"), 2, batch)
    assert (first.funding_source.name, first.funding_source.level) == ("Title IV-E", "federal")
    assert (second.fund, second.account, second.funding_source) == (None, None, None)
    assert (second.kind, second.amount, second.row) == ("expense", Decimal("-25.00"), 3)


def test_new_codes_are_made_with_who_and_why_where_the_profile_says_so():
    county, ana = make_county(), make_person("ana")
    batch = bring(
        county,
        "year,stage,department,department_name,fund,fund_name,cost_center,cost_center_name,account,account_name,amount\n"
        "FY2021,Manager Recommended,0530,Social Services,0101,General,5300,Child Services,61,Pay,10\n"
        "FY2020,Actual,0530,Social Services,0101,General,5310,,61,Pay,20\n",
        ALL_NEW,
        by=ana,
    )
    assert list(FiscalYear.objects.filter(county=county).order_by("year").values_list("year", flat=True)) == [
        2020,
        2021,
    ]
    assert list(
        Stage.objects.filter(county=county).order_by("position").values_list("code", "name", "kind")
    ) == [
        ("actual", "Actual", "actual"),
        ("manager-recommended", "Manager Recommended", "recommended"),
    ]
    assert Department.objects.get(county=county).name == "Social Services"
    assert Fund.objects.get(county=county).code == "0101"
    assert list(CostCenter.objects.filter(county=county).order_by("code").values_list("code", "name")) == [
        ("5300", "Child Services"),
        ("5310", "5310"),
    ]
    assert Account.objects.get(county=county).kind == "expense"
    assert batch.review["new"]["cost_center"] == {
        "count": 2,
        "codes": [["5300", "Child Services"], ["5310", "5310"]],
    }
    (added,) = history_of(CostCenter.objects.get(county=county, code="5300"))
    assert (added.who, added.why) == ("ana", "The county's file")


def test_everything_unknown_is_a_problem_where_new_codes_are_refused(county):
    batch = stage(
        county,
        "year,stage,department,fund,cost_center,account,funding_source,amount\n"
        "FY2030,adopted,0530,,5300,,,1\n"
        "FY2019,Adopted 2,0530,,5300,,,1\n"
        "FY2019,adopted,0531,,5300,,,1\n"
        "FY2019,adopted,0530,9,5300,,,1\n"
        "FY2019,adopted,0530,,5301,,,1\n"
        "FY2019,adopted,0530,,5300,8,7,1\n"
        "FY2019,adopted,0900,,5300,,,1\n",
    )
    assert problems(batch) == [
        (2, "year", "2030"),
        (3, "stage", "Adopted 2"),
        (4, "department", "0531"),
        (5, "fund", "9"),
        (6, "cost_center", "5301"),
        (7, "account", "8"),
        (7, "funding_source", "7"),
        (8, "cost_center", "5300"),
    ]
    assert batch.problems[2]["remedy"] == "Did you mean “0530”?"
    assert batch.problems[1]["message"] == "The county has no stage “Adopted 2”."
    assert batch.problems[-1]["message"] == (
        "Cost center 5300 belongs to 0530 Social Services, not to 0900 Sheriff."
    )
    assert stored(county) == []


def test_a_stage_that_says_no_kind_is_a_problem_even_where_stages_are_made(county):
    assert problems(stage(county, HEAD + "FY2019,Book 3,0530,5300,1\n", ALL_NEW)) == [(2, "stage", "Book 3")]


def test_a_new_cost_center_needs_a_department(county):
    batch = stage(county, "year,stage,cost_center,amount\nFY2019,adopted,77,1\n", ALL_NEW)
    assert problems(batch) == [(2, "department", "")]


def test_an_account_of_the_other_kind_and_a_code_out_of_its_years(county):
    make_account(county, "61")
    make_fund(county, "101", last_year=2018)
    batch = stage(
        county,
        "year,stage,cost_center,fund,account,kind,amount\nFY2019,adopted,5300,,61,revenue,1\n"
        "FY2019,adopted,5300,101,,,1\n",
    )
    assert problems(batch) == [(2, "account", "61"), (3, "fund", "101")]
    assert batch.problems[1]["message"] == "The fund 101 is not in use in FY2019."


def test_an_unknown_field_of_new_codes_is_a_problem(county):
    batch = stage(county, HEAD + "FY2019,adopted,0530,5300,1\n", {"new_codes": {"cost_centre": "create"}})
    assert problems(batch) == [(None, "new_codes.cost_centre", "cost_centre")]


def test_an_import_replaces_exactly_its_years_and_stages(county):
    bring(
        county,
        HEAD + "FY2019,adopted,0530,5300,100\nFY2019,requested,0530,5300,200\nFY2020,adopted,0530,5300,300\n",
    )
    batch = bring(county, HEAD + "FY2019,adopted,0900,9000,7\n")
    assert stored(county) == [
        (2019, "adopted", "9000", "expense", Decimal("7.00")),
        (2019, "requested", "5300", "expense", Decimal("200.00")),
        (2020, "adopted", "5300", "expense", Decimal("300.00")),
    ]
    assert (batch.review["lines_replaced"], batch.review["lines_written"]) == (1, 1)
    assert batch.review["vanished"] == {
        "cost_center": {"count": 1, "codes": [["5300", "Child Services"]]},
        "department": {"count": 1, "codes": [["0530", "Social Services"]]},
    }


def test_named_departments_only(county):
    bring(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0900,9000,50\n")
    bring(county, HEAD + "FY2019,adopted,0530,5310,1\n", scope={"departments": ["0530"]})
    assert stored(county) == [
        (2019, "adopted", "5310", "expense", Decimal("1.00")),
        (2019, "adopted", "9000", "expense", Decimal("50.00")),
    ]


def test_rows_outside_what_is_declared_are_problems(county):
    text = HEAD + "FY2019,adopted,0530,5300,1\nFY2019,adopted,0900,9000,1\nFY2020,adopted,0530,5300,1\n"
    assert problems(stage(county, text, scope={"departments": ["0530"]})) == [(3, "department", "0900")]
    assert problems(stage(county, text, scope={"slices": [[2019, "adopted"]]})) == [(4, "year", "2020")]
    kinds = (
        HEAD.replace("amount", "kind,amount")
        + "FY2019,adopted,0530,5300,revenue,1\nFY2019,adopted,0530,5300,,1\n"
    )
    assert problems(stage(county, kinds, scope={"kinds": ["expense"]})) == [(2, "kind", "revenue")]


def test_what_is_declared_but_not_in_the_file_would_be_wiped_and_is_a_problem(county):
    text = HEAD + "FY2019,adopted,0530,5300,1\n"
    assert problems(stage(county, text, scope={"departments": ["0530", "0900"]})) == [
        (None, "department", "")
    ]
    assert problems(stage(county, text, scope={"departments": ["0530", "77"]})) == [
        (None, "department", "77")
    ]
    slices = [[2019, "adopted"], [2020, "adopted"]]
    assert problems(stage(county, text, scope={"slices": slices})) == [(None, "year", "")]
    assert problems(stage(county, text, scope={"slices": [[2019, "goats"]]})) == [(None, "stage", "goats")]


def test_only_expenses_leave_revenues_alone(county):
    both = HEAD.replace("amount", "kind,amount")
    bring(county, both + "FY2019,adopted,0530,5300,expense,10\nFY2019,adopted,0530,5300,revenue,4\n")
    whole = stage(county, both + "FY2019,adopted,0530,5300,expense,11\n")
    assert whole.review["warnings"] == [
        "FY2019 Commissioner approved has 1 revenue lines now; this file has none, so they would go."
    ]
    bring(county, both + "FY2019,adopted,0530,5300,expense,11\n", scope={"kinds": ["expense"]})
    assert [(row[3], row[4]) for row in stored(county)] == [
        ("expense", Decimal("11.00")),
        ("revenue", Decimal("4.00")),
    ]


def test_lines_alike_add_up_and_are_shown(county):
    batch = bring(
        county, HEAD + "FY2019,adopted,0530,5300,5\nFY2019,adopted,0530,5300,5\nFY2019,adopted,0530,5300,6\n"
    )
    assert batch.review["duplicates"] == {"count": 1, "rows": [[2, 3]], "left_out": 0}
    assert batch.review["warnings"] == ["1 row repeats another exactly. Both count: they add up."]
    assert sum(row[4] for row in stored(county)) == Decimal("16.00")


def test_a_row_without_an_amount_makes_no_line_and_is_counted_and_zero_is_an_amount(county):
    batch = bring(
        county, HEAD + "FY2019,adopted,0530,5300,\nFY2019,adopted,0530,5300,-\nFY2019,adopted,0530,5300,0\n"
    )
    assert (batch.rows_read, batch.rows_kept, batch.left_out) == (3, 1, {"no amount": 2})
    assert [row[4] for row in stored(county)] == [Decimal("0.00")]


def test_a_file_of_which_nothing_remains_is_refused(county):
    batch = stage(county, HEAD + "FY2019,adopted,0530,5300,\n")
    assert [one["message"] for one in batch.problems] == ["Every row is left out: no budget line remains."]


def test_the_review_says_what_would_change(county):
    bring(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0900,9000,50\n")
    batch = stage(county, HEAD + "FY2019,adopted,0530,5300,130.50\nFY2019,adopted,0900,9000,50\n")
    assert batch.state == "staged"
    assert batch.scope == {"slices": [[2019, "adopted"]], "departments": None, "kinds": None}
    (one,) = batch.totals["slices"]
    assert one == {
        "year": 2019, "stage": "adopted", "kind": "expense", "lines": 2, "amount": "180.50",
        "stored_lines": 2, "stored_amount": "150.00",
    }  # fmt: skip
    assert [
        (row["code"], row["amount"], row["stored_amount"], row["change"])
        for row in batch.review["departments"]
    ] == [
        ("0530", "130.50", "100.00", "30.50"),
        ("0900", "50.00", "50.00", "0.00"),
    ]
    assert [(row["name"], row["change"]) for row in batch.review["funds"]] == [("not stated", "30.50")]


def test_a_name_that_differs_is_said_and_not_changed(county):
    batch = bring(
        county,
        "year,stage,cost_center,cost_center_name,amount\nFY2019,adopted,5300,Children,1\n",
    )
    assert batch.review["renamed"] == {"cost_center": {"5300": "Children"}}
    assert CostCenter.objects.get(county=county, code="5300").name == "Child Services"


def test_another_import_between_review_and_confirm_stops_it(county):
    batch = stage(county, HEAD + "FY2019,adopted,0530,5300,1\n")
    bring(county, HEAD + "FY2019,adopted,0530,5300,2\n")
    with pytest.raises(ChangedSinceReview):
        pipeline.commit(batch=batch, by=None, reason="x", at=NOON)
    assert [row[4] for row in stored(county)] == [Decimal("2.00")]


def test_undo_puts_the_replaced_lines_back_with_their_numbers(county):
    bring(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0900,9000,50\n")
    before = list(Line.objects.filter(county=county).order_by("pk").values())
    batch = bring(county, HEAD + "FY2019,adopted,0530,5300,7\n")
    assert ReplacedLine.objects.filter(replaced_by=batch).count() == 2
    pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON)
    assert list(Line.objects.filter(county=county).order_by("pk").values()) == before
    assert ReplacedLine.objects.count() == 0


THREE = "FY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5300,100\nFY2019,adopted,0900,9000,-50.25\n"


def lines_and_sums(county):
    return (
        list(Line.objects.filter(county=county).order_by("pk").values()),
        list(Spending.objects.filter(county=county).order_by("pk").values()),
        ReplacedLine.objects.count(),
    )


@pytest.mark.parametrize("scope", [None, {"departments": ["0530", "0900"]}, {"kinds": ["expense"]}])
def test_the_same_file_again_writes_nothing_and_says_so(county, scope):
    first = bring(county, HEAD + THREE)
    before = lines_and_sums(county)
    again = bring(county, HEAD + THREE, scope=scope)
    assert lines_and_sums(county) == before
    assert set(Line.objects.filter(county=county).values_list("batch_id", flat=True)) == {first.pk}
    assert again.state == "confirmed"
    assert (again.review["lines_written"], again.review["lines_replaced"]) == (0, 0)
    assert again.review["lines_unchanged"] == 3
    assert list(ledger.findings(county.pk)) == []


@pytest.mark.parametrize(
    "changed",
    [
        "FY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5310,100\nFY2019,adopted,0900,9000,-50.25\n",
        "FY2019,adopted,0530,5300,99\nFY2019,adopted,0530,5300,101\nFY2019,adopted,0900,9000,-50.25\n",
        "FY2019,adopted,0900,9000,-50.25\nFY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5300,100\n",
        "FY2019,adopted,0530,5300,100\n,,,,\nFY2019,adopted,0530,5300,100\nFY2019,adopted,0900,9000,-50.25\n",
    ],
    ids=["another cost center", "the same sum otherwise", "another order", "a row further down"],
)
def test_a_file_that_differs_in_anything_replaces(county, changed):
    bring(county, HEAD + THREE)
    again = bring(county, HEAD + changed)
    assert (again.review["lines_written"], again.review["lines_replaced"]) == (3, 3)
    assert "lines_unchanged" not in again.review
    assert set(Line.objects.filter(county=county).values_list("batch_id", flat=True)) == {again.pk}


def test_lines_beside_those_of_the_file_are_replaced_though_the_sums_stand(county):
    bring(county, HEAD + THREE)
    center = CostCenter.objects.get(county=county, code="5300")
    make_lines(center, Stage.objects.get(county=county, code="adopted"), 2019, "0.00")
    again = bring(county, HEAD + THREE)
    assert (again.review["lines_written"], again.review["lines_replaced"]) == (3, 4)


def test_an_import_that_changed_nothing_is_undone_to_nothing_and_before_the_one_it_repeats(county):
    first = bring(county, HEAD + THREE)
    before = lines_and_sums(county)
    again = bring(county, HEAD + THREE)
    with pytest.raises(UndoRefused, match="Undo that one first"):
        pipeline.undo(batch=first, by=None, reason="Wrong", at=NOON)
    pipeline.undo(batch=again, by=None, reason="Wrong", at=NOON)
    assert lines_and_sums(county) == before
    pipeline.undo(batch=first, by=None, reason="Wrong", at=NOON)
    assert stored(county) == []


def test_a_confirm_of_what_is_stored_already_writes_nothing_either(county):
    bring(county, HEAD + THREE)
    before = lines_and_sums(county)
    outcome = pipeline.commit(batch=stage(county, HEAD + THREE), by=None, reason="Again", at=NOON)
    assert outcome.batch.review["lines_unchanged"] == 3
    assert lines_and_sums(county) == before


def test_the_same_wide_file_again_writes_nothing(county):
    profile = {
        "unpivot": {"columns": r"^(?P<year>\d{4})$", "into": "amount"},
        "constants": {"stage": "adopted"},
        "fields": {
            "year": {"column": "year"},
            "cost_center": {"column": "cc"},
            "amount": {"column": "amount"},
        },
    }
    text = "cc,2020,2019\n5300,1,2\n5310,3,4\n"
    bring(county, text, profile)
    assert bring(county, text, profile).review["lines_unchanged"] == 4


def test_undo_is_refused_while_a_later_import_stands_on_it(county):
    first = bring(county, HEAD + "FY2019,adopted,0530,5300,1\n")
    second = bring(county, HEAD + "FY2019,adopted,0900,9000,2\n", scope={"departments": ["0900"]})
    third = bring(county, HEAD + "FY2020,adopted,0530,5300,3\n")
    with pytest.raises(UndoRefused, match="Undo that one first"):
        pipeline.undo(batch=first, by=None, reason="Wrong", at=NOON)
    for batch in (third, second, first):
        pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert stored(county) == []


def test_the_same_batch_is_not_in_the_way_of_another_department(county):
    first = bring(county, HEAD + "FY2019,adopted,0530,5300,1\n", scope={"departments": ["0530"]})
    bring(county, HEAD + "FY2019,adopted,0900,9000,2\n", scope={"departments": ["0900"]})
    pipeline.undo(batch=first, by=None, reason="Wrong", at=NOON)
    assert stored(county) == [(2019, "adopted", "9000", "expense", Decimal("2.00"))]


def test_lines_that_no_file_brought_are_replaced_and_restored_too(county):
    center = CostCenter.objects.get(county=county, code="5300")
    (line,) = make_lines(center, Stage.objects.get(county=county, code="adopted"), 2019, "9.00")
    batch = bring(county, HEAD + "FY2019,adopted,0530,5300,1\n")
    pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert Line.objects.get(county=county).pk == line.pk


def test_an_undo_that_the_database_refuses_leaves_everything(county):
    make_fund(county, "101")
    bring(county, HEAD.replace("amount", "fund,amount") + "FY2019,adopted,0530,5300,101,100\n")
    batch = bring(county, HEAD + "FY2019,adopted,0530,5300,7\n")
    Fund.objects.filter(county=county).update(last_year=2018)
    with pytest.raises(UndoRefused, match="The database refuses it"):
        pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert [row[4] for row in stored(county)] == [Decimal("7.00")]


def test_two_counties_do_not_touch(county):
    other = make_county(years=(2019,))
    make_stage(other, "adopted")
    make_cost_center(other, "5300", "Another", make_department(other, "0530"))
    bring(other, HEAD + "FY2019,adopted,0530,5300,5\n")
    bring(county, HEAD + "FY2019,adopted,0530,5300,1\n")
    assert [row[4] for row in stored(other)] == [Decimal("5.00")]
    assert FundingSource.objects.count() == 0


def test_codes_that_seem_to_have_lost_their_zeros_are_said(county):
    batch = stage(
        county,
        "year,stage,cost_center,fund,amount\nFY2019,adopted,5300,9,1\nFY2019,adopted,5300,101,1\n",
        ALL_NEW,
    )
    assert batch.state == "staged"
    assert [warning.split(".")[0] for warning in batch.review["warnings"]] == [
        "The codes in “fund” have 1 and 3 digits, and none starts with 0"
    ]
