"""Cost centers: what each costs and buys, for whoever may know; the public reads the copy of that day."""

import pytest
from django.test import Client

from obb.history import change
from outcomes.models import Goal
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import make_goal, map_all
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

AT = "/small/cost-centers/"
CHILD_SUPPORT = f"{AT}5100/"
HEADS = (
    "Code",
    "Cost center",
    "Department",
    "Amount",
    "Mapped to goals",
    "Not yet mapped",
    "Goals it serves",
)
SOCIAL = [
    (
        "5100",
        "Child support",
        "Social Services",
        "$100.00",
        "90.0%",
        "$10.00",
        "Reducing Poverty; Improving Access",
    ),
    ("5900", "Recoveries", "Social Services", "−$5.00", "100.0%", "$0.00", "Reducing Poverty"),
]
HEALTH = [
    ("7100", "School nurses", "Public Health", "$50.00", "100.0%", "$0.00", "Increasing Safety"),
    ("7200", "Clinics", "Public Health", "$25.00", "0.0%", "$25.00", "none yet"),
]


def _total(amount: str, unmapped: str) -> tuple[str, ...]:
    return ("Total", "", "", amount, "", unmapped, "")


def _stranger() -> Client:
    client = Client()
    client.force_login(make_member(make_county("elsewhere"), "analyst"))
    return client


def _mark_published(*goals: Goal) -> None:
    with change(by=None, reason="a test"):
        for goal in goals:
            goal.is_published = True
            goal.save()


def _change_everything(small: Small) -> None:
    """Names, shares and amounts are others the day after; codes and departments under published lines stay."""
    with change(by=None, reason="new names"):
        support = small.centers["5100"]
        support.name, small.health.name, small.poverty.name = "Kids", "Wellness", "Thriving"
        for thing in (support, small.health, small.poverty):
            thing.save()
    map_all(support, 2019, **{small.safety.code: 100})
    make_lines(support, small.adopted, 2019, "1000.00")


def test_an_analyst_sees_every_cost_center_and_its_goals(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    assert column(answer, "centers", *HEADS) == [*SOCIAL, *HEALTH, _total("$170.00", "$35.00")]
    assert links(answer)["5100"] == "/small/cost-centers/5100/?year=2019&stage=adopted"


def test_a_director_sees_those_of_her_own_department(small: Small) -> None:
    for department, rows, total in (
        (small.social, SOCIAL, _total("$95.00", "$10.00")),
        (small.health, HEALTH, _total("$75.00", "$25.00")),
    ):
        answer = small.client("director", department).get(AT)
        assert column(answer, "centers", *HEADS) == [*rows, total]
        assert "You see the cost centers of your own department." in words(answer)
    assert [name for name in ("Child support", "Social Services", "Poverty") if name in words(answer)] == []


def test_the_file_says_what_the_page_says_and_runs_nothing(small: Small) -> None:
    with change(by=None, reason="a test"):
        small.centers["7200"].name = "@SUM(A1)"
        small.centers["7200"].save()
    answer = small.client("analyst").get(AT, {"export": "centers", "centers-department": "Public Health"})
    assert answer["Content-Disposition"] == 'attachment; filename="small-2019-adopted-cost-centers.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        'Code,Cost center,Department,Amount,"Mapped to goals, %",Not yet mapped,Goals it serves',
        "7100,School nurses,Public Health,50.00,100.0,0.00,Increasing Safety",
        "7200,'@SUM(A1),Public Health,25.00,0.0,25.00,none yet",
        "Total of the 2 shown,,,75.00,,25.00,",
        '"Small County, North Carolina: Cost centers – FY2019 Adopted, expenses in dollars. Narrowed to:'
        ' Department: Public Health. Drafts: not published."',
    ]


def test_one_cost_center_says_what_it_costs_and_what_it_buys(small: Small) -> None:
    answer = small.client("analyst").get(CHILD_SUPPORT)
    assert column(answer, "bought", "Goal", "Share", "Amount") == [
        ("Reducing Poverty", "60.00%", "$60.00"),
        ("Improving Access", "30.00%", "$30.00"),
        ("Not yet mapped", "10.00%", "$10.00"),
        ("The whole cost center", "100.00%", "$100.00"),
    ]
    assert column(answer, "lines", "Kind", "Amount", "File", "Row") == [
        ("Expense", "$100.00", "lines.csv", "2")
    ]
    assert column(answer, "years", "Fiscal year", "Adopted") == [("FY2018", "$80.00"), ("FY2019", "$100.00")]
    said = words(answer)
    assert (
        "FY2019 Adopted expenses$100.00 FY2019 Adopted revenues$0.00 not yet mapped to a goal$10.00" in said
    )
    assert "Crosswalk FY2019, version 3, by a command on the server on Nov. 23, 2026: a test" in said
    found = links(answer)
    assert found["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted"
    assert found["Social Services"] == "/small/departments/DSS/?year=2019&stage=adopted"
    assert found["Change shares"] == "/small/cost-centers/5100/shares/?year=2019"
    assert found["History of this cost center"] == "/small/cost-centers/5100/history/"


def test_a_director_reads_hers_without_the_means_to_map_it_and_no_other(small: Small) -> None:
    with change(by=None, reason="a test"):
        small.safety.department = small.health
        small.safety.save()
    map_all(small.centers["5100"], 2019, **{small.poverty.code: 60, small.safety.code: 40})
    client = small.client("director", small.social)
    answer = client.get(CHILD_SUPPORT)
    assert column(answer, "bought", "Goal", "Amount")[:2] == [
        ("Reducing Poverty", "$60.00"),
        ("Increasing Safety", "$40.00"),
    ]
    found = links(answer)
    assert "Increasing Safety" not in found
    assert "Change shares" not in found
    assert found["History of this cost center"] == "/small/cost-centers/5100/history/"
    assert [client.get(f"{AT}{code}/").status_code for code in ("7100", "no-such", "5100/x")] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("code", ["5100", "no-such"])
def test_before_it_is_published_nobody_else_is_told_whether_it_is_there(small: Small, code: str) -> None:
    address = f"{AT}{code}/"
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")
    assert _stranger().get(address).status_code == 404
    assert "No cost centers with money yet." in words(Client().get(AT))


def test_the_published_list_keeps_names_departments_and_amounts(small: Small) -> None:
    _mark_published(small.poverty, small.safety)
    small.publish()
    _change_everything(small)
    rows = [(*SOCIAL[0][:-1], "Reducing Poverty; Goals not published"), *SOCIAL[1:], *HEALTH]
    for client, copy in (
        (Client(), {}),
        (_stranger(), {}),
        (small.client("director", small.health), {"edition": "published"}),
    ):
        answer = client.get(AT, copy)
        assert column(answer, "centers", *HEADS) == [*rows, _total("$170.00", "$35.00")]
    draft = column(small.client("analyst").get(AT), "centers", *HEADS)
    assert draft[1] == ("5900", "Recoveries", "Social Services", "−$5.00", "100.0%", "$0.00", "Thriving")
    assert draft[0] == (
        "5100",
        "Kids",
        "Social Services",
        "$1,100.00",
        "100.0%",
        "$0.00",
        "Increasing Safety",
    )


def test_a_published_cost_center_keeps_its_address_shares_and_names(small: Small) -> None:
    _mark_published(small.poverty)
    small.publish()
    _change_everything(small)
    answer = Client().get(CHILD_SUPPORT)
    assert column(answer, "bought", "Goal", "Share", "Amount") == [
        ("Reducing Poverty", "60.00%", "$60.00"),
        ("Goals not published", "30.00%", "$30.00"),
        ("Not yet mapped", "10.00%", "$10.00"),
        ("The whole cost center", "100.00%", "$100.00"),
    ]
    assert column(answer, "lines", "Amount") == [("$100.00",)]
    assert column(answer, "years", "Fiscal year", "Adopted") == [("FY2019", "$100.00")]
    said = words(answer)
    hidden = (
        "Kids",
        "Thriving",
        "Improving Access",
        "Crosswalk FY2019",
        "Change shares",
        "History of",
    )
    assert [name for name in hidden if name in said] == []
    found = links(answer)
    assert found["Social Services"] == "/small/departments/DSS/?year=2019&stage=adopted"
    assert found["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted"
    assert Client().get(f"{AT}9999/").status_code == 302
    copy = small.client("analyst").get(CHILD_SUPPORT, {"edition": "published"})
    assert "Change shares" not in links(copy)
    assert "Kids" in words(small.client("analyst").get(CHILD_SUPPORT))


def test_several_goals_that_are_not_published_are_one_row(small: Small) -> None:
    small.publish()
    assert column(Client().get(CHILD_SUPPORT), "bought", "Goal", "Share", "Amount") == [
        ("Goals not published", "90.00%", "$90.00"),
        ("Not yet mapped", "10.00%", "$10.00"),
        ("The whole cost center", "100.00%", "$100.00"),
    ]


def test_a_cost_center_without_published_lines_is_not_there(small: Small) -> None:
    planned = make_cost_center(small.county, "6100", "Planned shelter", small.social)
    make_lines(planned, small.adopted, 2018, "1.00")
    map_all(planned, 2018, **{small.poverty.code: 100})
    small.publish()
    assert Client().get(f"{AT}6100/").status_code == 302
    assert "Planned shelter" not in words(Client().get(AT))


def test_a_code_with_any_signs_has_a_page_and_a_file(small: Small) -> None:
    odd = make_cost_center(small.county, 'A/1 "é" & b', "Odd", small.social)
    make_lines(odd, small.adopted, 2019, "1.00")
    client = small.client("analyst")
    address = links(client.get(AT))['A/1 "é" & b']
    answer = client.get(address)
    assert column(answer, "lines", "Amount") == [("$1.00",)]
    file = client.get(f"{address}&export=lines")
    assert file["Content-Disposition"] == 'attachment; filename="small-2019-adopted-A-1-b-lines.csv"'


def test_the_chart_is_of_the_ledgers_years(small: Small) -> None:
    actual = make_stage(small.county, "actual")
    make_lines(small.centers["7200"], actual, 2018, "9.00")
    answer = small.client("analyst").get(CHILD_SUPPORT, {"year": "2019", "stage": "adopted"})
    assert table(answer, "years") == [
        ["Fiscal year", "Adopted", "Actual"],
        ["FY2018", "$80.00", "$0.00"],
        ["FY2019", "$100.00", "not in the ledger"],
    ]
    assert "Adopted money rose from FY2018 to FY2019" in words(answer)


LIST_QUERIES = 10
PAGE_QUERIES = 18


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_cost_center_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: object
) -> None:
    county = make_county("wide", years=(2019,))
    stage, department = make_stage(county), make_department(county)
    goals = [make_goal(county) for _number in range(many)]
    for number in range(many):
        make_lines(make_cost_center(county, f"c{number}", department=department), stage, 2019, "1.00")
    center = make_cost_center(county, "c", department=department)
    make_lines(center, stage, 2019, *["1.00"] * many)
    map_all(center, 2019, **{goal.code: "0.5" for goal in goals})
    client = Small(county, department, department, stage, None, None, None).client("analyst")
    client.get("/wide/cost-centers/")
    for address, queries in (("", LIST_QUERIES), ("c/", PAGE_QUERIES)):
        with django_assert_num_queries(queries):
            assert client.get(f"/wide/cost-centers/{address}").status_code == 200
