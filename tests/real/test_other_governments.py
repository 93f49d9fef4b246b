"""Ledgers of other governments through profiles alone, by the command, to the cent of sums computed elsewhere."""

import io
import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from budget.models import Line
from obb.models import ImportBatch
from tests.factories.ground import make_county

pytestmark = pytest.mark.django_db

DATA = Path(os.environ["OBB_SHARED"]) / "data"
PROFILES = Path(__file__).parent / "profiles"
YEARS = (15, 16, 17, 18)


def bring(county, profile, *files):
    said = io.StringIO()
    call_command(
        "import_budget",
        county.slug,
        *map(str, files),
        profile=str(PROFILES / profile),
        reason="Tried",
        stdout=said,
    )
    call_command("verify_ledger", county=county.slug, stdout=io.StringIO())
    return said.getvalue(), ImportBatch.objects.filter(county=county).latest("pk")


def sums(county, *names):
    found, counts = Counter(), Counter()
    for *key, amount in Line.objects.filter(county=county).values_list(*names, "amount"):
        found[tuple(key)] += amount
        counts[tuple(key)] += 1
    return found, counts


def truth(name):
    return json.loads((DATA / "truth" / name).read_text(encoding="utf-8"))


def test_sacramento_line_items_of_four_years_in_one_import():
    county = make_county()
    files = [DATA / f"sacramento-ca-budget/sacramento_FY{year}_line_items.csv" for year in YEARS]
    said, batch = bring(county, "sacramento_line_items.toml", *files)
    expected = [truth("sacramento.json")[file.name] for file in files]
    assert batch.rows_kept == sum(one["data_rows"] for one in expected) == 39_215
    assert batch.review["duplicates"]["count"] == sum(one["exact_duplicate_rows"] for one in expected)
    assert Line.objects.filter(amount__lt=0).count() == sum(one["negative_rows"] for one in expected)
    kinds = {"Expenses": "expense", "Revenues": "revenue"}
    for place, names in (("department", "cost_center__department__name"), ("fund", "fund__name")):
        found, counts = sums(county, "year", "kind", names)
        for year, one in zip(YEARS, expected, strict=True):
            for key, row in one.get(f"by_account_type_and_{place}", {}).items():
                kind, name = key.split(" | ")
                at = (2000 + year, kinds[kind], name)
                assert (found[at], counts[at]) == (Decimal(str(row["sum"])), row["rows"]), at
    found, counts = sums(county, "year", "kind")
    for year, one in zip(YEARS, expected, strict=True):
        for kind, row in one["by_account_type"].items():
            at = (2000 + year, kinds[kind])
            assert (found[at], counts[at]) == (Decimal(str(row["sum"])), row["rows"])
    assert "repeat another exactly" in said
    line = Line.objects.order_by("row").last()
    assert batch.place_of(line.row) == ("sacramento_FY18_line_items.csv", 10_250)


def test_sacramento_approved_budgets_of_thirteen_years():
    county = make_county()
    _said, batch = bring(
        county,
        "sacramento_approved.toml",
        DATA / "sacramento-ca-budget/City_of_Sacramento_Approved_Budgets.csv",
    )
    expected = truth("sacramento.json")["City_of_Sacramento_Approved_Budgets.csv"]
    assert batch.rows_kept == expected["data_rows"] == 7252
    found, counts = sums(county, "year", "kind")
    departments, _ = sums(county, "year", "kind", "cost_center__department__name")
    kinds = {"E": "expense", "R": "revenue"}
    assert len(expected["codes_by_year"]) == 26
    for key, row in expected["codes_by_year"].items():
        year, code = key.split(" | ")
        at = (int(year), kinds[code[0]])
        assert (found[at], counts[at]) == (Decimal(str(row["sum"])), row["rows"])
    for key, row in expected["by_year_code_department"].items():
        year, code, name = key.split(" | ")
        assert departments[int(year), kinds[code[0]], name] == Decimal(str(row["sum"])), key


@pytest.mark.parametrize("name", ["cook_county_budget_raw.csv", "cook_county_budget_cleaned.csv"])
def test_cook_county_wide_over_twenty_five_years(name):
    county = make_county()
    _said, batch = bring(county, "cook_county.toml", DATA / "cook-county-il-budget" / name)
    expected = truth("cook_county.json")
    stages = {"Appropriations": "adopted", "Expenditures": "actual"}
    found, counts = sums(county, "stage__code", "year")
    for column, row in expected["by_column"].items():
        stage, year = column.split(" ")
        at = (stages[stage], int(year))
        assert found[at] == Decimal(str(row["sum"])), column
        if "raw" in name:  # the cleaned file has made blanks zeros
            assert counts[at] == row["filled"], column
    by_fund, _ = sums(county, "fund__name", "stage__code", "year")
    for fund, columns in expected["by_fund"].items():
        for column, amount in columns.items():
            stage, year = column.split(" ")
            assert by_fund[fund, stages[stage], int(year)] == Decimal(str(amount)), (fund, column)
    if "raw" in name:
        assert batch.left_out == {"no amount": sum(row["blank"] for row in expected["by_column"].values())}
        zeros = sum(row["zero"] for row in expected["by_column"].values())
        assert Line.objects.filter(amount=0).count() == zeros > 0
