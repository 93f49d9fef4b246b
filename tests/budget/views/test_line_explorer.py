"""The lines page as a place to look around: its whole state in the address, in any columns, over any years."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from budget.tables.lines import LINE_COLUMNS
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_batch, make_cost_center, make_fund, make_lines, make_stage
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

AT = "/small/lines/"
PARAMETERS = {
    "editions": ("year", "stage", "edition"),
    "filters": ("kind", "department", "cost_center", "fund", "account", "funding_source", "level", "batch", "least", "most", "q"),
    "groups": ("by", "by2", "by3", "across", "measure", "groups-sort", "groups-page", "groups-per_page"),
    "lines": ("columns", "lines-sort", "lines-page", "lines-per_page", "no-such"),
    "files": ("format", "export"),
    "found": ("find-fund", "find-cost_center", "find-no-such"),
    "sent": ("place-fund_code", "place-amount", "apply"),
}  # fmt: skip
HOSTILE = (
    "", " ", "-", "--", "-1", "0", "00", "1e308", "NaN", "inf", "99999999999999999999999", "2019\x00", "\x00", "\x1b",
    "'", "''", '"', "`", "\\", "%", "%00", "%s", "%(x)s", "{}", "{{ 7*7 }}", "{% debug %}", "$1,000", "(1)", "1.005",
    "' OR 1=1 --", "1; DROP TABLE budget_line", "amount) FROM pg_user --", "cost_center__department__county__slug",
    "__class__", "pk", "id__in", "../../etc/passwd", "//evil.example", "javascript:alert(1)", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "=1+1", "+1", "@SUM(A1)", "\t=1", "\r\nSet-Cookie: x=1", "é", "日本", "🙂",
    "\u202e", "\ud7ff", "x" * 5000, "," * 5000, "all", "all,all", "null", "None", "true", "[]", "a[]=1", "0x10", "٣",
)  # fmt: skip


@pytest.fixture
def wide(small: Small) -> Small:
    """More funds than a box offers at once, and a second stage of 2019."""
    for number in range(60):
        make_fund(small.county, f"{number:03}", f"Purse number {number}")
    requested = make_stage(small.county, "requested", "Requested")
    make_lines(small.centers["5100"], requested, 2019, "111.00", kind="revenue")
    return small


def asked(answer: HttpResponse) -> dict[str, list[str]]:
    """What the address says that the answer leads to."""
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)


def amounts(answer: HttpResponse) -> list[str]:
    return [amount for (amount,) in column(answer, "lines", "Amount")]


@pytest.mark.parametrize("part", PARAMETERS)
def test_no_payload_breaks_the_page_or_stands_in_it_as_markup(small: Small, part: str) -> None:
    small.publish()
    clients = [Client(), small.client("analyst")]
    for place, payload in enumerate(HOSTILE):
        answer = clients[place % 5 > 0].get(AT, dict.fromkeys(PARAMETERS[part], payload))
        assert answer.status_code in (200, 302), (payload, answer.status_code)
        body = answer.getvalue()
        assert b"<script>alert" not in body and b"<img src=x" not in body, payload
        assert "evil.example" not in urlsplit(answer.get("Location", "")).netloc


def test_sixty_payloads_are_tried() -> None:
    assert len(set(HOSTILE)) >= 60


def test_a_sent_form_becomes_an_address_without_what_is_empty(small: Small) -> None:
    sent = {"year": "2019", "fund": "", "q": " ", "least": "", "by": "", "lines-page": "3", "apply": "1"}
    assert asked(small.client("analyst").get(AT, sent)) == {"year": ["2019"]}


def test_columns_are_placed_by_number_and_stand_in_the_address(small: Small) -> None:
    client = small.client("analyst")
    placed = {
        "place-amount": "1",
        "place-year": "2",
        "place-cost_center_code": "02",
        "place-row": "x",
        "place-kind": "0",
    }
    query = asked(client.get(AT, placed | {"apply": "1"}))
    assert query == {"columns": ["amount,year,cost_center_code"]}
    answer = client.get(AT, {"columns": query["columns"][0]})
    assert table(answer, "lines")[:2] == [["Amount", "Year", "Cost center"], ["$100.00", "FY2019", "5100"]]
    assert table(client.get(AT, {"columns": "no,such,year"}), "lines")[0] == ["Year"]
    file = client.get(AT, {"columns": "amount,year", "export": "lines"}).getvalue().decode("utf-8-sig")
    assert file.splitlines()[:2] == ["Amount,Year", "100.00,2019"]


def test_every_column_can_be_shown(small: Small) -> None:
    answer = small.client("analyst").get(AT, {"columns": ",".join(LINE_COLUMNS)})
    assert table(answer, "lines")[0] == [str(one.verbose_name) for one in LINE_COLUMNS.values()]


def test_of_many_values_some_are_found_by_words_and_one_is_taken_by_its_code(wide: Small) -> None:
    client = wide.client("analyst")
    assert "There are 61. Type a code, or a part of a name." in words(client.get(AT))
    query = asked(client.get(AT, {"find-fund": "number 1", "apply": "1"}))
    assert query == {"find-fund": ["number 1"]}
    found = words(client.get(AT, {"find-fund": "number 1"}))
    assert "Those with “number 1”:" in found and "010 Purse number 10" in found and "020 Purse" not in found
    assert "None of 61 has “zebra”" in words(client.get(AT, {"find-fund": "zebra"}))
    assert asked(client.get(AT, {"fund": "002", "find-fund": "017", "apply": "1"})) == {
        "fund": ["002", "017"]
    }
    assert asked(client.get(AT, {"find-fund": "017 Purse number 17", "apply": "1"})) == {"fund": ["017"]}


def test_what_is_on_is_said_and_can_be_taken_off(wide: Small) -> None:
    client = wide.client("analyst")
    answer = client.get(AT, {"cost_center": ["5100", "7200"], "least": "30", "q": "c", "by": "kind"})
    said = words(answer)
    for chip in (
        "Cost center: 5100 Child support",
        "Cost center: 7200 Clinics",
        "Amount from 30.00",
        "Words: c",
    ):
        assert chip in said
    addresses = {
        html.unescape(name): html.unescape(url)
        for url, name in re.findall(r'href="([^"]*)" aria-label="Take off: ([^"]*)"', answer.content.decode())
    }
    left = parse_qs(urlsplit(addresses["Cost center: 5100 Child support"]).query)
    assert left == {"cost_center": ["7200"], "least": ["30"], "q": ["c"], "by": ["kind"]}
    assert parse_qs(urlsplit(links(answer)["Take all filters off"]).query) == {"by": ["kind"]}


def test_several_values_and_several_years_and_stages_are_shown_together(wide: Small) -> None:
    client = wide.client("analyst")
    both = client.get(AT, {"year": ["2018", "2019"], "stage": "adopted", "cost_center": ["5100", "7100"]})
    assert "Budget lines, FY2019 Adopted, FY2018 Adopted" in words(both)
    assert [row[:3] for row in table(both, "lines")[1:4]] == [
        ["FY2019", "Adopted", "5100"], ["FY2019", "Adopted", "7100"], ["FY2018", "Adopted", "5100"],
    ]  # fmt: skip
    assert "they are not those of one budget" in words(both)
    every = client.get(AT, {"year": "all", "stage": "all"})
    assert amounts(every)[-2:] == ["$250.00", "$111.00"]
    stages = client.get(AT, {"stage": ["adopted", "requested"]})
    assert {row[0] for row in table(stages, "lines")[1:-2]} == {"FY2019"}
    years = client.get(AT, {"year": ["2018", "2019", "1999"]})
    assert "There is no FY1999 here." in words(years)
    assert {row[1] for row in table(years, "lines")[1:-1]} == {"Adopted"}


def test_years_stand_side_by_side_and_add_up(wide: Small) -> None:
    client = wide.client("analyst")
    asked_for = {"year": "all", "stage": "adopted", "by": "department", "across": "year"}
    assert table(client.get(AT, asked_for), "groups") == [
        ["Department", "FY2019", "FY2018"],
        ["Public Health", "$75.00", "–"],
        ["Social Services", "$95.00", "$80.00"],
        ["Total", "$170.00", "$80.00"],
    ]
    file = client.get(AT, asked_for | {"export": "groups"}).getvalue().decode("utf-8-sig")
    assert file.splitlines() == [
        "Department,FY2019,FY2018", "Public Health,75.00,", "Social Services,95.00,80.00", "Total,170.00,80.00",
    ]  # fmt: skip
    counted = client.get(AT, asked_for | {"measure": "lines", "groups-sort": "-a0"})
    assert [row[1] for row in table(counted, "groups")[1:]] == ["2", "2", "4"]
    alone = client.get(AT, {"across": "year"})
    assert table(alone, "groups")[0] == ["Department", "FY2019"]


def test_groups_are_sorted_within_their_own(small: Small) -> None:
    answer = small.client("analyst").get(
        AT, {"by": "department", "by2": "cost_center", "groups-sort": "-expenses"}
    )
    assert [row[:2] for row in table(answer, "groups")[1:-1]] == [
        ["Social Services", "5100 Child support"], ["Social Services", "5900 Recoveries"], ["Social Services, total", ""],
        ["Public Health", "7100 School nurses"], ["Public Health", "7200 Clinics"], ["Public Health, total", ""],
    ]  # fmt: skip


def test_a_group_leads_to_its_lines_and_keeps_the_filters_and_columns(small: Small) -> None:
    client = small.client("analyst")
    answer = client.get(
        AT, {"by": "department", "by2": "cost_center", "least": "0", "columns": "amount", "groups-page": "1"}
    )
    found = links(answer)
    query = parse_qs(urlsplit(found["5100 Child support"]).query)
    assert query == {
        "least": ["0"], "columns": ["amount"], "year": ["2019"], "stage": ["adopted"],
        "department": [str(small.social.pk)], "cost_center": ["5100"],
    }  # fmt: skip
    assert column(client.get(found["Social Services, total"]), "lines", "Amount") == [
        ("$100.00",), ("Total of expenses: $100.00",),
    ]  # fmt: skip


def test_an_amount_that_is_none_is_said(small: Small) -> None:
    answer = small.client("analyst").get(AT, {"least": "a lot", "most": "(5)"})
    assert "Amounts are not narrowed." in words(answer)
    assert amounts(answer) == ["−$5.00", "−$5.00"]


def test_the_public_leafs_through_published_years_alone(wide: Small) -> None:
    wide.publish()
    wide.publish(2018)
    answer = Client().get(AT, {"year": "all", "stage": "all"})
    assert "$111.00" not in words(answer) and amounts(answer)[-1] == "$250.00"
    assert "Published copies, made between" in words(answer)
    assert "Import" not in [label for label in re.findall(r"<summary>(\w+)", answer.content.decode())]


def test_a_link_opened_by_another_role_shows_the_rows_that_are_hers(wide: Small) -> None:
    asked_for = {"year": "all", "stage": "adopted", "q": "s", "by": "cost_center"}
    whole = [row[0] for row in table(wide.client("analyst").get(AT, asked_for), "groups")[1:-1]]
    own = [row[0] for row in table(wide.client("viewer", wide.health).get(AT, asked_for), "groups")[1:-1]]
    assert whole == ["5100 Child support", "5900 Recoveries", "7100 School nurses", "7200 Clinics"]
    assert own == ["7100 School nurses", "7200 Clinics"]


QUERIES = {
    "lines": ({"year": "all", "stage": "all", "lines-sort": "-fund_name", "q": "c"}, 15),
    "groups": ({"year": "all", "stage": "all", "by": "cost_center", "by2": "fund", "by3": "year"}, 14),
    "across": ({"year": "all", "by": "batch", "across": "edition"}, 15),
    "file": ({"year": "all", "export": "lines"}, 16),
}


@pytest.mark.parametrize("many", [1, 120])
@pytest.mark.parametrize("kind", QUERIES)
def test_as_many_queries_for_few_lines_as_for_many(
    many: int, kind: str, db: None, django_assert_num_queries: object
) -> None:
    county = make_county("wide", years=(2018, 2019))
    stage, batch, department = make_stage(county), make_batch(county), make_department(county)
    for number in range(many):
        center = make_cost_center(county, f"c{number}", department=department)
        make_lines(center, stage, 2018 + number % 2, "1.00", batch=batch, fund=make_fund(county))
    client = Client()
    client.force_login(make_member(county, "analyst"))
    query, queries = QUERIES[kind]
    client.get("/wide/lines/", query)
    with django_assert_num_queries(queries):
        answer = client.get("/wide/lines/", query)
        assert answer.status_code == 200
        if answer.streaming:
            answer.getvalue()
