"""A real city's ledger, brought in edition by edition: every sum agrees with those computed elsewhere."""

import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count, Sum
from django.utils import timezone

from budget.models import CostCenter, Line
from obb.imports import pipeline
from obb.models import ImportBatch
from tests.factories.ground import make_county

pytestmark = pytest.mark.django_db

FILE = Path(os.environ["OBB_SHARED"]) / "data/boston-program-budget-fy19/program_history_by_account.csv"
PROFILES = Path(__file__).parent / "profiles"
STAGES = {
    "Expenditure": "actual",
    "Appropriation": "original",
    "Adopted": "adopted",
    "Recommended": "recommended",
}
EDITIONS = [
    ("fy19_adopted", "boston_lines.toml", "2410570979"),
    ("fy19_recommended", "boston_lines_recommended.toml", "2408010813"),
]


@pytest.fixture(scope="module")
def truth():
    return json.loads((FILE.parents[1] / "truth/boston_fy19.json").read_text(encoding="utf-8"))


def brought(county, profile):
    call_command(
        "import_data",
        county.slug,
        "lines",
        str(FILE),
        profile=str(PROFILES / profile),
        reason="The city's published file",
        stdout=io.StringIO(),
    )
    return ImportBatch.objects.filter(county=county).latest("pk")


def slice_of(words):
    year, stage = words.split(" ", 1)
    return 2000 + int(year[2:]), STAGES[stage]


@pytest.mark.parametrize(("edition", "profile", "fy18"), EDITIONS)
def test_one_edition_in_its_own_county(truth, edition, profile, fy18):
    county = make_county()
    batch = brought(county, profile)
    assert (batch.state, batch.problems) == ("confirmed", [])
    assert (batch.rows_read, batch.rows_kept) == (9576, 4104)
    assert batch.left_out == {"totals": 684, "the other edition": 4788}

    lines = Line.objects.filter(county=county)
    sums = {
        (year, stage): (count, amount)
        for year, stage, count, amount in lines.values_list("year", "stage__code").annotate(
            Count("id"), Sum("amount")
        )
    }
    expected = {
        slice_of(key.split(" | ")[1]): (value["rows"], Decimal(value["sum"]))
        for key, value in truth["sum_by_edition_and_stage_data_lines"].items()
        if key.startswith(f"{edition} |")
    }
    assert sums == expected
    assert sums[2018, "original"][1] == Decimal(fy18)
    if edition == "fy19_adopted":
        assert sums[2019, "adopted"][1] == Decimal("2469308367")

    by_department = {
        (year, stage, name): (count, amount)
        for year, stage, name, count, amount in lines.values_list(
            "year", "stage__code", "cost_center__department__name"
        ).annotate(Count("id"), Sum("amount"))
    }
    assert by_department == {
        (*slice_of(key.split(" | ")[1]), key.split(" | ")[2]): (value["rows"], Decimal(value["sum"]))
        for key, value in truth["sum_by_edition_stage_department_data_lines"].items()
        if key.startswith(f"{edition} |")
    }
    assert CostCenter.objects.filter(county=county).count() == truth["org_codes"]
    assert lines.filter(amount__lt=0).count() == truth["negative_lines"] / 2


def test_both_editions_side_by_side_and_undone(truth):
    county = make_county()
    first = brought(county, "boston_lines.toml")
    before = list(Line.objects.filter(county=county).order_by("id").values())
    second = brought(county, "boston_lines_recommended.toml")
    assert second.review["lines_replaced"] == 3 * 1026
    assert Line.objects.filter(county=county).count() == 5 * 1026
    pipeline.undo(batch=second, by=None, reason="One edition is enough", at=timezone.now())
    assert list(Line.objects.filter(county=county).order_by("id").values()) == before
    pipeline.undo(batch=first, by=None, reason="Start over", at=timezone.now())
    assert Line.objects.filter(county=county).count() == 0
