"""Two real ledgers read by their profiles alone: what comes out agrees with sums computed elsewhere."""

import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, read_code
from obb.imports.problems import Problem
from obb.imports.profile import from_toml
from obb.imports.readers import open_sheet
from obb.imports.reading import apply

SHARED = Path(os.environ["OBB_SHARED"])
PROFILES = Path(__file__).parent / "profiles"
LINES = (
    YEAR,
    FieldSpec("stage", read_code, required=True),
    FieldSpec("department", read_code),
    FieldSpec("department_name"),
    FieldSpec("fund", read_code),
    FieldSpec("fund_name"),
    FieldSpec("cost_center", read_code, required=True),
    FieldSpec("cost_center_name"),
    FieldSpec("account", read_code),
    FieldSpec("account_name"),
    FieldSpec("kind", choice("expense", "revenue"), required=True),
    FieldSpec("funding_source", read_code),
    FieldSpec("funding_source_name"),
    AMOUNT,
)
STAGES = {
    "Expenditure": "actual",
    "Appropriation": "original",
    "Adopted": "adopted",
    "Recommended": "recommended",
}


def read(profile, path):
    file = SHARED / "data" / path
    settings = from_toml((PROFILES / profile).read_text(encoding="utf-8"))
    return apply(settings, open_sheet(file, file.name, settings.file), LINES)


@pytest.fixture(scope="module")
def truth():
    return json.loads((SHARED / "data/truth/boston_fy19.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("edition", "profile"),
    [("fy19_adopted", "boston_lines.toml"), ("fy19_recommended", "boston_lines_recommended.toml")],
)
def test_boston_one_edition_agrees_with_every_sum(truth, edition, profile):
    reading = read(profile, "boston-program-budget-fy19/program_history_by_account.csv")
    assert reading.problems == []
    assert len(reading.records) == 4104
    assert reading.left_out == {"the other edition": 4788, "totals": 684}
    assert reading.rows_read == 9576
    assert len({record["cost_center"] for record in reading.records}) == truth["org_codes"]
    assert len(reading.made_codes["department"]) == len(
        {record["department_name"] for record in reading.records}
    )

    def sums(*names):
        found = Counter()
        for record in reading.records:
            found[tuple(record[name] for name in names)] += record["amount"]
        return found

    def expected(table, *columns):
        found = Counter()
        for key, row in truth[table].items():
            parts = key.split(" | ")
            if parts[0] == edition:
                label = parts[1].split(" ")
                found[2000 + int(label[0][2:]), STAGES[label[1]], *parts[2:]] += Decimal(str(row_sum(row)))
        return found

    assert sums("year", "stage") == expected("sum_by_edition_and_stage_data_lines")
    assert sums("year", "stage", "department_name") == expected("sum_by_edition_stage_department_data_lines")
    assert sums("year", "stage", "account_name") == expected("sum_by_edition_stage_category")
    adopted = {
        "fy19_adopted": (2019, "adopted", 2469308367),
        "fy19_recommended": (2019, "recommended", 2465061788),
    }
    year, stage, amount = adopted[edition]
    assert sums("year", "stage")[year, stage] == amount


def row_sum(row):
    return row["sum"] if isinstance(row, dict) else row


def test_durham_keeps_the_business_areas_only():
    reading = read("durham_lines.toml", "durham-county-nc-budget/durham_county_budget_long.csv")
    assert reading.problems == []
    assert len(reading.records) == 240
    assert reading.left_out == {"other levels, which repeat the business areas": 70}
    assert len({(record["year"], record["stage"]) for record in reading.records}) == 15
    assert len(reading.made_codes["cost_center"]) == 17
    approved = [r["amount"] for r in reading.records if (r["year"], r["stage"]) == (2012, "adopted")]
    assert sum(approved) == 75844671


def test_durham_with_a_stage_missing_from_the_map_lists_each_row():
    profile = (PROFILES / "durham_lines.toml").read_text(encoding="utf-8")
    settings = from_toml(profile.replace('"12 Month Estimate" = "estimate"\n', ""))
    file = SHARED / "data/durham-county-nc-budget/durham_county_budget_long.csv"
    reading = apply(settings, open_sheet(file, file.name, settings.file), LINES)
    assert len(reading.problems) == 48
    assert reading.problems[0] == Problem(
        49,
        "version",
        "12 Month Estimate",
        "“12 Month Estimate” is not in the profile's map.",
        "Add it to the map.",
    )
