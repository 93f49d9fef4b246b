"""A real city's strategies and measures, and what money can be mapped by them alone."""

import json
import os
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Max, Sum
from django.utils import timezone

from obb.imports import pipeline
from outcomes.models import Allocation, Goal, Indicator, Observation, Spending, VerdictRecord
from tests.factories.ground import make_county

pytestmark = pytest.mark.django_db

FOLDER = Path(os.environ["OBB_SHARED"]) / "data/boston-program-budget-fy19"
PROFILES = Path(__file__).parent / "profiles"


def bring(county, kind, file, profile):
    batch = pipeline.bring(
        county=county,
        kind=kind,
        file_name=file,
        path=FOLDER / file,
        profile=tomllib.loads((PROFILES / profile).read_text(encoding="utf-8")),
        by=None,
        at=timezone.now(),
        reason="The city's published file",
    )
    assert (batch.state, batch.problems) == ("confirmed", [])
    return batch


@pytest.fixture
def boston():
    county = make_county("boston")
    bring(county, "lines", "program_history_by_account.csv", "boston_lines.toml")
    return county


def test_strategies_are_goals_and_measures_are_indicators(boston):
    batch = bring(boston, "results", "performance_measures.csv", "boston_measures.toml")
    assert (batch.rows_read, batch.left_out, batch.rows_kept) == (2876, {"the other edition": 1424}, 1452)
    assert (Goal.objects.count(), Indicator.objects.count()) == (152, 363)
    programs = Goal.objects.annotate(programs=Count("indicators__cost_center", distinct=True))
    shared = list(programs.values_list("programs", flat=True))
    assert {count: shared.count(count) for count in set(shared)} == {1: 131, 2: 20, 3: 1}
    assert max(len(name) for name in Goal.objects.values_list("name", flat=True)) == 240
    assert Goal.objects.filter(name__startswith="Ensure that Boston’s streets").count() == 1


def test_both_editions_together_hold_every_strategy_and_measure(boston):
    truth = json.loads((FOLDER.parent / "truth/boston_fy19.json").read_text(encoding="utf-8"))
    for profile in ("boston_measures_recommended.toml", "boston_measures.toml"):
        bring(boston, "results", "performance_measures.csv", profile)
    assert Goal.objects.count() == truth["distinct_strategies"] == 153
    assert Indicator.objects.count() == truth["distinct_measures"] == 366


def test_values_are_read_as_printed_and_no_series_gets_a_call(boston):
    bring(boston, "results", "performance_measures.csv", "boston_measures.toml")
    calls = Indicator.objects.get(name__startswith="# of calls to the Taxpayer")
    values = [(one.label, one.value) for one in calls.observations.order_by("period")]
    assert values == [("FY2016", None), ("FY2017", Decimal(33372))]
    targets = [(one.label, one.value) for one in calls.targets.order_by("period")]
    assert targets == [("FY2018", Decimal(36934)), ("FY2019", Decimal(30000))]
    assert Observation.objects.count() == 726
    assert Indicator.objects.annotate(n=Count("observations__value")).aggregate(most=Max("n")) == {"most": 2}
    records = VerdictRecord.objects.filter(is_current=True)
    assert [*records.values_list("call").annotate(n=Count("pk"))] == [
        ("too little data", 293)
    ]  # 70 have no value at all


def test_programs_with_one_strategy_are_mapped_and_the_rest_is_not(boston):
    bring(boston, "results", "performance_measures.csv", "boston_measures.toml")
    bring(boston, "crosswalk", "performance_measures.csv", "boston_crosswalk.toml")
    assert Allocation.objects.values("cost_center").distinct().count() == 51
    adopted = Spending.objects.filter(year=2019, stage__code="adopted", kind="expense")
    mapped = adopted.filter(goal__isnull=False).aggregate(total=Sum("amount"))["total"]
    rest = adopted.filter(goal__isnull=True).aggregate(total=Sum("amount"))["total"]
    assert (mapped, rest) == (Decimal("283059443.00"), Decimal("2186248924.00"))
    assert mapped + rest == Decimal("2469308367.00")
