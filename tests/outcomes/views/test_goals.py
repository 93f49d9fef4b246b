"""Goals: what each costs, whether it works, what is done; and who may read which words of it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from obb.history import change
from outcomes.actions.publish import publish
from outcomes.models import Alignment, Goal, InitiativeGoal
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import (
    make_goal,
    make_indicator,
    make_initiative,
    make_measure,
    make_milestone,
    make_observations,
    make_plan,
    make_target,
    map_all,
)
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

AT = "/small/goals/"
POVERTY = "/small/goals/poverty/"
FALLING = {
    year: value
    for year, value in zip(range(2010, 2020), "30 29 27 26 24 23 21 20 18 17".split(), strict=True)
}


def _publish(small: Small) -> None:
    publish(
        county=small.county,
        year=2019,
        stage=small.adopted,
        title="Adopted budget",
        reason="The board adopted it.",
        by=None,
        at=timezone.now(),
    )


def _aim(small: Small, goal: Goal, department: object = None, **fields: object) -> object:
    plan = make_plan(small.county, department or small.social, 2019)
    initiative = make_initiative(plan, **fields)
    with change(by=None, reason="a test"):
        InitiativeGoal.objects.create(county=small.county, initiative=initiative, goal=goal)
    return initiative


def test_the_list_says_what_each_goal_costs_and_how_its_indicators_run(small: Small) -> None:
    make_observations(
        make_indicator(small.county, goal=small.poverty, department=small.social, good="down"), FALLING
    )
    make_indicator(small.county, goal=small.poverty, department=small.social)
    _aim(small, small.poverty)
    answer = small.client("analyst").get(AT)
    assert column(answer, "goals", "Goal", "Amount", "Share", "Indicators", "Initiatives") == [
        ("Reducing Poverty", "$55.00", "32.4%", "1 closer 1 not judged yet", "1"),
        ("Increasing Safety", "$50.00", "29.4%", "no indicator yet", "0"),
        ("Improving Access", "$30.00", "17.6%", "no indicator yet", "0"),
        ("Not yet mapped", "$35.00", "20.6%", "", ""),
        ("Total, same as the ledger", "$170.00", "", "", ""),
    ]


def test_the_list_is_useful_without_money(db: None) -> None:
    county = make_county("poor", years=(2019,))
    make_goal(county, "Reducing Poverty")
    department = make_department(county)
    client = Small(county, department, department, None, None, None, None).client("analyst")
    answer = client.get("/poor/goals/")
    assert column(answer, "goals", "Goal", "Indicators") == [("Reducing Poverty", "no indicator yet")]
    assert "No money has been brought in yet" in words(answer)


def test_board_goals_stand_below_with_what_serves_them(small: Small) -> None:
    board = make_goal(small.county, "A fair county", kind="board", slug="fair")
    with change(by=None, reason="a test"):
        Alignment.objects.create(
            county=small.county,
            goal=small.poverty,
            board_goal=board,
            strength="close",
            reason="Same families.",
        )
    client = small.client("analyst")
    assert column(client.get(AT), "board", "Board goal", "Served by") == [
        ("A fair county", "Reducing Poverty (closely aligned)")
    ]
    assert column(client.get(POVERTY), "served", "Board goal", "Strength", "Why") == [
        ("A fair county", "Closely aligned", "Same families.")
    ]
    assert column(client.get("/small/goals/fair/"), "served", "Outcome goal", "Strength", "Why") == [
        ("Reducing Poverty", "Closely aligned", "Same families.")
    ]


def test_a_goal_ties_to_the_ledger(small: Small) -> None:
    answer = small.client("analyst").get(POVERTY)
    assert column(answer, "tie", "Part", "Amount") == [
        ("Reducing Poverty", "$55.00"),
        ("2 other goals", "$80.00"),
        ("Not yet mapped", "$35.00"),
        ("Ledger total", "$170.00"),
    ]
    assert "Goals and not yet mapped $170.00 = Ledger $170.00. Difference $0.00." in words(answer)
    assert column(
        answer, "centers", "Cost center", "Whole cost center", "Share to this goal", "To this goal"
    )[:-1] == [
        ("5100 Child support", "$100.00", "60.00%", "$60.00"),
        ("5900 Recoveries", "−$5.00", "100.00%", "−$5.00"),
    ]
    assert table(answer, "centers")[-1][-1] == "$55.00"


def test_a_goals_money_by_stage_and_year(small: Small) -> None:
    actual = make_stage(small.county, "actual")
    make_lines(small.centers["5100"], actual, 2018, "70.00")
    answer = small.client("analyst").get(POVERTY, {"year": "2019", "stage": "adopted"})
    assert table(answer, "cost")[1:] == [
        ["FY2018", "$80.00", "$70.00"],
        ["FY2019", "$55.00", "not in the ledger"],
    ]
    assert "Adopted money fell from FY2018 to FY2019" in words(answer)


def test_the_public_reads_that_a_stage_is_not_published(small: Small) -> None:
    """Whether the ledger has it is not the public's to know."""
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.poverty.pk).update(is_published=True)
    actual = make_stage(small.county, "actual")
    make_lines(small.centers["5100"], actual, 2018, "70.00")
    _publish(small)
    publish(
        county=small.county, year=2018, stage=actual, title="FY2018", reason="Closed.", by=None, at=timezone.now()
    )  # fmt: skip
    answer = Client().get(POVERTY, {"year": "2019", "stage": "adopted"})
    assert table(answer, "cost")[1:] == [
        ["FY2018", "not published", "$70.00"],
        ["FY2019", "$55.00", "not published"],
    ]


def test_what_is_asked_for_and_is_not_there_is_said(small: Small) -> None:
    answer = small.client("analyst").get(POVERTY, {"year": "2019", "stage": "actual"})
    assert "There is no FY2019 actual here. Shown instead: FY2019 Adopted." in words(answer)


def test_each_indicator_shows_its_verdict_reason_and_numbers(small: Small) -> None:
    poor = make_indicator(
        small.county, "Children in poverty", goal=small.poverty, good="down", unit="percent", source="Census."
    )
    make_observations(poor, FALLING)
    make_target(poor, 2022, "12")
    answer = small.client("analyst").get(POVERTY)
    said = words(answer)
    assert (
        "Children in poverty Closer Children in poverty fell about 1 point a year from 2010 to 2019 (likely 1 to 2)."
        in said
    )
    assert "Source: Census." in said
    assert "It does not say that the spending caused it." in said
    rows = table(answer, f"i-{poor.pk}-1")
    assert rows[1][:2] == ["2010", "30"]
    assert rows[-1][:2] == ["2019", "17"]


def test_an_indicator_without_results_draws_no_empty_chart(small: Small) -> None:
    poor = make_indicator(small.county, "Children in poverty", goal=small.poverty)
    answer = small.client("analyst").get(POVERTY)
    assert "Children in poverty Not judged yet No results yet." in words(answer)
    assert f'id="i-{poor.pk}-1"' not in answer.content.decode()


def test_initiatives_say_when_and_how_far_and_never_guess(small: Small) -> None:
    first = _aim(
        small, small.poverty, title="Orientations", precision="day",
        first_day=date(2017, 6, 30), day_after=date(2017, 7, 1),
    )  # fmt: skip
    for status in ("done", "under_way", "dropped", "unreported"):
        make_milestone(first, status=status)
    make_measure(first, target="4", result="2")
    second = make_initiative(first.plan, "New desks", precision="tbd")
    make_milestone(second)
    with change(by=None, reason="a test"):
        InitiativeGoal.objects.create(county=small.county, initiative=second, goal=small.poverty)
    answer = small.client("analyst").get(POVERTY)
    assert column(answer, "aims", "Initiative", "To be complete", "Milestones", "Measures", "Status") == [
        (
            "1. Orientations",
            "June 30, 2017",
            "1 of 3 milestones done, 1 not reported, 1 dropped",
            "1 measure, 1 with a result",
            "Past its date",
        ),
        ("2. New desks", "To be determined", "1 milestone, not reported", "none stated", "Not reported"),
    ]


def test_the_public_reads_only_published_goals(small: Small) -> None:
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.poverty.pk).update(is_published=True)
    poor = make_indicator(
        small.county, "Children in poverty", goal=small.poverty, good="down", is_published=True
    )
    make_observations(poor, FALLING)
    make_observations(make_indicator(small.county, "Secret trend", goal=small.poverty), FALLING)
    _publish(small)
    public = Client()
    answer = public.get(POVERTY)
    assert answer.status_code == 200
    assert column(answer, "tie", "Part", "Amount")[0] == ("Reducing Poverty", "$55.00")
    assert "Children in poverty" in words(answer)
    assert "Secret trend" not in answer.content.decode()
    assert public.get("/small/goals/safety/")["Location"] == "/accounts/login/?next=/small/goals/safety/"
    assert [row[0] for row in column(public.get(AT), "goals", "Goal")] == [
        "Reducing Poverty",
        "Goals not published",
        "Not yet mapped",
        "Total, same as the ledger",
    ]


def test_later_edits_do_not_change_what_was_published(small: Small) -> None:
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.poverty.pk).update(is_published=True)
    _publish(small)
    map_all(small.centers["5100"], 2019, **{small.poverty.code: 10})
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.poverty.pk).update(name="Ending Poverty")
    answer = Client().get(POVERTY)
    assert column(answer, "tie", "Part", "Amount")[0] == ("Reducing Poverty", "$55.00")


def test_a_stranger_finds_no_unpublished_goal(small: Small) -> None:
    other = make_county("other", years=(2019,))
    stranger = Small(other, None, None, None, None, None, None).client("analyst")
    assert stranger.get(POVERTY).status_code == 404
    assert stranger.get("/small/goals/nowhere/").status_code == 404


def test_another_departments_draft_stands_in_the_totals_without_its_name(small: Small) -> None:
    client = small.client("director", small.social)
    assert client.get("/small/goals/safety/").status_code == 404
    listed = client.get(AT)
    assert column(listed, "goals", "Goal", "Amount")[:-1] == [
        ("Reducing Poverty", "$55.00"),
        ("Improving Access", "$30.00"),
        ("Goals of other departments", "$50.00"),
        ("Not yet mapped", "$35.00"),
    ]
    assert "Increasing Safety" not in listed.content.decode()
    assert links(listed)["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted"
    assert "Safe at home" not in listed.content.decode()


def test_a_goal_that_several_serve_shows_a_director_her_own_part(small: Small) -> None:
    map_all(small.centers["7100"], 2019, **{small.access.code: 40})
    make_observations(
        make_indicator(small.county, "Nurse visits", goal=small.access, department=small.health), FALLING
    )
    _aim(small, small.access, small.health, title="Hire nurses")
    answer = small.client("director", small.social).get("/small/goals/access/")
    assert column(answer, "tie", "Part", "Amount")[0] == ("Improving Access", "$50.00")
    assert column(answer, "centers", "Cost center", "To this goal") == [
        ("5100 Child support", "$30.00"),
        ("Other departments, 1 cost center", "$20.00"),
        ("Improving Access", "$50.00"),
    ]
    assert "What others give to this goal stands in one row, so that the table still ties." in words(answer)
    hidden = ("Nurse visits", "Hire nurses", "School nurses")
    assert [text for text in hidden if text in answer.content.decode()] == []


def test_a_director_sees_her_own_indicators_and_what_is_published_of_others(small: Small) -> None:
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.poverty.pk).update(is_published=True)
    make_observations(
        make_indicator(small.county, "Own draft", goal=small.poverty, department=small.social), FALLING
    )
    shown = make_indicator(
        small.county, "Shown by others", goal=small.poverty, department=small.health, is_published=True
    )
    make_observations(shown, FALLING)
    make_observations(
        make_indicator(small.county, "Kept", goal=small.poverty, department=small.health), FALLING
    )
    _publish(small)
    said = words(small.client("director", small.social).get(POVERTY))
    assert [name for name in ("Own draft", "Shown by others", "Kept") if name in said] == [
        "Own draft",
        "Shown by others",
    ]


def test_ten_indicators_a_page(small: Small) -> None:
    for number in range(12):
        make_indicator(small.county, f"Measure {number:02}", goal=small.poverty, position=number)
    client = small.client("analyst")
    first, second = client.get(POVERTY), client.get(POVERTY, {"indicators-page": "2"})
    assert "1–10 of 12 indicators" in words(first)
    assert [f"Measure {n:02}" in links(first) for n in (0, 9, 10)] == [True, True, False]
    assert [f"Measure {n:02}" in links(second) for n in (9, 10, 11)] == [False, True, True]


def test_a_reader_who_writes_history_only_where_drafts_are_hers(small: Small) -> None:
    mine = links(small.client("analyst").get(POVERTY))
    assert mine["History of this goal"] == "/small/goals/poverty/history/"
    public = links(small.client("analyst").get(POVERTY, {"edition": "published"}))
    assert "History of this goal" not in public


def _fill(many: int) -> Small:
    """`many` goals, the first with as many cost centers, indicators and initiatives."""
    county = make_county("wide", years=(2018, 2019))
    stage, department = make_stage(county), make_department(county)
    small = Small(county, department, department, stage, make_goal(county, "First", slug="first"), None, None)
    plan = make_plan(county, department, 2019)
    for number in range(many):
        make_goal(county)
        center = make_cost_center(county, f"c{number}", department=department)
        make_lines(center, stage, 2019, "1.00")
        map_all(center, 2019, **{small.poverty.code: 50})
        indicator = make_indicator(county, goal=small.poverty, department=department)
        make_observations(indicator, {2018: "1", 2019: "2"})
        initiative = make_initiative(plan)
        make_milestone(initiative)
        with change(by=None, reason="a test"):
            InitiativeGoal.objects.create(county=county, initiative=initiative, goal=small.poverty)
    return small


LIST_QUERIES, GOAL_QUERIES, PARTIAL_QUERIES = 13, 27, 29


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_row_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: Callable
) -> None:
    small = _fill(many)
    client, director = small.client("analyst"), small.client("director", small.social)
    client.get("/wide/goals/")
    director.get("/wide/goals/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/wide/goals/").status_code == 200
    with django_assert_num_queries(GOAL_QUERIES):
        assert client.get("/wide/goals/first/").status_code == 200
    with django_assert_num_queries(PARTIAL_QUERIES):
        assert director.get("/wide/goals/first/").status_code == 200
