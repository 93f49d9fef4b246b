"""Targets on an indicator's page: to reach, or to keep; and how far the way has been gone, as others publish it."""

from decimal import Decimal

import pytest

from outcomes.models import Indicator, Target
from tests.factories.results import make_indicator, make_observations, make_target
from tests.outcomes.views.conftest import Small
from tests.pages import column, table, words

PAGE = "/small/indicators/poor/"
VALUES = {year: Decimal("24.0") - (year - 2012) for year in range(2012, 2020)}


@pytest.fixture
def poor(small: Small) -> Indicator:
    one = make_indicator(
        small.county, "Children in poverty", slug="poor", goal=small.poverty, department=small.social,
        unit="percent", good="down",
    )  # fmt: skip
    make_observations(one, VALUES)
    make_observations(one, {2020: "40.0"}, status="provisional")
    return one


def test_a_target_to_keep_is_told_as_a_count_and_not_as_a_chance(small: Small, poor: Indicator) -> None:
    target = make_target(poor, 2025, "20.0")
    Target.objects.filter(pk=target.pk).update(kept_from=2014, kept_from_label="2014")
    answer = small.client("analyst").get(PAGE)
    assert "Target, 20% or better in every period from 2014 to 2025. Met in 4 of 6 so far." in words(answer)
    assert table(answer, "targets") == [
        ["By", "Target", "Result of that period", "Met?"],
        ["2014–2025", "20%", "still to come", "4 of 6 so far"],
    ]
    assert "On track" not in words(answer)


def test_the_way_from_the_baseline_as_others_publish_it(small: Small, poor: Indicator) -> None:
    make_target(poor, 2022, "10.0")
    assert table(small.client("analyst").get(PAGE), "targets")[0] == [
        "By", "Target", "Result of that period", "Met?",
    ]  # fmt: skip
    Indicator.objects.update(baseline_period=2012, baseline_label="2012")
    answer = small.client("analyst").get(PAGE)
    row = dict(zip(*table(answer, "targets"), strict=True))
    # 24 to 17 of 24 to 10; (17/24)^(1/7) − 1 of (10/24)^(1/10) − 1
    assert row["Baseline"] == "24.0% in 2012"
    assert row["Of the targeted change, in percent (Healthy People)"] == "50.0"
    assert row["Growth so far ÷ growth required (Open SDG)"] == "0.57"
    assert dict(column(answer, "measured", "What", "Answer"))["Judged from"] == (
        "2012 on, where that leaves enough values."
    )
    lines = small.client("analyst").get(f"{PAGE}?export=targets&format=csv").content.decode().splitlines()
    assert any("24.0% in 2012,50.0,0.57" in line for line in lines)


def test_of_withheld_values_no_way_is_told(small: Small, poor: Indicator) -> None:
    make_target(poor, 2022, "10")
    Indicator.objects.update(
        baseline_period=2012, baseline_label="2012", counts_people=True, kind="count", is_published=True
    )
    make_observations(poor, {2021: "7"})
    type(small.poverty).objects.update(is_published=True)
    small.publish()
    assert table(small.client().get(PAGE), "targets")[0] == [
        "By", "Target", "Result of that period", "Met?",
    ]  # fmt: skip
