"""No word leaves its circle: a walk over every link, form and file, as everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from tests.house.addresses import ROLES
from tests.house.canary import FOREIGN, World, make_world
from tests.house.walk import Addresses, Walk

NO_FIGURE = re.compile(  # what a machine writes where a figure or a word for its absence belongs
    rb"(?<![\w-])(?:-|\xe2\x88\x92|&minus;)\$?0(?:\.0+)?%?(?![\d.,:-])|\b(?:NaN|nan|Infinity|inf)\b|\d[eE]\+\d|[>,\"]\s*None\s*[<,\"]"
)
PLAIN = re.compile(r"text/html|text/csv|application/json|spreadsheetml")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, read by every role, then gone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def _client(world: World, role: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    if role != "nobody":
        client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


STARTS = ("", "goals/", "money/", "departments/", "cost-centers/", "indicators/", "initiatives/", "lines/", "history/",
          "imports/", "imports/new/", "publish/", "calculators/child-support/")  # fmt: skip


def _starts(world: World, role: str) -> list[str]:
    own = [f"/canary/{start}" for start in STARTS]
    public = [f"/canary/{start}?edition=published" for start in STARTS]
    other = [f"/elsewhere/{start}" for start in STARTS] if role != "stranger" else []
    return ["/", *own, *public, *other, "/admin/"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_word_leaves_its_circle(world: World, role: str) -> None:
    foreign = {circle: world.marks[circle].encode() for circle in FOREIGN[role]}
    leaks, figures, asked = [], [], 0
    for address, response, body in Walk(_client(world, role), _starts(world, role)):
        asked += 1
        assert response.status_code < 500, address
        if "/admin/" not in address and PLAIN.search(response.headers.get("Content-Type", "")):
            figures += [f"{found.group()!r} at {address}" for found in NO_FIGURE.finditer(body)][:3]
        everything = b"\n".join((body, str(response.headers).encode(), address.encode())).lower()
        for circle, mark in foreign.items():
            if mark in everything:
                place = everything.index(mark)
                around = everything[max(0, place - 150) : place + 40].decode(errors="replace")
                leaks.append(f"{circle} at {address}: …{' '.join(around.split())}…")
    assert asked > 100
    assert "\n".join(leaks) == ""
    assert "\n".join(figures) == ""


@pytest.mark.parametrize(
    "text",
    ["-0.00", "−0.00", "-$0.00", "−0.0%", ">NaN<", "[1, Infinity]", "1.5E+3", "<td> None </td>", "a,None,b"],
)
def test_what_is_no_figure_would_be_found(text: str) -> None:
    assert NO_FIGURE.search(text.encode())


@pytest.mark.parametrize(
    "text", ["−0.05", "$0.00", "None yet.", "FY2019-0530", "banana", "id_answer-0", "-0.004", "2019-01-01"]
)
def test_what_is_one_is_left_alone(text: str) -> None:
    assert not NO_FIGURE.search(text.encode())


HOSTILE = (
    "",
    "-1",
    "0",
    "999999999999999999999999",
    "1e309",
    "NaN",
    "\x00",
    "a\x00b",
    "%00",
    "\ud800",
    "../../etc/passwd",
    "name;drop table obb_county",
    "__class__",
    "-name__",
    "''\"<script>",
    "\u202e\u0130\ufb01",
)
LONG = "q" * 1_000_000
GUESSED = ("sort", "page", "per_page", "q", "year", "stage", "with", "edition", "export", "chart", "format", "department",
           "cost_center", "kind", "person", "after", "next", "o", "p", "all", "_popup", "_changelist_filters",
           "county__id__exact", "id__in", "password", "county")  # fmt: skip


class _Names(HTMLParser):
    """The parameters that a page takes, by its own forms and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"input", "select"}:
            self.found.add(given.get("name", ""))
        self.found |= {name for name, _value in parse_qsl(urlsplit(given.get("href", "")).query)}


def _ask(client: Client, address: str, asked: dict[str, str]) -> int:
    query = urlencode(asked, errors="surrogatepass")
    response = client.get(f"{address}?{query}")
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


PAGES = ("", "goals/", "money/", "departments/", "cost-centers/", "indicators/", "initiatives/",
         "lines/", "history/", "imports/", "imports/new/", "publish/", "calculators/child-support/")  # fmt: skip
ADMIN = ("/admin/outcomes/goal/", "/admin/outcomes/goal/add/", "/admin/obb/person/", "/admin/outcomes/observation/",
         "/admin/autocomplete/")  # fmt: skip


def _pages(world: World, role: str) -> list[str]:
    """A page of each kind: the lists, and the first of what each list leads to."""
    found = [f"/canary/{page}" for page in PAGES]
    client = _client(world, role)
    for kind in ("goals", "indicators", "initiatives", "cost-centers", "departments", "imports"):
        reader = Addresses()
        reader.feed(client.get(f"/canary/{kind}/").content.decode())
        paths = [urlsplit(one).path for one in reader.found]
        one = next(path for path in paths if re.fullmatch(rf"/canary/{kind}/(?!new/)[^/]+/", path))
        found += [one, f"{one}shares/"] if kind == "cost-centers" else [one, f"{one}history/"]
    return [*found, "/", "/help/", "/accounts/login/", *ADMIN]


@pytest.mark.django_db
def test_no_parameter_breaks_a_page(world: World) -> None:
    client, broken, asked = _client(world, "admin"), [], 0
    for address in _pages(world, "admin"):
        reader = _Names()
        reader.feed(client.get(address).content.decode())
        names = sorted((reader.found | set(GUESSED)) - {"", "csrfmiddlewaretoken"})
        tries = [dict.fromkeys(names, value) for value in HOSTILE]
        tries += [{name: HOSTILE[place % len(HOSTILE)]} for place, name in enumerate(names)]
        tries += [{name: "\x00"} for name in names] + [{"q": LONG}, {"page": LONG}]
        for given in tries:
            asked += 1
            try:
                if _ask(client, address, given) >= 500:
                    broken.append(f"{address} {str(given)[:200]}")
            except Exception as error:
                broken.append(f"{address} {str(given)[:200]}: {error!r}"[:500])
    assert asked > 500
    assert "\n".join(broken) == ""
