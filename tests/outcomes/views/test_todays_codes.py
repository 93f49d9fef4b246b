"""Pages of cost centers and departments as they were and in today's codes; what came before and after."""

import pytest

from budget.models import CostCenter
from tests.factories.money import make_cost_center, make_lines, make_successions
from tests.factories.results import map_all
from tests.outcomes.views.conftest import Small
from tests.pages import links, table, words


@pytest.fixture
def split(small: Small) -> Small:
    """7050 of Public Health, 100.01 in FY2018, half of it Safety; in FY2019 7100 got nine tenths, 5100 the rest."""
    old = make_cost_center(small.county, "7050", "Health office", small.health, last_year=2018)
    make_lines(old, small.adopted, 2018, "100.01")
    map_all(old, 2018, **{small.safety.code: 50})
    new = (small.centers["7100"], 9000), (small.centers["5100"], 1000)
    make_successions("cost_center", old, 2019, *new, reason="A new unit")
    return small


NOW = {"year": "2018", "stage": "adopted", "codes": "now"}
THEN = {"year": "2018", "stage": "adopted"}


def test_a_cost_center_in_todays_codes(split: Small) -> None:
    client = split.client("analyst")
    then = words(client.get("/small/cost-centers/7100/", THEN))
    assert "FY2018 Adopted expenses$0.00" in then
    answer = client.get("/small/cost-centers/7100/", NOW)
    assert "FY2018 is restated: 7050 became 7100 and 5100 in FY2019." in words(answer)
    assert "FY2018 Adopted expenses$90.01" in words(answer)
    bought = table(answer, "bought")
    assert [row[0] for row in bought[1:]] == ["Increasing Safety", "Not yet mapped", "The whole cost center"]
    assert bought[-1][-1] == "$90.01"
    assert links(answer)["As it was"] == "?year=2018&stage=adopted"
    assert "Its lines of this year stand under the codes it came from." in words(answer)
    assert "Change shares" in links(answer)  # 7100 was there in FY2018, too
    CostCenter.objects.filter(code="7100").update(first_year=2019)
    assert "Change shares" not in links(client.get("/small/cost-centers/7100/", NOW))
    assert client.get("/small/cost-centers/7100/", THEN).status_code == 404


def test_before_and_after_with_shares_and_reasons(split: Small) -> None:
    client = split.client("analyst")
    after = client.get("/small/cost-centers/7050/", THEN)
    assert table(after, "kin")[1:] == [
        ["7100 School nurses", "It became", "90.00%", "FY2019", "split", "A new unit"],
        ["5100 Child support", "It became", "10.00%", "FY2019", "split", "A new unit"],
    ]
    before = client.get("/small/cost-centers/7100/", {"year": "2019", "stage": "adopted"})
    assert table(before, "kin")[1:] == [
        ["7050 Health office", "It came from", "90.00%", "FY2019", "split", "A new unit"]
    ]
    assert client.get(links(before)["7050 Health office"]).status_code == 200
    assert "Record what it became" in words(before)
    # a code that has ended stays on the pages of its years, whatever codes are asked for
    assert "FY2018 Adopted expenses$100.01" in words(client.get("/small/cost-centers/7050/", NOW))


def test_lists_and_departments_in_todays_codes(split: Small) -> None:
    client = split.client("analyst")
    rows = table(client.get("/small/cost-centers/", NOW), "centers")
    assert rows[0][-1] == "Restated"
    assert [(row[0], row[3], row[-1]) for row in rows[1:-1]] == [
        ("5100", "$90.00", "restated"),
        ("7100", "$90.01", "restated"),
    ] or [row[0] for row in rows[1:-1]] == ["5100", "5100", "7100"]
    departments = table(client.get("/small/departments/", NOW), "departments")
    then = table(client.get("/small/departments/", THEN), "departments")
    assert [row[:2] for row in departments[1:]] == [
        ["Public Health", "$90.01"], ["Social Services", "$90.00"], ["Total", "$180.01"],
    ]  # fmt: skip
    assert [row[:2] for row in then[1:]] == [
        ["Public Health", "$100.01"], ["Social Services", "$80.00"], ["Total", "$180.01"],
    ]  # fmt: skip
    page = client.get("/small/departments/DSS/", NOW)
    assert "FY2018 Adopted expenses$90.00" in words(page)
    assert "FY2018 is restated: 7050 became 5100 in FY2019." in words(page)


def test_a_goals_cost_centers_in_todays_codes(split: Small) -> None:
    client = split.client("analyst")
    then = table(client.get("/small/goals/safety/", THEN), "centers")
    assert [row[0] for row in then] == ["Cost center", "7050 Health office", "Increasing Safety"]
    assert then[-1][-1] == "$50.01"
    answer = client.get("/small/goals/safety/", NOW)
    now = table(answer, "centers")
    assert [[row[0], row[3], row[4], row[-1]] for row in now[1:]] == [
        ["5100 Child support", "no data", "$5.01", "restated"],
        ["7100 School nurses", "no data", "$45.00", "restated"],
        ["Increasing Safety", "", "$50.01", ""],
    ]
    assert "FY2018 is restated: 7050 became 7100 and 5100 in FY2019." in words(answer)
    hers = split.client("director", split.health).get("/small/goals/safety/", NOW)
    assert "FY2018 is restated. The totals are unchanged." in words(hers)
    assert table(hers, "centers")[-1][-2] == "$50.01"


def test_the_public_sees_neither_switch_nor_kin(split: Small) -> None:
    split.publish(2018)
    split.publish(2019)
    answer = split.client().get("/small/cost-centers/7100/", {**NOW, "year": "2019"})
    assert 'id="pick-codes"' not in answer.content.decode()
    assert "7050" not in words(answer)
    assert "FY2018 Adopted expenses$100.01" in words(split.client().get("/small/cost-centers/7050/", NOW))


def test_a_director_sees_her_own_lines_and_no_other_departments_names(split: Small) -> None:
    answer = split.client("director", split.social).get("/small/cost-centers/5100/", NOW)
    assert "7050" not in words(answer) and "A new unit" not in words(answer)
    assert "a cost center of another department" in words(answer)
    assert "FY2018 Adopted expenses$80.00" in words(answer)  # the 10.00 were another department's
    hers = split.client("director", split.health).get("/small/cost-centers/7100/", NOW)
    assert "FY2018 Adopted expenses$90.01" in words(hers) and "7050 Health office" in words(hers)


def test_the_history_tells_what_it_became(split: Small) -> None:
    text = words(split.client("analyst").get("/small/cost-centers/7050/history/"))
    assert "A new unit" in text


@pytest.mark.parametrize(
    "address", ["cost-centers/7100/", "cost-centers/", "departments/PH/", "departments/"]
)
@pytest.mark.parametrize("more", [0, 12])
def test_as_many_questions_however_many_codes(
    split: Small, address: str, more: int, django_assert_num_queries
) -> None:
    for number in range(more):
        old = make_cost_center(split.county, f"6{number:03}", department=split.health, last_year=2018)
        make_lines(old, split.adopted, 2018, "1.00")
        make_successions("cost_center", old, 2019, (split.centers["7100"], 10_000))
    client = split.client("analyst")
    with django_assert_num_queries(QUESTIONS[address]):
        client.get(f"/small/{address}", NOW)


QUESTIONS = {"cost-centers/7100/": 22, "cost-centers/": 14, "departments/PH/": 19, "departments/": 18}
