"""Every list of every page: sorted, narrowed, in chosen columns, by the page, remembered, saved, and as files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from obb.access import reach_of
from obb.models import County, Department, ListChoice, Person, Role, SavedView
from obb.tables.shown import ShownTable
from obb.views.lists import LISTS
from tests.factories.ground import make_county, make_member, make_profile, make_view
from tests.factories.money import make_cost_center, make_successions
from tests.outcomes.demo.conftest import Demo
from tests.pages import links, sheets, table, words

OF_MECKLENBURG = {"initiatives", "child-support"}
ARGUMENTS = {"department": ["5100"], "cost-center": ["0520"]}
SAVABLE = [name for name, page in LISTS.items() if not page.of_one_thing]
ACTS = {"Original", "Change", "Withdraw"}
"""Columns of links alone, which no file has."""
BY_WHAT_STANDS_BEHIND = {
    ("goals", "Indicators"),
    ("indicators", "Verdict"),
    ("watch", "Why it is here"),
    ("initiatives", "To be complete"),
    ("initiatives", "Milestones"),
    ("initiatives", "Measures"),
    ("rates", "Level"),
}
"""Columns whose order is not that of their words: other words may have the same place."""
ROLES = ("viewer", "director", "commissioner", "analyst", "admin")


def county_of(demo: Demo, name: str) -> County:
    return demo.mecklenburg if name in OF_MECKLENBURG else demo.durham


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def member(county: County, kind: str = "analyst") -> Person:
    department = Department.objects.filter(county=county).first() if kind in Role.OF_A_DEPARTMENT else None
    return make_member(county, kind, department)


def address(demo: Demo, name: str) -> str:
    """A page, with something on each of its lists."""
    county = county_of(demo, name)
    if name == "views":
        for number in range(2):
            make_view(county, make_member(county, "analyst"), f"View {number}", shared=True)
    if name == "profiles":
        make_profile(county)
    if name == "reorganizations":
        old, new = (make_cost_center(county, code) for code in ("X1", "X2"))
        make_successions("cost_center", old, 2020, (new, 10_000))
    return reverse(LISTS[name].url, args=[county.slug, *ARGUMENTS.get(name, [])])


def lists(answer: Any) -> dict[str, ShownTable]:
    """The lists of a page by name: the tables that one can search, sort or leave columns out of."""
    assert answer.status_code == 200
    shown = [context.get("shown") for context in answer.context or ()]
    return {one.name: one for one in shown if isinstance(one, ShownTable) and one.finder is not None}


def send(shown: ShownTable, *, without: Iterable[str] = (), **changes: str) -> str:
    """What the form above a list sends, with some of its columns unticked and fields filled in."""
    finder = shown.finder
    sent = [*finder.hidden, *((choice.name, choice.value) for choice in finder.choices)]
    if finder.searches:
        sent.append((finder.search_name, finder.search))
    sent += [(name, key) for name, key, _label, on in finder.columns if on and key not in without]
    own = {f"{shown.name}-{key}": value for key, value in changes.items()}
    assert set(own) <= {name for name, _value in sent}
    return urlencode([(name, own.get(name, value)) for name, value in sent])


def heads(answer: Any, name: str) -> list[str]:
    return table(answer, name)[0]


def csv_rows(client: Client, at: str, name: str) -> list[list[str]]:
    answer = client.get(f"{at}{'&' if '?' in at else '?'}export={name}")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


# -- which pages have lists -----------------------------------------------------------------------------------


def county_addresses(resolver: URLResolver, spaces: tuple[str, ...] = (), before: str = "") -> list[str]:
    """The names of all addresses that need no more than a county."""
    found = []
    for pattern in resolver.url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if whole.count("<") == 1 and "<slug:county>" in whole:
                found.append(":".join((*spaces, pattern.name)))
        elif pattern.namespace != "admin":
            found += county_addresses(
                pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, whole
            )
    return found


def test_every_page_of_a_county_with_a_list_is_known_as_one(demo: Demo) -> None:
    have = set()
    for name in ("views", "reorganizations"):
        address(demo, name)
    for county in (demo.durham, demo.mecklenburg):
        client = signed_in(member(county, "admin"))
        for name in county_addresses(get_resolver()):
            answer = client.get(reverse(name, args=[county.slug]))
            if answer.status_code == 200 and "text/html" in answer["Content-Type"] and lists(answer):
                have.add(name)
    assert have == {LISTS[name].url for name in SAVABLE}


@pytest.mark.parametrize("kind", ROLES)
def test_who_may_open_a_page_is_said_where_it_is_listed(demo: Demo, kind: str) -> None:
    person, county = member(demo.durham, kind), demo.durham
    client, reach = signed_in(person), reach_of(person, county)
    for name in SAVABLE:
        answer = client.get(reverse(LISTS[name].url, args=[county.slug]))
        assert (name, answer.status_code == 200) == (name, reach.may(LISTS[name].needs))


# -- what every list does -------------------------------------------------------------------------------------


def without_blanks_at_the_end(one: list[str], other: list[str]) -> list[str]:
    """A sorted column without what stands last whichever way it is sorted: the rows without a value."""
    end = 0
    while end < len(one) and one[-1 - end] == other[-1 - end] == one[-1]:
        end += 1
    return one[: len(one) - end]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_sorted_by_its_heads_both_ways(demo: Demo, name: str) -> None:
    client, at = signed_in(member(county_of(demo, name))), address(demo, name)
    for shown in lists(client.get(at)).values():
        filed = [head for head in shown.headers if not head.hidden]
        for place, head in enumerate(filed):
            if not head.sort_url:
                continue
            key = re.search(rf"{shown.name}-sort=-?([^&#]+)", head.sort_url)[1]
            found = []
            for way, state in ((key, "ascending"), (f"-{key}", "descending")):
                asked = f"{at}?{shown.name}-sort={way}"
                now = lists(client.get(asked))[shown.name]
                assert [one.label for one in now.headers if one.aria_sort == state] == [head.label]
                rows = csv_rows(client, asked, shown.name)[1 : 1 + shown.pager.count]
                found.append([row[place] for row in rows])
            up, down = map(without_blanks_at_the_end, found, reversed(found))
            assert sorted(up) == sorted(down)
            if (shown.name, head.label) not in BY_WHAT_STANDS_BEHIND:
                assert up == down[::-1], (name, shown.name, head.label)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_searched_where_it_has_words(demo: Demo, name: str) -> None:
    client, at = signed_in(member(county_of(demo, name))), address(demo, name)
    for shown in lists(client.get(at)).values():
        if not shown.finder.searches:
            continue
        found = client.get(f"{at}?{shown.name}-q=no+such+thing")
        assert lists(found)[shown.name].pager.count == 0
        assert "Show all rows" in words(found)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_remembered_for_one_person_of_one_county_until_she_starts_over(
    demo: Demo, name: str
) -> None:
    county = county_of(demo, name)
    person = member(county)
    client, other, at = signed_in(person), signed_in(member(county)), address(demo, name)
    for shown in lists(client.get(at)).values():
        gone = [(key, label) for _name, key, label, _on in shown.finder.columns][-1:]
        size = 50 if f"{shown.name}-per_page=10" in send(shown) else 10
        answer = client.get(f"{at}?{send(shown, without=[key for key, _l in gone], per_page=str(size))}")
        assert answer.status_code == 302 and "keep=" not in answer["Location"], shown.name
        chosen = client.get(answer["Location"])
        again = client.get(at, follow=True)
        assert [code for _url, code in again.redirect_chain] == [302]
        assert f"{shown.name}-per_page={size}" in again.redirect_chain[0][0]
        for page in (chosen, again):
            now = lists(page)[shown.name]
            assert len([row for row in now.rows if not row.rest]) == min(shown.pager.count, size)
            assert [one.label for one in now.headers] == [
                one.label for one in shown.headers if one.label not in dict(gone).values()
            ]
            assert "Shown as you last chose it." in words(page)
        assert ListChoice.objects.filter(person=person).count() == 1
        assert lists(other.get(at))[shown.name].headers == shown.headers
        assert "Shown as you last chose it." not in words(other.get(at))
        over = client.get(f"{at}{lists(again)[shown.name].finder.start_over_url}", follow=True)
        assert len(over.redirect_chain) == 1
        assert [one.label for one in lists(over)[shown.name].headers] == [one.label for one in shown.headers]
        assert not ListChoice.objects.filter(person=person).exists()
        assert client.get(at).status_code == 200


@pytest.mark.parametrize("name", SAVABLE)
def test_what_a_list_shows_is_saved_under_a_name_and_shared(demo: Demo, name: str) -> None:
    county = county_of(demo, name)
    client, other, at = signed_in(member(county)), signed_in(member(county)), address(demo, name)
    shown = next(iter(lists(client.get(at)).values()))
    asked = f"{at}?{shown.name}-per_page=10"
    if sort := next((head.sort_url for head in shown.headers if head.sort_url), ""):
        asked = f"{at}{sort.partition('#')[0]}&{shown.name}-per_page=10"
    page = client.get(asked)
    saved = client.post(links(page)["Save this view"], {"name": "For Monday", "shared": "on"}, follow=True)
    view = SavedView.objects.get(name="For Monday")
    assert (view.page, view.county) == (name, county)
    assert "Saved view: For Monday" in words(saved)
    same_list = heads if name == "views" else table  # which has one more now
    assert same_list(saved, shown.name) == same_list(page, shown.name)
    for reader in (client, other):
        opened = reader.get(links(reader.get(at))["For Monday"])
        assert same_list(opened, shown.name) == same_list(page, shown.name)
        assert "(changed since it was saved)" not in words(opened)
    elsewhere = make_county(f"beyond-{name}")
    stranger = signed_in(make_member(elsewhere, "admin"))
    for place in (at.replace(f"/{county.slug}/", f"/{elsewhere.slug}/"), f"/{elsewhere.slug}/views/"):
        assert "For Monday" not in words(stranger.get(place))
    client.post(f"/{county.slug}/views/{view.pk}/delete/")
    assert "For Monday" not in words(other.get(at))


@pytest.mark.parametrize("name", LISTS)
def test_the_files_of_a_list_hold_what_is_seen(demo: Demo, name: str) -> None:
    client, at = signed_in(member(county_of(demo, name))), address(demo, name)
    for shown in lists(client.get(at)).values():
        if not shown.rows:
            continue
        columns = [(f"{shown.name}-columns", key) for _n, key, _l, _on in shown.finder.columns][::2]
        query = urlencode([*columns, (f"{shown.name}-per_page", "250")])
        answer = client.get(f"{at}?{query}")
        now = lists(answer)[shown.name]
        rows = table(answer, shown.name)[1:]
        count = min(now.pager.count, 250)
        filed = csv_rows(client, f"{at}?{query}", shown.name)
        labels = [label.removesuffix(", %") for label in filed[0]]
        acts = ACTS - set(labels)
        seen = [at for at, head in enumerate(now.headers) if not head.hidden and head.label not in acts]
        assert labels == [now.headers[at].label.removesuffix(", %") for at in seen]
        for row, line in zip(rows[:count], filed[1 : 1 + count], strict=True):
            assert [same(cell) for cell in line] == [same(row[at]) for at in seen], (name, shown.name)
        content = client.get(f"{at}?{query}&export={shown.name}&format=xlsx").getvalue()
        book = sheets(HttpResponse(content))
        sheet, notes = book.values()
        assert list(book) == [now.caption[:31], "Notes"]
        assert (
            any(now.caption in str(row[0]) and now.about in str(row[0]) for row in notes) or name == "lines"
        )
        assert [row for row in sheet if not any(str(cell).strip() for cell in row)] == []
        with ZipFile(io.BytesIO(content)) as inside:
            page = inside.read("xl/worksheets/sheet1.xml")
        assert b'ySplit="1"' in page and b'state="frozen"' in page and b"mergeCell" not in page
        for line, cells in zip(filed[: 1 + now.pager.count], sheet, strict=False):
            assert [same(cell) for cell in line] == [same(cell) for cell in cells[: len(line)]]


def same(cell: object) -> object:
    """A cell as one may compare it: numbers without their dress, days in words."""
    text = re.sub(r"[\s,;]+", "", str(cell)).removeprefix("'")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return same(date_format(date.fromisoformat(text), "DATE_FORMAT"))
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        return same(date_format(localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT"))
    try:
        return Decimal(re.sub(r"[$%+]", "", text).replace("−", "-"))
    except InvalidOperation:
        return text


# -- nobody gets more by it -----------------------------------------------------------------------------------


def test_the_public_has_nothing_kept_and_its_address_says_all(demo: Demo) -> None:
    page = Client().get("/durham/cost-centers/?centers-per_page=10&keep=centers")
    assert page.status_code == 200 and not ListChoice.objects.exists()
    assert lists(page)["centers"].finder.hidden == []
    assert "Save this view" not in words(page)


def test_an_address_that_speaks_of_a_list_is_shown_as_it_says(demo: Demo) -> None:
    client = signed_in(member(demo.durham))
    at = "/durham/cost-centers/"
    client.get(f"{at}?{send(lists(client.get(at))['centers'], per_page='10')}")
    assert len(lists(client.get(f"{at}?centers-q=a"))["centers"].rows) > 10
    filled_in = client.get(f"{at}?year=2019")
    assert (filled_in.status_code, filled_in["Location"]) == (302, f"{at}?year=2019&centers-per_page=10")
    view = make_view(demo.durham, member(demo.durham), page="cost-centers", shared=True)
    assert len(lists(client.get(f"/durham/views/{view.pk}/", follow=True))["centers"].rows) > 10
    assert client.get(f"{at}?export=centers").status_code == 200


def test_a_view_of_a_page_that_is_not_hers_is_not_there(demo: Demo) -> None:
    view = make_view(demo.durham, member(demo.durham), "Failed imports", page="imports", shared=True)
    reader = signed_in(member(demo.durham, "commissioner"))
    assert "Failed imports" not in words(reader.get("/durham/views/"))
    assert reader.get(f"/durham/views/{view.pk}/").status_code == 404
    assert reader.get("/durham/views/new/?page=imports").status_code == 404


def test_what_cannot_be_read_is_never_remembered(demo: Demo) -> None:
    client = signed_in(member(demo.durham))
    for query in (
        "keep=centers&centers-columns=__class__&centers-per_page=x&centers-sort=pk",
        "keep=no-such&no-such-per_page=10",
        "keep=%00",
    ):
        assert client.get(f"/durham/cost-centers/?{query}").status_code == 302
        assert not ListChoice.objects.exists()
    assert client.head("/durham/cost-centers/?keep=centers&centers-per_page=10").status_code == 200
    assert not ListChoice.objects.exists()
