"""Departments: whose money and goals a reader may see, and under which names."""

import pytest
from django.test import Client

from budget.actions.successions import Successor, record_successors
from obb.history import change
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import (
    make_goal,
    make_indicator,
    make_initiative,
    make_observations,
    make_plan,
    map_all,
)
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, words

AT = "/small/departments/"
SOCIAL, HEALTH = f"{AT}DSS/", f"{AT}PH/"
HEADS = (
    "Department",
    "Amount",
    "Share of the county",
    "Cost centers",
    "Outcome goals",
    "Indicators",
    "Initiatives",
)
PH_ROW = ("Public Health", "$75.00", "44.1%", "2", "1", "0", "0")
DSS_ROW = ("Social Services", "$95.00", "55.9%", "2", "1", "0", "0")


def _stranger() -> Client:
    client = Client()
    elsewhere = make_county("elsewhere")
    client.force_login(make_member(elsewhere, "director", make_department(elsewhere)))
    return client


def _publish_goal(small: Small, *goals: object) -> None:
    with change(by=None, reason="a test"):
        for goal in goals:
            goal.is_published = True
            goal.save()


def _change_everything(small: Small) -> None:
    """Names are others the day after, and from the next year on a cost center is another department's."""
    with change(by=None, reason="new names"):
        small.health.name, small.safety.name = "Wellness", "Calm streets"
        for thing in (small.health, small.safety):
            thing.save()
    record_successors(
        county=small.county, dimension="cost_center", old=small.centers["7100"], first_year=2020, change="moved",
        successors=[Successor("7100", department=small.social)], by=None, reason="a reorganization",
    )  # fmt: skip
    make_lines(small.centers["7200"], small.adopted, 2019, "1000.00")


def test_an_analyst_sees_every_department_with_its_share(small: Small) -> None:
    make_department(small.county, "EM", "Elections")
    answer = small.client("analyst").get(AT)
    assert column(answer, "departments", *HEADS) == [
        ("Elections", "no lines", "no data", "0", "0", "0", "0"),
        PH_ROW,
        DSS_ROW,
        ("Total", "$170.00", "", "", "", "", ""),
    ]
    assert links(answer)["Public Health"] == "/small/departments/PH/?year=2019&stage=adopted"


def test_a_director_sees_her_own_and_the_others_as_one_sum(small: Small) -> None:
    answer = small.client("director", small.social).get(AT)
    assert column(answer, "departments", *HEADS) == [
        DSS_ROW,
        ("Other departments", "$75.00", "", "", "", "", ""),
        ("Total", "$170.00", "", "", "", "", ""),
    ]
    said = words(answer)
    assert "You see your own department in detail, and the others as one sum." in said
    assert [name for name in ("Public Health", "Safety") if name in said] == []


def test_the_file_says_what_the_page_says_and_runs_nothing(small: Small) -> None:
    with change(by=None, reason="a test"):
        small.health.name = "+Health"
        small.health.save()
    answer = small.client("analyst").get(AT, {"export": "departments"})
    assert answer.content.decode("utf-8-sig").splitlines() == [
        'Department,Amount,"Share of the county, %",Cost centers,Outcome goals,Indicators,Initiatives',
        "'+Health,75.00,44.1,2,1,0,0",
        "Social Services,95.00,55.9,2,1,0,0",
        "Total,170.00,,,,,",
        '"Small County, North Carolina: Departments – FY2019 Adopted, expenses in dollars. Drafts: not published."',
    ]


def test_a_department_says_what_it_spends_on_which_goal(small: Small) -> None:
    make_observations(
        make_indicator(small.county, "Children in poverty", goal=small.poverty, department=small.social),
        {2019: "18.7"},
    )
    make_initiative(make_plan(small.county, small.social, 2019), "Reach parents early")
    answer = small.client("analyst").get(SOCIAL)
    assert column(answer, "goals", "Goal", "Amount", "Share of the department") == [
        ("Reducing Poverty", "$55.00", "57.9%"),
        ("Improving Access", "$30.00", "31.6%"),
        ("Not yet mapped", "$10.00", ""),
        ("Total", "$95.00", ""),
    ]
    assert column(answer, "centers", "Code", "Cost center", "Amount", "Goals it serves") == [
        ("5100", "Child support", "$100.00", "Reducing Poverty; Improving Access"),
        ("5900", "Recoveries", "−$5.00", "Reducing Poverty"),
        ("Total", "", "$95.00", ""),
    ]
    assert [row[0] for row in column(answer, "indicators", "Indicator")] == ["Children in poverty"]
    assert [row[0] for row in column(answer, "initiatives", "Initiative")] == ["Reach parents early"]
    assert links(answer)["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted"


def test_a_director_reads_her_own_department_and_no_other(small: Small) -> None:
    client = small.client("director", small.health)
    answer = client.get(HEALTH)
    assert column(answer, "goals", "Goal", "Amount") == [
        ("Increasing Safety", "$50.00"),
        ("Not yet mapped", "$25.00"),
        ("Total", "$75.00"),
    ]
    assert [
        client.get(address).status_code for address in (SOCIAL, f"{SOCIAL}?export=indicators", f"{AT}XX/")
    ] == [
        404,
        404,
        404,
    ]


def test_a_goal_of_another_department_that_her_money_serves_is_named_but_not_linked(small: Small) -> None:
    map_all(small.centers["7200"], 2019, **{small.poverty.code: 100})
    answer = small.client("director", small.health).get(HEALTH)
    assert column(answer, "goals", "Goal", "Amount")[:2] == [
        ("Increasing Safety", "$50.00"),
        ("Reducing Poverty", "$25.00"),
    ]
    assert "Reducing Poverty" not in links(answer)


@pytest.mark.parametrize("asked", ["", "?export=indicators", "?export=initiatives", "?indicators-q=x"])
@pytest.mark.parametrize("code", ["DSS", "no-such"])
def test_before_anything_is_published_nobody_is_told_whether_it_is_there(
    small: Small, code: str, asked: str
) -> None:
    make_indicator(small.county, department=small.social)
    assert Client().get(f"{AT}{code}/{asked}").status_code == 302
    assert _stranger().get(f"{AT}{code}/{asked}").status_code == 404
    said = words(Client().get(AT))
    assert [name for name in ("Social Services", "Public Health") if name in said] == []


def test_a_department_with_a_published_initiative_alone_is_listed_and_has_a_page(small: Small) -> None:
    plan = make_plan(small.county, small.health, 2019)
    make_initiative(plan, "Vaccinate", is_published=True)
    make_initiative(plan, "Not for all")
    listed = Client().get(AT)
    assert column(listed, "departments", "Department", "Initiatives") == [("Public Health", "1")]
    answer = Client().get(HEALTH, {"initiatives-q": "nothing of the kind"})
    assert answer.status_code == 200
    assert "Not for all" not in words(Client().get(HEALTH))


def test_the_published_list_keeps_the_names_and_sums_of_its_day(small: Small) -> None:
    small.publish()
    _change_everything(small)
    for client, copy in (
        (Client(), {}),
        (_stranger(), {}),
        (small.client("analyst"), {"edition": "published"}),
    ):
        answer = client.get(AT, copy)
        assert column(answer, "departments", "Department", "Amount", "Cost centers") == [
            ("Public Health", "$75.00", "2"),
            ("Social Services", "$95.00", "2"),
            ("Total", "$170.00", ""),
        ]
    assert "Wellness" in words(small.client("analyst").get(AT))


def test_a_published_department_keeps_its_address_its_name_and_its_cost_centers(small: Small) -> None:
    _publish_goal(small, small.safety)
    map_all(small.centers["7200"], 2019, **{small.poverty.code: 40})
    small.publish()
    _change_everything(small)
    answer = Client().get(HEALTH)
    assert column(answer, "goals", "Goal", "Amount") == [
        ("Increasing Safety", "$50.00"),
        ("Goals not published", "$10.00"),
        ("Not yet mapped", "$15.00"),
        ("Total", "$75.00"),
    ]
    assert column(answer, "centers", "Code", "Amount", "Goals it serves") == [
        ("7100", "$50.00", "Increasing Safety"),
        ("7200", "$25.00", "Goals not published"),
        ("Total", "$75.00", ""),
    ]
    said = words(answer)
    assert "Public Health" in said
    assert [name for name in ("Wellness", "Calm streets", "Poverty", "$1,000.00") if name in said] == []
    assert "Wellness" in words(small.client("analyst").get(HEALTH))


def test_without_money_the_lists_are_of_results_alone(db: None) -> None:
    county = make_county("plain", years=(2019,))
    department = make_department(county, "CS", "Child Support")
    make_goal(county, department=department)
    client = Small(county, department, department, None, None, None, None).client("director", department)
    answer = client.get("/plain/departments/")
    assert column(answer, "departments", "Department", "Outcome goals") == [("Child Support", "1")]
    assert "No indicator yet." in words(client.get("/plain/departments/CS/"))


LIST_QUERIES = 13
PAGE_QUERIES = 19


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_department_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: object
) -> None:
    county = make_county("wide", years=(2019,))
    stage, first = make_stage(county), make_department(county, "D")
    plan = make_plan(county, first, 2019)
    for number in range(many):
        goal = make_goal(county, department=first)
        make_indicator(county, goal=goal, department=first)
        make_initiative(plan)
        for department in (first, make_department(county)):
            center = make_cost_center(county, f"c{number}-{department.pk}", department=department)
            make_lines(center, stage, 2019, "1.00")
        map_all(center, 2019, **{goal.code: 50})
    client = Small(county, first, first, stage, None, None, None).client("analyst")
    client.get("/wide/departments/")
    for address, queries in (("", LIST_QUERIES), ("D/", PAGE_QUERIES)):
        with django_assert_num_queries(queries):
            assert client.get(f"/wide/departments/{address}").status_code == 200
