"""Budget lines: each reader sees the lines that are hers, under the names of the copy she reads."""

import pytest
from django.http import HttpResponse
from django.test import Client

from obb.history import change
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import (
    make_account,
    make_batch,
    make_cost_center,
    make_fund,
    make_funding_source,
    make_lines,
    make_stage,
)
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

AT = "/small/lines/"
SOCIAL = [("5100", "Child support", "$100.00"), ("5900", "Recoveries", "−$5.00")]
HEALTH = [("7100", "School nurses", "$50.00"), ("7200", "Clinics", "$25.00")]


def _lines(answer: HttpResponse) -> list[tuple[str, ...]]:
    if "No line is left with these filters." in words(answer):
        return []
    rows = column(answer, "lines", "Cost center", "Cost center name", "Amount")
    return [row for row in rows if not row[0].startswith("Total of ")]


def _strip(lines: int, expenses: str, revenues: str, net: str) -> str:
    return f"lines{lines} expenses{expenses} revenues{revenues} expenses less revenues{net}"


def _change_everything(small: Small) -> None:
    """Names and amounts are others the day after; what published lines stand on keeps its code and department."""
    with change(by=None, reason="a new name"):
        support = small.centers["5100"]
        support.name, small.health.name = "Kids", "Wellness"
        for thing in (support, small.health):
            thing.save()
    make_lines(small.centers["7200"], small.adopted, 2019, "1000.00")


def test_an_analyst_sees_every_line_by_cost_center_and_what_they_add_up_to(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    assert _lines(answer) == SOCIAL + HEALTH
    assert _strip(4, "$170.00", "$0.00", "$170.00") in words(answer)
    earlier = small.client("analyst").get(AT, {"year": "2018", "stage": "adopted"})
    assert _lines(earlier) == [("5100", "Child support", "$80.00")]


def test_a_line_says_where_it_belongs_and_the_file_and_row_it_came_from(small: Small) -> None:
    county = small.county
    make_lines(
        small.centers["7200"],
        small.adopted,
        2019,
        "40.00",
        kind="revenue",
        fund=make_fund(county, "100", "General Fund"),
        account=make_account(county, "4200", "Clinic fees", kind="revenue"),
        funding_source=make_funding_source(county, "ST"),
        batch=make_batch(county),
    )
    answer = small.client("analyst").get(AT, {"kind": "revenue"})
    assert [row[2:] for row in table(answer, "lines")[1:]] == [
        ["General Fund", "4200", "Clinic fees", "Source ST", "Revenue", "$40.00", "lines.csv", "2"],
        ["", "", "", "", "", "$40.00", "", ""],
    ]
    assert table(answer, "lines")[2][0] == "Total of revenues"
    assert _strip(1, "$0.00", "$40.00", "−$40.00") in words(answer)
    first = table(small.client("analyst").get(AT), "lines")[1]
    assert first[2:6] == ["not stated", "not stated", "not stated", "not stated"]


def test_a_director_sees_the_lines_of_her_department(small: Small) -> None:
    answer = small.client("director", small.social).get(AT)
    assert _lines(answer) == SOCIAL
    said = words(answer)
    assert _strip(2, "$95.00", "$0.00", "$95.00") in said
    assert "You see the lines of your own department." in said
    assert [name for name in ("Public Health", "School nurses", "Clinics", "7100") if name in said] == []
    assert _lines(small.client("director", small.health).get(AT)) == HEALTH


@pytest.mark.parametrize("asked", ["health", "0", "x"])
def test_another_department_is_as_one_that_is_not_there(small: Small, asked: str) -> None:
    asked = str(small.health.pk) if asked == "health" else asked
    said = words(small.client("director", small.social).get(AT, {"department": asked}))
    assert f"There is no department {asked} in FY2019 Adopted." in said
    assert _strip(0, "$0.00", "$0.00", "$0.00") in said
    assert [name for name in ("Public Health", "School nurses", "Clinics", "7100") if name in said] == []


@pytest.mark.parametrize("code", ["7100", "no-such"])
def test_another_departments_cost_center_is_as_one_that_is_not_there(small: Small, code: str) -> None:
    answer = small.client("director", small.social).get(AT, {"cost_center": code})
    assert f"There is no cost center {code} in FY2019 Adopted." in words(answer)
    assert _strip(0, "$0.00", "$0.00", "$0.00") in words(answer)
    file = small.client("director", small.social).get(AT, {"cost_center": code, "export": "lines"})
    assert len(file.getvalue().decode().splitlines()) == 1


def test_one_cost_center_and_one_department_can_be_asked_for(small: Small) -> None:
    client = small.client("analyst")
    answer = client.get(AT, {"cost_center": "5100"})
    assert _lines(answer) == SOCIAL[:1]
    assert "The lines of 5100 Child support." in words(answer)
    assert links(answer)["All lines"] == "/small/lines/?year=2019&stage=adopted"
    assert _lines(client.get(AT, {"department": small.health.pk})) == HEALTH
    neither = client.get(AT, {"department": small.health.pk, "cost_center": "5100"})
    assert _strip(0, "$0.00", "$0.00", "$0.00") in words(neither)


def test_a_code_used_again_names_the_cost_center_of_the_year_shown(small: Small) -> None:
    old = make_cost_center(small.county, "8000", "Old shelter", small.social, last_year=2018)
    new = make_cost_center(small.county, "8000", "New clinic", small.health, first_year=2019)
    make_lines(old, small.adopted, 2018, "7.00")
    make_lines(new, small.adopted, 2019, "9.00")
    client = small.client("analyst")
    for year, line in ((2018, ("8000", "Old shelter", "$7.00")), (2019, ("8000", "New clinic", "$9.00"))):
        assert _lines(client.get(AT, {"year": year, "stage": "adopted", "cost_center": "8000"})) == [line]


def test_the_public_sees_nothing_before_it_is_published(small: Small) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_county("elsewhere"), "analyst"))
    for client in (Client(), stranger):
        said = words(client.get(AT, {"cost_center": "5100", "department": small.social.pk}))
        assert "No budget lines yet." in said
        assert [name for name in ("Child support", "5100", "Social Services") if name in said] == []


def test_the_published_copy_keeps_the_names_codes_and_amounts_of_its_day(small: Small) -> None:
    small.publish()
    _change_everything(small)
    stranger = Client()
    stranger.force_login(make_member(make_county("elsewhere"), "analyst"))
    analyst = small.client("analyst")
    for client, copy in ((Client(), {}), (stranger, {}), (analyst, {"edition": "published"})):
        answer = client.get(AT, copy)
        assert _lines(answer) == SOCIAL + HEALTH
        assert _strip(4, "$170.00", "$0.00", "$170.00") in words(answer)
        assert [name for name in ("Kids", "Wellness", "$1,000.00") if name in words(answer)] == []
    assert _lines(analyst.get(AT)) == [
        ("5100", "Kids", "$100.00"),
        SOCIAL[1],
        *HEALTH,
        ("7200", "Clinics", "$1,000.00"),
    ]


def test_the_published_copy_is_sorted_searched_and_narrowed_by_its_own_names(small: Small) -> None:
    small.publish()
    _change_everything(small)
    client = Client()
    by_name = client.get(AT, {"lines-sort": "-cost_center_name"})
    assert _lines(by_name) == [HEALTH[0], SOCIAL[1], HEALTH[1], SOCIAL[0]]
    by_code = client.get(AT, {"lines-sort": "-cost_center_code"})
    assert [row[0] for row in _lines(by_code)] == ["7200", "7100", "5900", "5100"]
    assert _lines(client.get(AT, {"q": "child SUP"})) == SOCIAL[:1]
    assert _lines(client.get(AT, {"q": "Kids"})) == []
    assert "Kids" not in words(client.get(AT, {"q": "5100"}))
    of_center = client.get(AT, {"cost_center": "5100"})
    assert _lines(of_center) == SOCIAL[:1]
    assert "The lines of 5100 Child support." in words(of_center)
    assert _lines(client.get(AT, {"department": small.health.pk})) == HEALTH
    assert "There is no cost center 9999 in FY2019 Adopted." in words(client.get(AT, {"cost_center": "9999"}))


def test_a_publication_offers_only_departments_whose_lines_it_holds(small: Small) -> None:
    make_department(small.county, "XX", "Secret Task Force")
    planned = make_cost_center(small.county, "6100", "Planned", make_department(small.county, "YY", "Youth"))
    make_lines(planned, small.adopted, 2018, "1.00")
    small.publish()
    said = words(Client().get(AT))
    assert [name for name in ("Secret Task Force", "Youth", "Planned") if name in said] == []
    assert "Public HealthSocial Services" in said


def test_the_file_holds_the_lines_narrowed_as_they_are_and_runs_nothing(small: Small) -> None:
    with change(by=None, reason="a test"):
        small.centers["7100"].name = '=HYPERLINK("http://x","y")'
        small.centers["7100"].save()
    answer = small.client("analyst").get(AT, {"export": "lines", "department": small.health.pk})
    assert answer["Content-Disposition"] == 'attachment; filename="small-2019-adopted-lines.csv"'
    assert answer.getvalue().decode("utf-8-sig").splitlines() == [
        "Cost center,Cost center name,Fund name,Account,Account name,Funding source name,Kind,Amount,File,Row",
        '7100,"\'=HYPERLINK(""http://x"",""y"")",,,,,Expense,50.00,lines.csv,2',
        "7200,Clinics,,,,,Expense,25.00,lines.csv,2",
    ]


def test_what_is_asked_for_and_not_there_is_said(small: Small) -> None:
    said = words(small.client("analyst").get(AT, {"year": "2018", "stage": "amended"}))
    assert "There is no FY2018 amended here. Shown instead: FY2018 Adopted." in said


DRAFT_QUERIES = 15
PUBLISHED_QUERIES = 12


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_line_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: object
) -> None:
    county = make_county("wide", years=(2019,))
    stage = make_stage(county)
    batch = make_batch(county)
    for number in range(many):
        department = make_department(county)
        make_lines(
            make_cost_center(county, f"c{number}", department=department), stage, 2019, "1.00", batch=batch
        )
    wide = Small(county, department, department, stage, None, None, None)
    wide.publish()
    client = wide.client("analyst")
    for asked, queries in (({}, DRAFT_QUERIES), ({"edition": "published"}, PUBLISHED_QUERIES)):
        client.get("/wide/lines/", asked)
        with django_assert_num_queries(queries):
            answer = client.get("/wide/lines/", asked | {"lines-per_page": "200"})
        assert len(_lines(answer)) == many
