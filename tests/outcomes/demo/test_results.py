"""The demo's goals, real figures and verdicts. Every call by name: one that changes is looked at first."""

from __future__ import annotations

from decimal import Decimal

from obb.models import County
from outcomes.models import Alignment, Goal, Indicator, Observation, VerdictRecord
from outcomes.queries import verdict_proof

TOO_LITTLE = "too little data"


def calls(county: County) -> dict[str, str]:
    """Every indicator's call; for one with too little data, why."""
    records = VerdictRecord.objects.filter(county=county, is_current=True).select_related("indicator")
    return {one.indicator.code: _words(one) for one in records}


def _words(one: VerdictRecord) -> str:
    if one.call == TOO_LITTLE:
        return f"{one.call}: {one.record['refusal']}"
    return f"{one.call} against {one.against}" if one.against else one.call


def values(code: str, of: str) -> list[tuple[int, Decimal]]:
    found = Observation.objects.filter(indicator__code=code, of=of).order_by("period")
    return list(found.values_list("period", "value"))


def test_the_four_family_outcome_goals_by_their_exact_names(demo) -> None:
    goals = Goal.objects.filter(county=demo.durham, kind="outcome").order_by("position")
    assert [(goal.name, goal.department.name) for goal in goals] == [
        ("Reducing Family Poverty", "Social Services"),
        ("Increasing Family Permanence", "Social Services"),
        ("Increasing Family Safety & Well Being", "Social Services"),
        ("Improving Access to Services & Customer Service", "Social Services"),
    ]


def test_each_serves_board_goals_and_says_why(demo) -> None:
    aligned = Alignment.objects.filter(county=demo.durham)
    assert set(aligned.values_list("goal__code", flat=True)) == {"poverty", "permanence", "safety", "access"}
    assert aligned.filter(reason="").count() == 0


def test_durhams_calls(demo) -> None:
    assert (
        calls(demo.durham)
        == {
            "child-poverty": "closer",
            "poverty-all-ages": "no clear change",
            "unemployment": "further against North Carolina",
            "employment-25-54": "too little data: no_benchmark",
            "median-income": "too little data: undeflated",
            "living-wage": "too little data: gaps",
            "income-inequality": "too little data: too_long",
            "food-insecurity": "too little data: after_break",
            "school-meals": "no clear change",
            "single-parent": "too little data: after_break",
            "kin-placement": "too little data: too_few",
            "custody-two-years": "too little data: too_few",
            "days-to-reunification": "too little data: too_few",
            "homeless-pupils": "no clear change",  # its counts of about 1,000 pupils have a sampling error of their own
            "affordable-homes": "no clear change",
            "teen-births": "too little data: too_long",
            "child-deaths": "too little data: overlapping",
            "injury-deaths": "too little data: too_long",
            "violent-crime": "too little data: after_break",
            "graduation": "too little data: mixed_sources",
            "cps-caseload": "too little data: too_few",
            "uninsured": "no clear change",
            "uninsured-children": "no clear change",
            "people-per-doctor": "no clear change",
            "digital-access": "too little data: too_few",
        }
    )


def test_nothing_can_be_called_for_family_permanence(demo) -> None:
    records = VerdictRecord.objects.filter(indicator__goal__code="permanence", is_current=True)
    assert list(records.values_list("call", flat=True)) == [TOO_LITTLE] * 4  # the fifth has no value yet


def test_mecklenburg_has_too_few_years(demo) -> None:
    assert calls(demo.mecklenburg) == {
        "paternity": "too little data: too_few",
        "orders": "too little data: too_few",
        "current-support": "too little data: too_few",
        "arrears-payments": "too little data: too_few",
        "collections": "too little data: too_few",
        "collections-dollars": "too little data: undeflated",
        "arrears-due": "too little data: undeflated",
        "open-cases": "too little data: too_few",
        "custodial-parents": "too little data: too_few",
        "noncustodial-parents": "too little data: too_few",
        "children": "too little data: too_few",
    }


def test_every_verdict_follows_from_the_values(demo) -> None:
    assert [*verdict_proof.findings(None)] == []
    assert verdict_proof.counted(None) > 20


def test_every_figure_names_its_source(demo) -> None:
    assert Observation.objects.filter(source="").count() == 0
    assert Indicator.objects.filter(source="").count() == 0


def test_child_poverty_in_durham_and_in_north_carolina(demo) -> None:
    durham = "22.4 22.2 26 23.7 24.3 19.3 20.6 16.2 19.3".split()
    state = "25.1 24.1 23.4 21.7 21 20.2 19.3 17.9 18.2".split()
    years = range(2013, 2022)
    assert values("child-poverty", "county") == list(zip(years, map(Decimal, durham), strict=True))
    assert values("child-poverty", "benchmark") == list(zip(years, map(Decimal, state), strict=True))


def test_pooled_years_are_stored_as_the_years_they_cover(demo) -> None:
    found = Observation.objects.filter(indicator__code__in=["teen-births", "injury-deaths"], of="county")
    newest = found.order_by("indicator__code", "-period").distinct("indicator__code")
    assert list(newest.values_list("indicator__code", "period", "span", "value")) == [
        ("injury-deaths", 2023, 5, Decimal("82.6")),
        ("teen-births", 2020, 7, Decimal("18.4")),
    ]


def test_mecklenburgs_results_and_targets_of_fy15(demo) -> None:
    measured = Indicator.objects.filter(county=demo.mecklenburg, targets__isnull=False).order_by("position")
    assert [(one.name, one.observations.get().value, one.targets.get().value) for one in measured] == [
        ("Paternity Establishment", Decimal("92.90"), Decimal("91.21")),
        ("Cases Under Order", Decimal("68.50"), Decimal("66.73")),
        ("Current Support Collected", Decimal("61.51"), Decimal("60.89")),
        ("Cases w/Payments to Arrears", Decimal("63.41"), Decimal("62.04")),
        ("Total Collections", Decimal("102.98"), Decimal("100.00")),
        ("Total collections in dollars", Decimal("49113513.39"), Decimal("47690615.69")),
    ]


def test_people_counted_in_mecklenburg(demo) -> None:
    counted = Observation.objects.filter(indicator__counts_people=True).order_by("indicator__position")
    assert list(counted.values_list("indicator__name", "label", "value")) == [
        ("Custodial parents", "Dec 2015", 30913),
        ("Noncustodial parents", "Dec 2015", 30659),
        ("Children", "Dec 2015", 44556),
    ]
