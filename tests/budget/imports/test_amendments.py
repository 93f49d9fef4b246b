"""Amendments from a file: by the same path as the form, all problems at once, all or nothing, undone whole."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection

from budget.actions.amendments import change_amendment, decided, drop_amendment, stored_lines
from budget.models import Amendment, Authority
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from tests.factories.ground import make_county
from tests.factories.money import make_account, make_authority, make_cost_center, make_fund, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = (
    "number,year,stage,title,authority,decided_by,decided_on,reason,fund_balance,public,cost_center,account,fund,"
    "funding_source,kind,amount\n"
)
FLU = (
    '37,FY2019,Original,Flu,Board,"Board, May 13",5/13/2019,More flu & cold.,,yes,5300,6100,101,,,"1,000.50"\n'
    "37,FY2019,original,,,,,,,,5400,6100,101,,expense,-1000.50\n"
)
FEES = (
    "38,2018-19,Original,Fees,board,,2019-06-01,Fees rose.,,,5300,6100,101,,,5\n"
    "38,FY2019,Original,Fees,board,,2019-06-01,Fees rose.,,,5300,4100,101,,,5\n"
)


@pytest.fixture
def county():
    county = make_county(years=(2018, 2019))
    make_stage(county, "original")
    for code in ("5300", "5400"):
        make_cost_center(county, code)
    make_cost_center(county, "5999", last_year=2018)
    make_fund(county, "101")
    make_account(county, "6100")
    make_account(county, "4100", kind="revenue")
    make_authority(county, "Board")
    make_authority(county, "Manager", "manager", max_amount=D("10.00"))
    return county


def bring(county, text, *, check=False):
    ask = pipeline.stage if check else pipeline.bring
    batch = ask(
        county=county, kind="amendments", file_name="a.csv", content=(HEAD + text).encode(), by=None, at=NOON,
        **({} if check else {"reason": "A file"}),
    )  # fmt: skip
    connection.check_constraints()
    return batch


def told(batch):
    return [(one["row"], one["column"], one["value"], one["message"]) for one in batch.problems]


def test_two_amendments_in_one_file_and_undone(county):
    batch = bring(county, FLU + FEES)
    assert told(batch) == []
    flu, fees = Amendment.objects.order_by("number")
    assert (flu.title, flu.authority.name, flu.authority_words) == ("Flu", "Board", "Board, May 13")
    assert (flu.decided_on, flu.reason, flu.is_published) == (date(2019, 5, 13), "More flu & cold.", True)
    assert (fees.authority_words, fees.is_published) == ("Board", False)
    held = [
        (line.amendment.number, line.cost_center.code, line.account.code, line.kind, line.amount)
        for one in (flu, fees)
        for line in one.lines.order_by("position")
    ]
    assert held == [
        ("37", "5300", "6100", "expense", D("1000.50")),
        ("37", "5400", "6100", "expense", D("-1000.50")),
        ("38", "5300", "6100", "expense", D("5.00")),
        ("38", "5300", "4100", "revenue", D("5.00")),
    ]
    assert batch.totals == {"amendments": 2, "new": 2, "same": 0, "expenses": "$5.00", "revenues": "$5.00"}
    pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON)
    assert not Amendment.objects.exists()


def test_a_look_stores_nothing(county):
    batch = bring(county, FLU, check=True)
    assert (batch.state, batch.totals["new"]) == ("staged", 1)
    assert not Amendment.objects.exists()
    pipeline.commit(batch=batch, by=None, reason="By the board", at=NOON)
    assert Amendment.objects.get().lines.count() == 2


def test_the_same_file_again_changes_nothing_and_what_differs_is_said(county):
    bring(county, FLU)
    again = bring(county, FLU + FEES)
    assert (told(again), again.totals["new"], again.totals["same"]) == ([], 1, 1)
    other = bring(county, FLU.replace("1,000.50", "7.00").replace("1000.50", "7.00"))
    assert told(other) == [(2, "number", "37", "Amendment 37 is recorded already, and otherwise.")]
    pipeline.undo(batch=again, by=None, reason="Twice", at=NOON)
    assert [one.number for one in Amendment.objects.all()] == ["37"]


WRONG = {
    "an unknown authority": (FLU.replace("Flu,Board", "Flu,Bord"), 2, "authority", "Bord",
                             "The county has no authority “Bord”."),
    "an unknown stage": (FLU.replace("Original", "Adopted"), 2, "stage", "Adopted", "no stage “Adopted”"),
    "a year that is not open": (FLU.replace("FY2019", "FY2021"), 2, "year", "2021", "FY2021 is not open"),
    "an unknown cost center": (FLU.replace("5400", "5401"), 3, "cost_center", "5401", "has no cost center 5401"),
    "an ended cost center": (FLU.replace("5400", "5999"), 3, "cost_center", "5999", "not in use in FY2019"),
    "a kind that is not the account's": (FLU.replace("expense", "revenue"), 3, "kind", "revenue",
                                         "Account 6100 is of kind expense."),
    "nothing changes": (FLU.replace("-1000.50", "0"), 3, "amount", "0.00", "$0.00 changes nothing."),
    "no amount": (FLU.replace("-1000.50", ""), 3, "amount", "", "empty"),
    "no day": (FLU.replace("5/13/2019", ""), 2, "decided_on", "", "The cell is empty."),
    "a day that is none": (FLU.replace("5/13/2019", "May"), 2, "decided_on", "May", "is not a day"),
    "a title that is too long": (FLU.replace("Flu", "F" * 201), 2, "title", "F" * 201, "201 characters"),
    "rows that do not agree": (FEES.replace("38,FY2019,Original,Fees", "38,FY2019,Original,Fines"), 3, "title",
                               "Fines", "The rows of 38 do not agree: row 2 says Fees."),
    "no balance": (FLU.replace("-1000.50", "-1"), 2, "number", "37", "It does not balance"),
    "beyond the authority": (FLU.replace("Flu,Board", "Flu,Manager"), 2, "number", "37",
                             "It moves $1,000.50; Manager may move $10.00 at most."),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_stored(county, name):
    text, row, column, value, why = WRONG[name]
    batch = bring(county, text)
    [first, *_more] = told(batch)
    assert first[:3] == (row, column, value)
    assert why in first[3]
    assert batch.problems[0]["remedy"]
    assert not Amendment.objects.exists()


def test_all_problems_are_said_at_once(county):
    text = FLU.replace("Flu,Board", "Flu,Bord").replace("5400", "5401") + FEES.replace("2018-19", "FY2021")
    assert [(row, column) for row, column, _value, _why in told(bring(county, text))] == [
        (2, "authority"),
        (3, "cost_center"),
        (4, "year"),
        (5, "year"),
    ]


def test_fund_balance_is_named_where_it_does_not_balance(county):
    batch = bring(county, FLU.splitlines()[0].replace("cold.,,", "cold.,General Fund,") + "\n")
    assert told(batch) == []
    assert Amendment.objects.get().fund_balance == "General Fund"


def test_a_profile_reads_the_county_s_own_columns(county):
    profile = {
        "kind": "amendments",
        "constants": {"year": "FY2019", "stage": "Original", "authority": "Board"},
        "fields": {
            "number": {"column": "BA No."}, "title": {"column": "Description"}, "reason": {"column": "Description"},
            "decided_on": {"column": "Board date"}, "cost_center": {"column": "Org", "pattern": r"^Org (\d+)$"},
            "amount": {"column": "Net"},
        },
    }  # fmt: skip
    text = "BA No.,Description,Board date,Org,Net\nBA-1,Flu,5/13/2019,Org 5300,7\nBA-1,,,Org 5400,(7.00)\n"
    batch = pipeline.bring(
        county=county, kind="amendments", file_name="a.csv", content=text.encode(), profile=profile, by=None, at=NOON,
        reason="A file",
    )  # fmt: skip
    assert told(batch) == []
    assert [line.amount for line in stored_lines(Amendment.objects.get())] == [D("7.00"), D("-7.00")]


@pytest.mark.parametrize("what", ["its title", "its lines", "all of it"])
def test_what_has_been_changed_since_is_not_undone(county, what):
    batch = bring(county, FLU + FEES)
    one = Amendment.objects.get(number="37")
    decision, lines = decided(one), stored_lines(one)
    if what == "all of it":
        drop_amendment(amendment=one, by=None, reason="Twice")
    elif what == "its title":
        decision = replace(decision, title="Influenza")
        change_amendment(amendment=one, decision=decision, lines=lines, by=None, reason="A slip")
    else:
        change_amendment(amendment=one, decision=decision, lines=lines[::-1], by=None, reason="A slip")
    with pytest.raises(UndoRefused, match="changed"):
        pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert Amendment.objects.filter(number="38").exists()
    assert Authority.objects.count() == 2
