"""Publishing on the page: preview, publish, withdraw; by those who may, and with a reason."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.models import Publication
from obb.history import change, history_of
from outcomes.actions.publish import publish
from outcomes.models import Goal
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_indicator
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, words

AT = "/small/publish/"
WHOLE = {"year": "2019", "stage": "adopted", "title": "Adopted budget", "reason": "The board adopted it."}


def test_the_preview_says_what_would_be_public(small: Small) -> None:
    make_indicator(small.county, goal=small.poverty, is_published=True)
    make_indicator(small.county, is_published=True)
    said = words(small.client("analyst").get(AT))
    for words_of_it in (
        "What the public would see: FY2019 Adopted",
        "ledger total, expenses$170.00",
        "mapped to goals$135.00",
        "not yet mapped$35.00",
        "goals marked as public0 of 3",
        "indicators marked as public1 of 2",
        "Indicators that are marked as public but whose goal is not: 1. They stay hidden.",
        "No goal is marked as public",
        "Nothing has been published yet. The public sees no figure of this county.",
    ):
        assert words_of_it in said
    earlier = words(small.client("analyst").get(AT, {"year": "2018", "stage": "adopted"}))
    assert "ledger total, expenses$80.00" in earlier


def test_published_it_is_public_and_in_the_list(small: Small) -> None:
    with change(by=None, reason="a test"):
        Goal.objects.filter(county=small.county).update(is_published=True)
    client = small.client("analyst")
    answer = client.post(AT, WHOLE, follow=True)
    assert answer.redirect_chain == [(AT, 302)]
    assert "“Adopted budget” is published, version 1. The public sees it now." in words(answer)
    assert column(
        answer, "publications", "Title", "Year and stage", "Version", "State", "Why", "Withdrawn"
    ) == [("Adopted budget", "FY2019 Adopted", "1", "In public sight", "The board adopted it.", "no")]
    assert "$170.00" in words(Client().get("/small/money/"))
    again = client.post(AT, WHOLE | {"reason": "A correction."}, follow=True)
    assert column(again, "publications", "Version", "State") == [
        ("2", "In public sight"),
        ("1", "Replaced by a later version"),
    ]
    assert "It takes the place of “Adopted budget”, version 2" in words(
        client.get(AT, {"year": 2019, "stage": "adopted"})
    )


@pytest.mark.parametrize(
    ("change_of_it", "said"),
    [
        ({"title": " "}, "Give it a title."),
        ({"reason": ""}, "Say in a few words why it is published."),
        ({"year": "1999"}, "Select a valid choice"),
        ({"stage": "no-such"}, "Select a valid choice"),
        ({"year": "٢٠١٩"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_published_comes_back_as_typed(small: Small, change_of_it: dict, said: str) -> None:
    answer = small.client("analyst").post(AT, WHOLE | change_of_it)
    assert answer.status_code == 200
    assert said in words(answer)
    assert not Publication.objects.exists()


def test_withdrawn_it_is_gone_from_sight_and_kept(small: Small) -> None:
    client = small.client("analyst")
    client.post(AT, WHOLE)
    publication = Publication.objects.get()
    asked = client.get(links(client.get(AT))["Withdraw Adopted budget"])
    assert "Withdraw “Adopted budget”?" in words(asked)
    at = f"/small/publish/{publication.pk}/withdraw/"
    assert "Say in a few words why it is withdrawn." in words(client.post(at, {"reason": " "}))
    answer = client.post(at, {"reason": "A wrong file."}, follow=True)
    assert "“Adopted budget” is withdrawn. The public no longer sees it." in words(answer)
    assert column(answer, "publications", "State", "Change") == [("Withdrawn", "nothing to do")]
    assert column(answer, "publications", "Withdrawn")[0][0].endswith(": A wrong file.")
    assert "$170.00" not in words(Client().get("/small/money/"))
    assert client.get(at).status_code == 404
    assert history_of(publication)[0].why == "A wrong file."


def test_who_may(small: Small) -> None:
    done = publish(
        county=small.county, year=2018, stage=small.adopted, title="T", reason="R", by=None, at=timezone.now()
    )
    stranger = Client()
    stranger.force_login(make_member(make_county("other"), "admin"))
    readers = {
        "admin": (small.client("admin"), 200),
        "commissioner": (small.client("commissioner"), 403),
        "director": (small.client("director", small.social), 403),
        "stranger": (stranger, 404),
        "nobody": (Client(), 302),
    }
    for who, (client, code) in readers.items():
        for address in (AT, f"{AT}{done.pk}/withdraw/"):
            assert (who, client.get(address).status_code) == (who, code)
            if code != 200:
                assert (who, client.post(address, WHOLE).status_code) == (who, code)
    assert Publication.objects.current().count() == 1


def test_another_county_s_publication_is_not_found(small: Small) -> None:
    other = make_county("other", years=(2019,))
    client = Client()
    client.force_login(make_member(other, "analyst"))
    small.client("analyst").post(AT, WHOLE)
    assert client.get(f"/other/publish/{Publication.objects.get().pk}/withdraw/").status_code == 404


def test_a_county_with_nothing_says_so(small: Small) -> None:
    empty = make_county("empty")
    client = Client()
    client.force_login(make_member(empty, "admin"))
    assert "No fiscal year and no stage yet." in words(client.get("/empty/publish/"))


def test_it_costs_the_same_for_one_and_for_many(small: Small) -> None:
    client, counts = small.client("analyst"), []
    for times in (1, 24):
        for _time in range(times):
            publish(
                county=small.county,
                year=2019,
                stage=small.adopted,
                title="T",
                reason="R",
                by=None,
                at=timezone.now(),
            )
        client.get(AT)
        with CaptureQueriesContext(connection) as made:
            client.get(AT)
        counts.append(len(made))
    assert counts == [16, 16]
