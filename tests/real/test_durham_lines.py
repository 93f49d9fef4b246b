"""A real county's budget tables: names without codes, five stages over several years."""

import csv
import os
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum
from django.utils import timezone

from budget.models import Line, Stage
from obb.imports import pipeline
from tests.factories.ground import make_county

pytestmark = pytest.mark.django_db

FILE = Path(os.environ["OBB_SHARED"]) / "data/durham-county-nc-budget/durham_county_budget_long.csv"
PROFILE = Path(__file__).parent / "profiles/durham_lines.toml"


def test_only_business_areas_make_lines():
    county = make_county()
    batch = pipeline.bring(
        county=county,
        kind="lines",
        file_name=FILE.name,
        path=FILE,
        profile=tomllib.loads(PROFILE.read_text(encoding="utf-8")),
        by=None,
        at=timezone.now(),
        reason="The county's published tables",
    )
    assert (batch.state, batch.problems) == ("confirmed", [])
    assert (batch.rows_read, batch.rows_kept) == (310, 240)
    expected, names = defaultdict(Decimal), set()
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "business area":
                expected[int(row["fiscal_year"][-4:]), row["version"]] += Decimal(row["amount"])
                names.add(row["name"])
    words = {
        "Actual": "actual",
        "Original Budget": "original",
        "12 Month Estimate": "estimate",
        "Department Requested": "requested",
        "Manager Recommended": "recommended",
        "Commissioner Approved": "adopted",
    }
    lines = Line.objects.filter(county=county)
    stored = lines.values_list("year", "stage__code").annotate(Sum("amount"))
    assert {(year, stage): amount for year, stage, amount in stored} == {
        (year, words[version]): amount for (year, version), amount in expected.items()
    }
    assert set(lines.values_list("cost_center__name", flat=True)) == names
    assert not lines.exclude(account=None, fund=None, funding_source=None).exists()
    assert list(Stage.objects.filter(county=county).order_by("position").values_list("kind", flat=True)) == [
        kind for kind in ("actual", "original", "estimate", "requested", "recommended", "adopted")
        if kind in {words[version] for _year, version in expected}
    ]  # fmt: skip
