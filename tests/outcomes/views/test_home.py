"""The first page: for each who comes, what she comes for."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from obb.history import change
from outcomes.actions.publish import publish
from outcomes.models import Goal
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import (
    make_goal,
    make_indicator,
    make_initiative,
    make_milestone,
    make_observations,
    make_plan,
    map_all,
)
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, words

AT = "/small/"
FALLING = {
    year: value
    for year, value in zip(range(2010, 2020), "30 29 27 26 24 23 21 20 18 17".split(), strict=True)
}


def _publish(small: Small, year: int = 2019) -> None:
    with change(by=None, reason="a test"):
        Goal.objects.filter(county=small.county).update(is_published=True)
    publish(
        county=small.county,
        year=year,
        stage=small.adopted,
        title="Adopted budget",
        reason="The board adopted it.",
        by=None,
        at=timezone.now(),
    )


def test_the_public_reads_one_row_a_goal_with_money_share_and_verdict(small: Small) -> None:
    poor = make_indicator(
        small.county, "Children in poverty", goal=small.poverty, good="down", is_published=True
    )
    make_observations(poor, FALLING)
    _publish(small)
    answer = Client().get(AT)
    said = words(answer)
    assert "$170, 3 goals, FY2019 Adopted" in said
    assert "Reducing Poverty Closer Children in poverty fell about 1 a year from 2010 to 2019" in said
    assert "$55 32.4% of the money, rounded. Exactly $55.00" in said
    assert column(answer, "years", "Goal", "FY2019", "Share of FY2019") == [
        ("Reducing Poverty", "$55.00", "32.4%"),
        ("Increasing Safety", "$50.00", "29.4%"),
        ("Improving Access", "$30.00", "17.6%"),
        ("Not yet mapped", "$35.00", "20.6%"),
        ("Total, same as the ledger", "$170.00", "100.0%"),
    ]
    assert "What changed" not in said
    assert "Published" in said


def test_what_changed_since_the_year_before_is_said_in_sentences(small: Small) -> None:
    _publish(small, 2018)
    _publish(small)
    answer = Client().get(AT)
    said = words(answer)
    assert (
        "What changed since the year before"
        " $90.00 more in all. +112.5% against FY2018, rounded."
        " Largest rise: $50.00 for Increasing Safety."
        " Largest fall: $25.00 for Reducing Poverty."
        " Not yet mapped grew by $35.00. It is now $35.00."
    ) in said
    assert column(answer, "years", "Goal", "FY2018", "FY2019", "Change from FY2018")[-1] == (
        "Total, same as the ledger",
        "$80.00",
        "$170.00",
        "+$90.00",
    )


def test_the_public_of_a_county_that_published_nothing_is_told_so(small: Small) -> None:
    answer = Client().get(AT)
    assert answer.status_code == 200
    said = words(answer)
    assert "Small County has not published its goals so far." in said
    assert "Reducing Poverty" not in said


def test_a_commissioner_reads_drafts_as_a_reader_does(small: Small) -> None:
    answer = small.client("commissioner").get(AT)
    assert "$170, 3 goals, FY2019 Adopted" in words(answer)
    assert "Map" not in [label.split()[0] for label in links(answer) if label]


def test_many_goals_are_told_by_their_money(small: Small) -> None:
    for number in range(12):
        goal = make_goal(small.county, f"Aim {number:02}")
        center = make_cost_center(small.county, f"80{number}", department=small.health)
        make_lines(center, small.adopted, 2019, "1.00")
        map_all(center, 2019, **{goal.code: 100})
    found = links(small.client("commissioner").get(AT))
    assert found["3 more goals, with less money"] == "/small/goals/?year=2019&stage=adopted"


def test_an_analyst_sees_what_is_loaded_mapped_and_tied_and_what_to_do_next(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    said = words(answer)
    assert "4 cost centers, 2 mapped whole, $35.00 not yet mapped (20.6%)." in said
    assert "Tied to the ledger. By outcome $170.00 = ledger $170.00. Difference $0.00." in said
    assert column(answer, "loaded", "Fiscal year", "Adopted") == [
        ("FY2019 (Jul 2018–Jun 2019)", "$170.00"),
        ("FY2018 (Jul 2017–Jun 2018)", "$80.00"),
    ]
    assert "$35.00 of FY2019 Adopted is not yet mapped. The largest part is in 7200 Clinics." in said
    found = links(answer)
    assert found["Map 7200"] == "/small/cost-centers/7200/shares/?year=2019"
    assert found["Bring in indicators"] == "/small/imports/new/"
    assert "FY2019 Adopted is not published: the public cannot see it. Publish" in said
    assert found["Publish"] == "/small/publish/"
    assert len(column(answer, "imports", "File")) == 5


def test_what_is_published_needs_no_publishing(small: Small) -> None:
    _publish(small)
    answer = small.client("admin").get(AT)
    assert "the public cannot see it" not in words(answer)
    assert column(answer, "publications", "Year and stage", "Title") == [("FY2019 Adopted", "Adopted budget")]


def test_an_analyst_may_look_at_what_the_public_sees(small: Small) -> None:
    _publish(small)
    answer = small.client("analyst").get(AT, {"edition": "published"})
    said = words(answer)
    assert "This is the published copy, as the public sees it." in said
    assert "$170, 3 goals, FY2019 Adopted" in said


def test_a_director_finds_her_own(small: Small) -> None:
    poor = make_indicator(
        small.county, "Children in poverty", goal=small.poverty, department=small.social, good="down"
    )
    make_observations(poor, FALLING)
    make_indicator(small.county, "Nurse visits", goal=small.safety, department=small.health)
    own = make_initiative(make_plan(small.county, small.social, 2019), "Orientations")
    make_milestone(own, status="done")
    make_milestone(own, status="under_way")
    make_initiative(make_plan(small.county, small.health, 2019), "Hire nurses")
    answer = small.client("director", small.social).get(AT)
    assert column(answer, "centers", "Cost center", "Amount", "Mapped to goals", "Not yet mapped") == [
        ("5100 Child support", "$100.00", "90.0%", "$10.00"),
        ("5900 Recoveries", "−$5.00", "100.0%", "$0.00"),
        ("Total", "$95.00", "", "$10.00"),
    ]
    assert column(answer, "goals", "Goal", "From your departments", "From the whole county") == [
        ("Reducing Poverty", "$55.00", "$55.00"),
        ("Improving Access", "$30.00", "$30.00"),
        ("Not yet mapped", "$10.00", "$35.00"),
        ("Your departments", "$95.00", ""),
    ]
    assert column(answer, "indicators", "Indicator", "Verdict") == [("Children in poverty", "Closer")]
    assert column(answer, "aims", "Initiative", "Milestones") == [
        ("1. Orientations", "1 of 2 milestones done")
    ]
    said = words(answer)
    assert "You see your own departments in detail, and of the others the county's totals only." in said
    hidden = ("Nurse visits", "Hire nurses", "School nurses", "Clinics")
    assert [text for text in hidden if text in answer.content.decode()] == []


def test_an_empty_county_says_how_to_begin(db: None) -> None:
    county = make_county("fresh", "Fresh County, North Carolina")
    small = Small(county, make_department(county, "D", "Works"), None, None, None, None, None)
    analyst = small.client("analyst").get("/fresh/")
    assert "No budget is loaded yet" in words(analyst)
    assert [label for label in links(analyst) if label.startswith("Bring")] == [
        "Bring in goals",
        "Bring in the budget",
    ]
    for kind, department in (
        ("director", small.social),
        ("viewer", small.social),
        ("commissioner", None),
        ("", None),
    ):
        assert small.client(kind, department).get("/fresh/").status_code == 200


READER_QUERIES, WORK_QUERIES, OWN_QUERIES = 20, 16, 23


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_row_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: Callable
) -> None:
    county = make_county("wide", years=(2018, 2019))
    stage, department = make_stage(county), make_department(county)
    plan = make_plan(county, department, 2019)
    for number in range(many):
        goal = make_goal(county)
        center = make_cost_center(county, f"c{number}", department=department)
        make_lines(center, stage, 2019, "1.00")
        map_all(center, 2019, **{goal.code: 50})
        make_observations(make_indicator(county, goal=goal, department=department), {2019: "1"})
        make_milestone(make_initiative(plan))
    small = Small(county, department, department, stage, None, None, None)
    for client, count in (
        (small.client("commissioner"), READER_QUERIES),
        (small.client("analyst"), WORK_QUERIES),
        (small.client("director", department), OWN_QUERIES),
    ):
        client.get("/wide/")
        with django_assert_num_queries(count):
            assert client.get("/wide/").status_code == 200
