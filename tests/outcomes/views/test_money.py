"""Money by outcome: every figure adds up, for whoever looks; nobody sees what is not hers."""

import pytest
from django.test import Client
from django.utils import timezone

from outcomes.actions.publish import publish
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_funding_source, make_lines, make_stage
from tests.factories.results import make_goal, map_all
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

AT = "/small/money/"


def _published(small: Small) -> None:
    publish(
        county=small.county,
        year=2019,
        stage=small.adopted,
        title="Adopted budget",
        reason="The board adopted it.",
        by=None,
        at=timezone.now(),
    )


def test_goals_not_yet_mapped_and_total_tie_to_the_ledger(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    assert column(
        answer, "goals", "Goal", "FY2019 Adopted", "Share", "FY2018 Adopted", "Change", "Change, %"
    ) == [
        ("Reducing Poverty", "$55.00", "32.4%", "$80.00", "−$25.00", "−31.3%"),
        ("Increasing Safety", "$50.00", "29.4%", "$0.00", "+$50.00", "new"),
        ("Improving Access", "$30.00", "17.6%", "$0.00", "+$30.00", "new"),
        ("Not yet mapped", "$35.00", "20.6%", "$0.00", "+$35.00", "new"),
        ("Total = ledger", "$170.00", "100.0%", "$80.00", "+$90.00", "+112.5%"),
    ]
    assert (
        "Tied to the ledger. By outcome $170.00 = by cost center $170.00 = ledger $170.00. Difference $0.00."
        in words(answer)
    )


def test_cost_centers_by_goal_add_up_both_ways(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    heads = (
        "Cost center",
        "Reducing Poverty",
        "Increasing Safety",
        "Improving Access",
        "Not yet mapped",
        "Ledger",
    )
    assert column(answer, "centers", *heads)[:-1] == [
        ("5100 Child support", "$60.00", "$0.00", "$30.00", "$10.00", "$100.00"),
        ("5900 Recoveries", "−$5.00", "$0.00", "$0.00", "$0.00", "−$5.00"),
        ("7100 School nurses", "$0.00", "$50.00", "$0.00", "$0.00", "$50.00"),
        ("7200 Clinics", "$0.00", "$0.00", "$0.00", "$25.00", "$25.00"),
    ]
    assert table(answer, "centers")[-1][-5:] == ["$55.00", "$50.00", "$30.00", "$35.00", "$170.00"]
    found = links(answer)
    assert found["5100 Child support"] == "/small/cost-centers/5100/?year=2019&stage=adopted"
    assert found["$100.00"] == "/small/lines/?year=2019&stage=adopted&cost_center=5100"
    assert found["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted"


def test_a_director_sees_her_own_cost_centers_and_the_countys_totals(small: Small) -> None:
    answer = small.client("director", small.social).get(AT)
    assert column(answer, "goals", "Goal", "FY2019 Adopted")[-1] == ("Total = ledger", "$170.00")
    assert column(answer, "centers", "Cost center", "Ledger")[:-1] == [
        ("5100 Child support", "$100.00"),
        ("5900 Recoveries", "−$5.00"),
        ("Other departments", "$75.00"),
    ]
    assert table(answer, "centers")[-1][-1] == "$170.00"
    assert column(answer, "levels", "Department", "Total") == [
        ("Social Services", "$95.00"),
        ("Other departments", "$75.00"),
        ("Total", "$170.00"),
    ]
    said = words(answer)
    assert "All others stand in one row, so that the table still ties." in said
    assert [name for name in ("School nurses", "Clinics", "Public Health") if name in said] == []


def test_a_department_that_is_not_hers_is_as_if_not_asked_for(small: Small) -> None:
    answer = small.client("director", small.social).get(AT, {"department": "PH"})
    assert column(answer, "goals", "Goal", "FY2019 Adopted")[-1] == ("Total = ledger", "$170.00")


def test_one_department_ties_to_its_own_lines(small: Small) -> None:
    answer = small.client("analyst").get(AT, {"department": "PH", "with": "none"})
    assert column(answer, "goals", "Goal", "FY2019 Adopted") == [
        ("Increasing Safety", "$50.00"),
        ("Not yet mapped", "$25.00"),
        ("Total = ledger", "$75.00"),
    ]
    assert "ledger $75.00. Difference $0.00." in words(answer)


def test_the_public_sees_nothing_before_it_is_published(small: Small) -> None:
    assert "No money is published yet." in words(Client().get(AT))


def test_what_is_published_names_only_published_goals_and_still_ties(small: Small) -> None:
    small.poverty.is_published = True
    small.poverty.save()
    _published(small)
    make_lines(small.centers["7200"], small.adopted, 2019, "1000.00")
    answer = Client().get(AT)
    assert column(answer, "goals", "Goal", "FY2019 Adopted") == [
        ("Reducing Poverty", "$55.00"),
        ("Goals not published", "$80.00"),
        ("Not yet mapped", "$35.00"),
        ("Total = ledger", "$170.00"),
    ]
    assert "Increasing Safety" not in words(answer)
    assert column(answer, "centers", "Cost center", "Goals not published", "Ledger")[:-1] == [
        ("5100 Child support", "$30.00", "$100.00"),
        ("5900 Recoveries", "$0.00", "−$5.00"),
        ("7100 School nurses", "$50.00", "$50.00"),
        ("7200 Clinics", "$0.00", "$25.00"),
    ]
    draft = small.client("analyst").get(AT)
    assert column(draft, "goals", "Goal", "FY2019 Adopted")[-1] == ("Total = ledger", "$1,170.00")


def test_the_file_says_what_the_page_says(small: Small) -> None:
    answer = small.client("analyst").get(AT, {"export": "goals", "with": "none"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").splitlines()[:5] == [
        'Goal,FY2019 Adopted,"Share, %"',
        "Reducing Poverty,55.00,32.4",
        "Increasing Safety,50.00,29.4",
        "Improving Access,30.00,17.6",
        "Not yet mapped,35.00,20.6",
    ]


def test_revenues_tie_and_net_county_cost_leaves_the_countys_own_money_in(small: Small) -> None:
    state, own = (
        make_funding_source(small.county, level="state"),
        make_funding_source(small.county, level="county"),
    )
    make_lines(small.centers["5100"], small.adopted, 2019, "40.00", kind="revenue", funding_source=state)
    make_lines(small.centers["5100"], small.adopted, 2019, "12.00", kind="revenue", funding_source=own)
    answer = small.client("analyst").get(AT)
    assert "Tied to the ledger. Revenues by outcome $52.00 = ledger $52.00. Difference $0.00." in words(
        answer
    )
    assert column(answer, "revenues", "Goal", "Expenses", "Revenues", "Expenses less revenues") == [
        ("Reducing Poverty", "$55.00", "$31.20", "$23.80"),
        ("Increasing Safety", "$50.00", "$0.00", "$50.00"),
        ("Improving Access", "$30.00", "$15.60", "$14.40"),
        ("Not yet mapped", "$35.00", "$5.20", "$29.80"),
        ("Total = ledger", "$170.00", "$52.00", "$118.00"),
    ]
    assert column(answer, "net", "Part", "Amount") == [
        ("Expenses", "$170.00"),
        ("Less revenues that are not the county's own money", "−$40.00"),
        ("Net county cost", "$130.00"),
    ]


def test_without_revenues_the_page_says_so(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    assert "The ledger holds no revenues for FY2019 Adopted" in words(answer)


def test_many_goals_are_rows_not_columns(small: Small) -> None:
    for number in range(9):
        goal = make_goal(small.county, f"Aim {number}")
        center = make_cost_center(small.county, f"80{number}", department=small.health)
        make_lines(center, small.adopted, 2019, "1.00")
        map_all(center, 2019, **{goal.code: 100})
    answer = small.client("analyst").get(AT)
    assert column(answer, "centers", "Cost center", "Goal", "Amount")[:3] == [
        ("5100 Child support", "Reducing Poverty", "$60.00"),
        ("5100 Child support", "Improving Access", "$30.00"),
        ("5100 Child support", "Not yet mapped", "$10.00"),
    ]
    assert table(answer, "centers")[-1][-1] == "$179.00"


QUERIES = 14


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_cost_center_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: object
) -> None:
    county = make_county("wide", years=(2018, 2019))
    stage, department = make_stage(county), make_department(county)
    for number in range(many):
        center = make_cost_center(county, f"c{number}", department=department)
        goal = make_goal(county)
        make_lines(center, stage, 2018, "1.00")
        make_lines(center, stage, 2019, "1.00")
        map_all(center, 2019, **{goal.code: 50})
    client = Small(county, department, department, stage, None, None, None).client("analyst")
    client.get("/wide/money/")
    with django_assert_num_queries(QUERIES):
        assert client.get("/wide/money/").status_code == 200
