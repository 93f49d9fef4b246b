"""Saved views: the whole state of a page under a name; private ones are their owner's, shared ones the county's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from obb.history import history_of
from obb.models import Person, SavedView
from obb.views.lists import kept_state
from tests.factories.ground import make_county, make_member, make_view
from tests.outcomes.views.conftest import Small, small
from tests.pages import column, links, table, words

__all__ = ["small"]
LINES, VIEWS = "/small/lines/", "/small/views/"
ASKED = {"year": ["2018", "2019"], "stage": ["adopted"], "q": ["c"], "columns": ["amount,cost_center_code"]}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def save(client: Client, asked: dict, **fields: str) -> SavedView:
    """By the page's own link and form."""
    page = client.get(LINES, asked)
    found = links(page)
    answer = client.post(
        found.get("Save this view") or found["Save as another view"], {"name": "Clinics"} | fields
    )
    assert answer.status_code == 302, words(answer)
    return SavedView.objects.get(pk=parse_qs(urlsplit(answer["Location"]).query)["view"][0])


def test_a_view_keeps_the_whole_state_and_opens_as_it_was(small: Small) -> None:
    client = small.client("analyst")
    view = save(client, ASKED | {"lines-page": ["1"], "lines-sort": ["-amount"]})
    assert parse_qs(view.query) == ASKED | {"lines-sort": ["-amount"]}
    assert (view.shared, view.opens_first) == (False, False)
    opened = client.get(f"{VIEWS}{view.pk}/", follow=True)
    assert "Saved view: Clinics" in words(opened) and "(changed since it was saved)" not in words(opened)
    assert table(opened, "lines")[:2] == [["Amount", "Cost center"], ["$100.00", "5100"]]
    changed = client.get(LINES, ASKED | {"view": view.pk})
    assert "(changed since it was saved)" in words(changed)


def test_a_shared_view_shows_others_the_rows_that_are_theirs_and_no_way_to_change_it(small: Small) -> None:
    view = save(small.client("analyst"), ASKED, shared="on")
    for kind, department, rows in (
        ("viewer", small.health, ["$50.00", "$25.00", "Total of expenses: $75.00"]),
        (
            "commissioner",
            None,
            ["$100.00", "−$5.00", "$50.00", "$25.00", "$80.00", "Total of expenses: $250.00"],
        ),
    ):
        client = small.client(kind, department)
        assert column(client.get(VIEWS), "views", "Name", "Who finds it", "Change") == [
            ("Clinics", "Everybody in the county", "–")
        ]
        opened = client.get(f"{VIEWS}{view.pk}/", follow=True)
        found = [amount for (amount,) in column(opened, "lines", "Amount")]
        assert found == rows
        assert "Rename, share or delete" not in words(opened)
        for act in ("change", "delete"):
            assert client.get(f"{VIEWS}{view.pk}/{act}/").status_code == 403
            assert client.post(f"{VIEWS}{view.pk}/{act}/", {"name": "Mine"}).status_code == 403
    view.refresh_from_db()
    assert view.name == "Clinics"


def test_a_private_view_is_not_there_for_anybody_else(small: Small) -> None:
    view = save(small.client("analyst"), ASKED, name="My own business")
    for client in (small.client("admin"), small.client("analyst"), small.client("director", small.social)):
        assert "My own business" not in words(client.get(VIEWS)) + words(client.get(LINES))
        for act in ("", "change/", "delete/"):
            assert client.get(f"{VIEWS}{view.pk}/{act}").status_code == 404
        assert "My own business" not in words(client.get(LINES, {"view": view.pk}))


def test_people_of_other_counties_and_the_public_find_none(small: Small) -> None:
    view = save(small.client("analyst"), ASKED, shared="on")
    stranger = signed_in(make_member(make_county("elsewhere"), "admin"))
    assert stranger.get(VIEWS).status_code == stranger.get(f"{VIEWS}{view.pk}/").status_code == 404
    assert Client().get(VIEWS).status_code == 302
    for client in (stranger, Client()):
        said = words(client.get(LINES, {"view": view.pk}))
        assert "Clinics" not in said and "Save this view" not in said
    assert stranger.get(f"/elsewhere/views/{view.pk}/").status_code == 404


def test_it_is_renamed_shared_and_replaced_and_its_history_says_so(small: Small) -> None:
    person = small.member("analyst")
    client = signed_in(person)
    view = save(client, ASKED)
    page = client.get(LINES, {"by": "fund", "view": view.pk})
    change = links(page)["Keep the changes, rename or share"]
    assert "Keep what the page shows now in its place" in words(client.get(change))
    client.post(change, {"name": "By fund", "shared": "on", "replace": "on"})
    view.refresh_from_db()
    assert (view.name, view.query, view.shared) == ("By fund", "by=fund", True)
    client.post(f"{VIEWS}{view.pk}/change/", {"name": "By fund, mine"})
    view.refresh_from_db()
    assert (view.name, view.query, view.shared) == ("By fund, mine", "by=fund", False)
    told = history_of(view)
    assert [one.what for one in told] == ["changed", "changed", "added"]
    assert {one.who for one in told} == {str(person)}
    client.post(f"{VIEWS}{view.pk}/delete/")
    assert not SavedView.objects.exists()
    assert history_of(view)[0].what == "deleted"


def test_an_admin_may_take_away_what_is_shared(small: Small) -> None:
    view = make_view(small.county, small.member("analyst"), "Left behind", shared=True, opens_first=True)
    admin = small.client("admin")
    admin.post(f"{VIEWS}{view.pk}/change/", {"name": "Renamed", "shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.opens_first) == ("Renamed", True)
    assert admin.post(f"{VIEWS}{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_by_one_person(small: Small) -> None:
    client = small.client("analyst")
    save(client, ASKED)
    again = client.post(links(client.get(LINES, ASKED))["Save this view"], {"name": "Clinics "})
    assert again.status_code == 200 and "You have saved a view under this name already." in words(again)
    save(small.client("analyst"), ASKED)
    nameless = client.post(links(client.get(LINES, ASKED))["Save this view"], {"name": "  "})
    assert nameless.status_code == 200
    assert SavedView.objects.count() == 2


def test_one_view_opens_first_for_its_owner_alone(small: Small) -> None:
    client = small.client("analyst")
    first = save(client, ASKED, name="First", opens_first="on")
    second = save(client, {"by": "kind"}, name="Second", opens_first="on", shared="on")
    first.refresh_from_db()
    assert (first.opens_first, second.opens_first) == (False, True)
    answer = client.get(LINES)
    assert answer.status_code == 302 and answer["Location"] == f"{LINES}?by=kind&view={second.pk}"
    assert client.get(LINES, {"year": "2019"}).status_code == 200
    assert small.client("commissioner").get(LINES).status_code == 200


def test_too_much_to_be_saved_and_pages_without_views_are_refused(small: Small) -> None:
    client = small.client("analyst")
    answer = client.post(f"{VIEWS}new/?page=lines&query=q%3D{'x' * 9000}", {"name": "Long"})
    assert answer.status_code == 200 and "too many filters" in words(answer)
    for place in ("", "department", "\x00", "lines'"):
        assert client.get(f"{VIEWS}new/", {"page": place}).status_code == 404
    assert not SavedView.objects.exists()


def test_what_is_kept_of_an_address() -> None:
    asked = (
        "year=2019&lines-page=3&export=lines&format=xlsx&view=7&apply=1&fund=1&fund=2&csrfmiddlewaretoken=x"
    )
    assert kept_state(asked) == "year=2019&fund=1&fund=2"


@pytest.mark.parametrize(
    "payload", ["\x00", "//evil.example", "%", "&&&=", "javascript:1", "é=ü", "<script>alert(1)</script>"]
)
def test_no_address_leads_away_or_breaks(small: Small, payload: str) -> None:
    client = small.client("analyst")
    answer = client.post(
        f"{VIEWS}new/", QUERY_STRING=f"page=lines&query={payload.replace('&', '%26')}", data={"name": "N"}
    )
    if answer.status_code == 302:
        assert answer["Location"].startswith("/small/lines/?")
        assert b"<script>alert" not in client.get(answer["Location"]).content


def test_the_database_keeps_names_and_the_first_one_apart(small: Small) -> None:
    owner = small.member("analyst")
    make_view(small.county, owner, "One", opens_first=True)
    for name, more in (("One", {}), ("Two", {"opens_first": True}), (" ", {})):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_view(small.county, owner, name, **more)


def test_the_analysts_home_lists_them(small: Small) -> None:
    client = small.client("analyst")
    save(client, ASKED, name="On my desk")
    assert column(client.get("/small/"), "views", "Name") == [("On my desk",)]


@pytest.mark.parametrize("many", [1, 30])
def test_as_many_queries_for_one_view_as_for_thirty(
    small: Small, many: int, django_assert_num_queries
) -> None:
    client = small.client("analyst")
    for _number in range(many):
        make_view(small.county, small.member("commissioner"), shared=True)
    client.get(VIEWS)
    with django_assert_num_queries(6):
        client.get(VIEWS)
