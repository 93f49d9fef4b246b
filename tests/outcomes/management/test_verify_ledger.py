"""A sound ledger is said to tie; every corruption is named, and the command fails."""

from datetime import UTC, datetime

import pytest

from budget.models import CostCenter, Line, Stage
from obb.history import change
from obb.imports import pipeline
from outcomes.actions.publish import publish
from outcomes.models import Allocation
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_stage
from tests.factories.results import make_goal
from tests.outcomes.management.corrupting import behind_the_guards, verify

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINES = """year,stage,cost_center,fund,account,kind,amount
FY2019,adopted,5300,101,61,expense,100.01
FY2019,adopted,5300,101,61,expense,-33.35
FY2019,adopted,5310,,,expense,0.01
FY2019,adopted,5310,,,revenue,7
"""


@pytest.fixture
def county():
    county = make_county("durham", years=(2019,))
    make_stage(county, "adopted")
    social = make_department(county, "0530")
    goals = [make_goal(county, f"Goal {number}") for number in (1, 2, 3)]
    center = make_cost_center(county, "5300", department=social)
    make_cost_center(county, "5310", department=social)
    with change(by=None, reason="a test"):
        Allocation.objects.bulk_create(
            Allocation(
                county=county, year=2019, cost_center=center, goal=goal, share=3333, position=goal.position
            )
            for goal in goals
        )
    batch = pipeline.bring(
        county=county, kind="lines", file_name="lines.csv", content=LINES.encode(),
        profile={"new_codes": {"fund": "create", "account": "create"}}, by=None, at=NOON, reason="The file",
    )  # fmt: skip
    assert batch.problems == []
    stage = Stage.objects.get(county=county)
    publish(county=county, year=2019, stage=stage, title="Adopted", reason="Adopted", by=None, at=NOON)
    return county


def test_a_sound_ledger(county):
    said, findings = verify()
    assert findings == []
    assert said.splitlines() == [
        "durham FY2019 adopted, expense: 3 lines, $66.67",
        "durham FY2019 adopted, revenue: 1 line, $7.00",
        "Tied: by outcome and not yet mapped = by cost center = by fund = by department = the ledger, to the cent.",
    ]


def test_an_empty_ledger():
    assert verify()[1] == []


def test_only_one_county(county):
    other = make_county("orange")
    behind_the_guards("UPDATE outcomes_spending SET amount = amount + 1 WHERE kind = 'revenue'")
    assert verify("--county", "orange")[1] == []
    assert len(verify("--county", "durham")[1]) == 2
    behind_the_guards("UPDATE budget_linesum SET amount = amount + 1 WHERE kind = 'revenue'")
    assert verify("--county", "orange")[1] == []
    assert len(verify("--county", "durham")[1]) == 3
    assert other.slug == "orange"


CORRUPTIONS = {
    "a line and its kept sum": (
        "UPDATE budget_line SET amount = 8 WHERE kind = 'revenue';"
        " UPDATE outcomes_spending SET amount = 8 WHERE kind = 'revenue'",
        ["(lines.csv) read 7.00 of FY2019, revenue; its lines are 8.00"],
    ),
    "a cent moved between two goals": (
        "UPDATE outcomes_spending SET amount = amount + CASE goal_id WHEN (SELECT min(id) FROM outcomes_goal)"
        " THEN 0.01 ELSE -0.01 END WHERE goal_id IN (SELECT id FROM outcomes_goal ORDER BY id LIMIT 2)",
        ["Goal 1: 22.", "Goal 2: 22.", "is kept for 2 lines"],
    ),
    "an account that is gone": (
        "DELETE FROM budget_account",
        ["by account the lines add up to 0.01, the ledger to 66.67"],
    ),
    "an original that is gone": (
        "DELETE FROM obb_importfile",
        ["the original is not the file that was read"],
    ),
    "an amount": (
        "UPDATE budget_line SET amount = 7.01 WHERE kind = 'revenue'",
        ["cost center 5310, Not yet mapped: 7.00 is kept for 1 lines, the lines give 7.01 for 1"],
    ),
    "a part": (
        "UPDATE outcomes_spending SET amount = amount + 0.01 WHERE goal_id IS NULL AND kind = 'revenue'",
        ["7.01 is kept for 1 lines, the lines give 7.00 for 1"],
    ),
    "a part that is gone": (
        "DELETE FROM outcomes_spending WHERE kind = 'revenue'",
        ["nothing is kept for 0 lines, the lines give 7.00 for 1"],
    ),
    "a line that is gone": (
        "DELETE FROM budget_line WHERE kind = 'revenue'",
        ["7.00 is kept for 1 lines, the lines give nothing for 0", "wrote 4 lines; 3 are in the ledger"],
    ),
    "a fund that is gone": (
        "DELETE FROM budget_fund",
        ["by fund the lines add up to 0.01, the ledger to 66.67", "(row 2 of lines.csv): fund"],
    ),
    "a cost center of nowhere": (
        "UPDATE budget_line SET cost_center_id = 999999 WHERE kind = 'revenue'",
        [
            "by cost center the lines add up to nothing",
            "cost center 999999 is not one of its county and year",
        ],
    ),
    "an account of the other kind": (
        "UPDATE budget_account SET kind = 'revenue'",
        ["is not one of its county, year and kind"],
    ),
    "a year that is not open": ("DELETE FROM obb_fiscalyear", ["FY2019 is not open in its county"]),
    "a department of another county": (
        "UPDATE obb_department SET county_id = county_id + 1000000",
        [
            "by department the lines add up to nothing",
            "the department of cost center 5300 is not one of its county",
        ],
    ),
    "shares over a hundred": (
        "UPDATE outcomes_allocation SET share = 4000",
        ["the shares of cost center 5300 add up to 120.00%"],
    ),
    "a published line": (
        "UPDATE budget_publishedline SET amount = 8 WHERE kind = 'revenue'",
        [
            "the revenues by outcome add up to 7.00, its lines to 8.00",
            "“Adopted” (FY2019, version 1) is not what was",
        ],
    ),
    "a kept sum of lines": (
        "UPDATE budget_linesum SET amount = amount - 0.01 WHERE kind = 'revenue'",
        [
            "durham FY2019 adopted revenue, cost center 5310, fund not stated, funding source not stated:"
            " the kept sum is 6.99 of 1 lines, the lines give 7.00 of 1"
        ],
    ),
    "a kept sum without lines": (
        "INSERT INTO budget_linesum (county_id, year, stage_id, kind, cost_center_id, fund_id, amount, lines)"
        " SELECT county_id, year, stage_id, kind, cost_center_id, (SELECT id FROM budget_fund), 0, 1"
        " FROM budget_line WHERE kind = 'revenue'",
        [
            "cost center 5310, fund 101, funding source not stated: the kept sum is 0.00 of 1 lines, the lines give"
        ],
    ),
    "a line moved between two funds": (
        "UPDATE budget_line SET fund_id = NULL WHERE amount = -33.35",
        [
            "fund 101, funding source not stated: the kept sum is 66.66 of 2 lines, the lines give 100.01 of 1",
            "fund not stated, funding source not stated: the kept sum is 0.00 of 0 lines, the lines give -33.35 of 1",
        ],
    ),
    "a published sum": (
        "UPDATE budget_publishedlinesum SET lines = 2 WHERE kind = 'revenue'",
        [
            "durham: in the published copy “Adopted” (version 1), cost center 5310,"
            " the kept sum of revenues is 7.00 of 2 lines, its lines give 7.00 of 1"
        ],
    ),
    "an original": (
        "UPDATE obb_importfile SET content = 'x'",
        ["the original is not the file that was read"],
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_every_corruption_is_named(county, name):
    sql, expected = CORRUPTIONS[name]
    behind_the_guards(sql)
    findings = "\n".join(verify()[1])
    for words in expected:
        assert words in findings
    assert findings.endswith("the ledger does not tie.")
    assert Line.objects.exists()
    assert CostCenter.objects.exists()
