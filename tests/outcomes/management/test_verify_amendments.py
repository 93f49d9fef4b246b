"""Amendments that hold are said to tie; every corruption of one is named."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection

from budget.actions.amendments import change_amendment, decided, stored_lines
from budget.actions.closings import close_stage
from budget.imports.amended import stage_amended
from budget.models import Amendment
from obb.imports import pipeline
from tests.factories.ground import make_county, make_department
from tests.factories.money import (
    make_account,
    make_authority,
    make_cost_center,
    make_fund,
    make_reach,
    make_stage,
)
from tests.outcomes.management.corrupting import behind_the_guards, verify

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINES = "year,stage,cost_center,fund,account,amount\n"
AMENDMENTS = (
    "number,year,stage,title,authority,decided_on,reason,fund_balance,cost_center,fund,account,amount\n"
)


@pytest.fixture
def county():
    """FY2019 Original, closed, changed by the file of amendment F; with amendment M beside it, it is Amended."""
    county = make_county("durham", years=(2018, 2019))
    original = make_stage(county, "original", "Original")
    amended = make_stage(county, "amended", "Amended")
    social, aging = make_department(county, "S"), make_department(county, "A")
    make_cost_center(county, "5300", department=social)
    make_cost_center(county, "5400", department=social)
    make_cost_center(county, "5900", department=aging)
    fund = make_fund(county, "1")
    make_fund(county, "2")
    make_account(county, "pay")
    make_account(county, "fees", kind="revenue")
    manager = make_authority(county, "Manager", "manager", within="department", max_amount=D("10"))
    make_reach(manager, "from", fund=fund)
    make_authority(county, "Board")
    bring(county, "lines", LINES + "FY2019,original,5300,1,pay,100.01\nFY2019,original,5400,1,pay,7\n")
    bring(
        county,
        "amendments",
        AMENDMENTS
        + "M,FY2019,Original,Moved,Manager,5/13/2019,Work moved,,5300,1,pay,4.50\n"
        + "M,FY2019,Original,,,,,,5400,1,pay,-4.50\n"
        + "F,FY2019,Original,Filed,Board,5/14/2019,A grant,General Fund,5400,1,pay,1\n",
    )
    filed = Amendment.objects.get(number="F")
    change_amendment(amendment=filed, decision=decided(filed), lines=[], by=None, reason="It comes as a file")
    close_stage(
        county=county, year=2019, stage=original, by=None, reason="Adopted", at=NOON + timedelta(days=1)
    )
    bring(
        county, "lines", LINES + "FY2019,original,5900,1,pay,3\n", scope={"amendment": "F", "adds": True},
        at=NOON + timedelta(days=2),
    )  # fmt: skip
    batch = stage_amended(
        county=county, year=2019, stage=original, target=amended, by=None, at=NOON + timedelta(days=3)
    )
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON + timedelta(days=3))
    connection.check_constraints()
    return county


def bring(county, kind, text, at=NOON, **more):
    batch = pipeline.bring(
        county=county, kind=kind, file_name=f"{kind}.csv", content=text.encode(), by=None, at=at, reason="A file", **more
    )  # fmt: skip
    assert batch.problems == []


def test_sound_amendments(county):
    said, findings = verify()
    assert findings == []
    assert "durham FY2019 amended, expense: 5 lines, $110.01" in said
    assert "durham FY2019 original, expense: 3 lines, $110.01" in said


OF = "durham FY2019 amendment"
CORRUPTIONS = {
    "it does not balance": (
        "UPDATE budget_amendmentline SET amount = -4.51 WHERE <of M> AND position = 2",
        [
            f"{OF} M: in fund 1 its expenses change by -0.01 and its revenues by 0.00, and it names no fund balance"
        ],
    ),
    "more than the limit": (
        "UPDATE budget_amendmentline SET amount = 3 * amount WHERE <of M>",
        [f"{OF} M: it moves 13.50; Manager may move 10.00"],
    ),
    "out of its place": (
        "UPDATE budget_amendmentline SET cost_center_id = (SELECT id FROM budget_costcenter WHERE code = '5900')"
        " WHERE <of M> AND position = 2",
        [f"{OF} M: its expenses leave the department that Manager keeps within"],
    ),
    "an authority narrowed": (
        "UPDATE budget_authority SET max_amount = 1, within = 'cost center' WHERE name = 'Manager'",
        [f"{OF} M: it moves 4.50; Manager may move 1.00", f"{OF} M: its expenses leave the cost center"],
    ),
    "out of reach": (
        "UPDATE budget_amendmentline SET fund_id = (SELECT id FROM budget_fund WHERE code = '2') WHERE <of M>",
        [f"{OF} M, line 2: Manager does not reach there"],
    ),
    "a line of another county": (
        "UPDATE budget_amendmentline SET county_id = 999999 WHERE <of M> AND position = 1",
        ["line 1: its amendment is not one of its county"],
    ),
    "another county": (
        "UPDATE budget_amendment SET county_id = 999999 WHERE number = 'M'",
        [
            "no county FY2019 amendment M: its year is not open in its county; stage",
            "authority",
            "its amendment is not one of its county",
        ],
    ),
    "a year that is not open": (
        "UPDATE budget_amendment SET year = 2021 WHERE number = 'M'",
        ["durham FY2021 amendment M: its year is not open in its county"],
    ),
    "a code that had ended": (
        "UPDATE budget_costcenter SET last_year = 2018 WHERE code = '5300'",
        [f"{OF} M, line 1: cost center"],
    ),
    "an account of the other kind": (
        "UPDATE budget_account SET kind = 'revenue' WHERE code = 'pay'",
        [f"{OF} M, line 1: account"],
    ),
    "an import that was undone": (
        "UPDATE obb_importbatch SET state = 'undone', undone_at = settled_at, undo_reason = 'x'"
        " WHERE id = (SELECT batch_id FROM budget_amendment WHERE number = 'F')",
        [f"{OF} F: import"],
    ),
    "lines that its file did not change": (
        "UPDATE budget_amendmentline SET amount = 2 WHERE amendment_id = (SELECT id FROM budget_amendment"
        " WHERE number = 'F')",
        [f"{OF} F: its lines of cost center 5900 are not what its file changed"],
    ),
    "a closed stage written without one": (
        "UPDATE budget_amendment SET batch_id = NULL WHERE number = 'F'",
        ["durham FY2019 original: it is closed, and import"],
    ),
    "an amended stage that is another": (
        "UPDATE budget_amendmentline SET amount = amount + CASE position WHEN 1 THEN 1 ELSE -1 END WHERE <of M>",
        ["durham FY2019 amended: cost center 5300 is not what original and its amendments give (import"],
    ),
    "a cent moved inside the amended stage": (
        "UPDATE budget_line SET amount = amount + CASE row WHEN 2 THEN 0.01 ELSE -0.01 END"
        " WHERE stage_id = (SELECT id FROM budget_stage WHERE code = 'amended') AND row IN (2, 3)",
        [
            "durham FY2019 amended: cost center 5300 is not what original",
            "durham FY2019 amended: cost center 5400 is not what original",
        ],
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_every_corruption_is_named(county, name):
    sql, expected = CORRUPTIONS[name]
    behind_the_guards(
        sql.replace("<of M>", "amendment_id = (SELECT id FROM budget_amendment WHERE number = 'M')")
    )
    findings = "\n".join(verify()[1])
    for words in expected:
        assert words in findings
    assert findings.endswith("the ledger does not tie.")


def test_only_one_county_and_what_changed_since_is_no_corruption(county):
    """The page says “Differs” where an amendment was recorded after the amended stage was made."""
    one = Amendment.objects.get(number="M")
    change_amendment(
        amendment=one, decision=decided(one), lines=stored_lines(one)[:0], by=None, reason="Taken back"
    )
    assert verify()[1] == []
    make_county("orange")
    behind_the_guards("UPDATE budget_amendment SET year = 2021")
    assert verify("--county", "orange")[1] == []
    assert verify("--county", "durham")[1] != []
