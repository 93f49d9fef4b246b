"""The demo's two Work and Performance Plans: titles, dates, numbers and nesting as they were printed."""

from __future__ import annotations

from collections import Counter

from outcomes.models import Initiative, Measure, Milestone, Plan

SERVICE = "Health and Human Services Integrated Service Delivery Project"


def test_two_plans_and_who_directed(demo) -> None:
    assert list(Plan.objects.order_by("year").values_list("year", "title", "director")) == [
        (2017, "FY17 Department Director Work and Performance Plan", "Joan Kennedy"),
        (2019, "Work and Performance Plan FY2019 (CSE)", ""),
    ]


def test_seven_initiatives(demo) -> None:
    found = Initiative.objects.order_by("plan__year", "number")
    assert list(found.values_list("plan__year", "number", "title", "is_key", "strategic_link")) == [
        (2017, 1, SERVICE, True, "unstated"),
        (2017, 2, "Strengthening Families", False, "unstated"),
        (2019, 1, SERVICE, True, "yes"),
        (2019, 2, "Unified Workforce Development Strategy", True, "yes"),
        (2019, 3, "Implement Dedicated Court Team", True, "yes"),
        (2019, 4, "Dual Notice Process", True, "no"),
        (2019, 5, "Arrears Reduction Strategy", True, "yes"),
    ]


def test_when_they_will_be_complete(demo) -> None:
    found = Initiative.objects.order_by("plan__year", "number")
    within = "(All updates/project milestones listed below will be completed in FY19)"
    undetermined = "This is a multi-year plan with the completion date yet to be determined."
    assert list(found.values_list("timing_text", "precision", "is_multi_year")) == [
        (undetermined, "tbd", True),
        ("6/30/2017", "day", False),
        (f"{undetermined} {within}", "tbd", True),
        ("This is a multi-year plan with a pilot completion date of September 2019.", "none", True),
        ("March 29, 2019", "day", False),
        (f"{undetermined} {within}", "tbd", True),
        ("June 30, 2019", "day", False),
    ]


def test_the_project_goes_on_from_one_plan_to_the_next(demo) -> None:
    continued = Initiative.objects.filter(continues__isnull=False)
    assert list(
        continued.values_list("plan__year", "number", "continues__plan__year", "continues__number")
    ) == [(2019, 1, 2017, 1)]


def test_how_many_milestones_and_how_many_are_part_of_another(demo) -> None:
    found = Milestone.objects.values_list("initiative__plan__year", "initiative__number", "parent")
    assert Counter((year, number, parent is not None) for year, number, parent in found) == {
        (2017, 1, False): 2,
        (2017, 1, True): 10,
        (2017, 2, False): 2,
        (2019, 1, False): 6,
        (2019, 2, False): 3,
        (2019, 3, False): 5,
        (2019, 4, False): 3,
        (2019, 5, False): 6,
        (2019, 5, True): 3,
    }


def test_no_milestone_status_was_reported(demo) -> None:
    assert set(Milestone.objects.values_list("status", flat=True)) == {"unreported"}


def test_responsible_units(demo) -> None:
    found = Milestone.objects.filter(initiative__plan__year=2019, initiative__number=1).order_by("position")
    assert ["/".join(one.units) for one in found] == [
        "HHS/HR",
        "HHS/BPM",
        "HHS/EPMO",
        "HHS/BPM/ITS",
        "HHS/BPM/ITS/AFM",
        "HHS/BPM/ITS",
    ]
    assert {one.precision for one in found} == {"fiscal_year"}


def test_measures_have_the_stated_targets_and_no_result(demo) -> None:
    found = Measure.objects.order_by("initiative__plan__year", "initiative__number", "position")
    assert list(
        found.values_list("initiative__plan__year", "initiative__number", "kind", "target", "result")
    ) == [
        (2017, 1, "completion", None, None),
        (2017, 2, "numeric", 4, None),
        (2017, 2, "numeric", 4, None),
        (2017, 2, "numeric", 2, None),
        (2017, 2, "numeric", 2, None),
        (2019, 2, "numeric", 40, None),
        (2019, 2, "cadence", None, None),
        (2019, 2, "deliverable", None, None),
        (2019, 3, "cadence", None, None),
        (2019, 4, "baseline", None, None),
        (2019, 4, "baseline", None, None),
        (2019, 4, "survey", None, None),
        (2019, 4, "cadence", None, None),
        (2019, 5, "cadence", None, None),
    ]
