"""Forecasts, targets and survey comparisons against reference values (folder named by OBB_SHARED)."""

import json
import os
from pathlib import Path

import pytest

from outcomes.domain.forecast import project
from outcomes.domain.series import Point, Series
from outcomes.domain.survey import compare
from outcomes.domain.target import growth_ratio, outlook, targeted_change
from outcomes.domain.verdict import judge

GOLDEN = Path(os.environ["OBB_SHARED"]) / "golden"
FORECAST, TARGET, CENSUS = (
    json.loads((GOLDEN / f"{name}.json").read_text()) for name in ("forecast", "target", "census_compare")
)
FREQUENCY = {0: "year", 4: "quarter", 12: "month"}


def near(value, golden=FORECAST):
    return pytest.approx(value, abs=golden["tolerance"], rel=golden["tolerance"])


@pytest.mark.parametrize("case", FORECAST["cases"], ids=lambda case: case["source"])
def test_the_projection_equals_the_reference(case):
    found = project(case["values"], frequency=FREQUENCY[case["season"]], horizon=case["horizon"])
    expected = case["expected"]
    for name in ("alpha", "level", "slope", "trend_weight"):
        assert getattr(found, name) == near(expected[name])
    columns = {
        "point": "point",
        "scale": "scale",
        "low80": "lo80",
        "high80": "hi80",
        "low95": "lo95",
        "high95": "hi95",
    }
    for ours, theirs in columns.items():
        assert [getattr(step, ours) for step in found.steps] == near(expected[theirs])


@pytest.mark.parametrize("case", TARGET["cases"], ids=lambda case: case["label"])
def test_the_outlook_equals_the_reference(case):
    points = [Point(i, str(i), value) for i, value in enumerate(case["values"])]
    series, expected = Series(points, good=case["good"]), case["expected"]
    found = outlook(series, judge(series), target=case["target"], period=len(points) - 1 + case["steps"])
    assert (found.call, found.met_now) == (expected["call"], expected["already_met"])
    assert found.probability == near(expected["probability"], TARGET)
    assert found.needed_pace == near(expected["needed_per_step"], TARGET)
    assert found.expected == near(expected["expected_at_date"], TARGET)


@pytest.mark.parametrize("case", TARGET["open_sdg"])
def test_the_growth_ratio_equals_the_reference(case):
    found = growth_ratio(case["base"], case["current"], case["years"], case["target"], case["target_years"])
    assert found == near(case["expected"]["ratio"], TARGET)


@pytest.mark.parametrize("case", TARGET["healthy_people"])
def test_the_targeted_change_equals_the_reference(case):
    found = targeted_change(case["baseline"], case["latest"], case["target"])
    assert found == near(case["expected"]["pct_targeted_change"], TARGET)


@pytest.mark.parametrize("case", CENSUS["cases"], ids=lambda case: case["label"])
def test_the_comparison_equals_the_reference(case):
    found = compare(case["a"], case["moe_a"], case["b"], case["moe_b"], overlap=case.get("overlap", 0.0))
    expected = case["expected"]
    assert found.margin == near(expected["moe_diff"], CENSUS)
    assert abs(found.z) == near(expected["z"], CENSUS)
    assert found.differs == expected["significant_90"]
