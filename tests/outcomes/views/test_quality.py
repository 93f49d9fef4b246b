"""The nine questions: who answers them, each with a note, nobody's answers lost."""

import re

import pytest
from django.test import Client

from obb.history import history_of
from outcomes.models import Indicator, QualityAnswer
from tests.factories.results import make_indicator
from tests.outcomes.views.conftest import Small
from tests.pages import column, words

AT = "/small/indicators/poor/quality/"


@pytest.fixture
def poor(small: Small) -> Indicator:
    return make_indicator(small.county, "Children in poverty", slug="poor", department=small.social)


def seen(answer):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', answer.content.decode())[1]


def send(client, opened=None, **typed):
    opened = client.get(AT) if opened is None else opened
    return client.post(AT, {"seen": seen(opened), **typed}, follow=True)


def test_who_answers(small: Small, poor: Indicator) -> None:
    owner = small.member("viewer", small.social)
    Indicator.objects.update(owner=owner)
    hers = Client()
    hers.force_login(owner)
    codes = [
        client.get(AT).status_code
        for client in (
            hers,
            small.client("analyst"),
            small.client("director", small.social),
            small.client("viewer", small.social),
            small.client("director", small.health),
            Client(),
        )
    ]
    assert codes == [200, 200, 403, 403, 404, 302]


def test_answers_are_kept_with_notes_and_shown(small: Small, poor: Indicator) -> None:
    client = small.client("analyst")
    answer = send(client, **{"answer-1": "yes", "answer-3": "partly", "note-3": "Two people count it."})
    assert answer.redirect_chain == [("/small/indicators/poor/#quality", 302)]
    assert "Saved: 2 answers changed." in words(answer)
    assert "1 of 9 questions answered with yes" in words(answer)
    assert column(answer, "quality", "Question", "Answer", "Note")[1:3] == [
        ("Relevant: does it speak of what the goal promises?", "Not asked yet", "none"),
        ("Reliable: would a second person get the same figure?", "Partly", "Two people count it."),
    ]
    csv = client.get("/small/indicators/poor/", {"export": "quality"}).content.decode()
    assert "Reliable: would a second person get the same figure?,Partly,Two people count it." in csv
    assert "Two people" not in Client().get("/small/indicators/poor/", {"export": "quality"}).content.decode()
    one = QualityAnswer.objects.get(question=3)
    assert history_of(one)[0].called == "Children in poverty, 3"
    assert column(client.get("/small/indicators/"), "indicators", "Quality") == [("1 of 9",)]
    assert "questions answered" not in words(Client().get("/small/indicators/poor/"))


def test_an_answer_is_changed_or_taken_back_and_the_same_again_is_nothing(
    small: Small, poor: Indicator
) -> None:
    client = small.client("analyst")
    send(client, **{"answer-1": "yes", "answer-2": "no"})
    assert "Saved: 2 answers changed." in words(send(client, **{"answer-1": "partly"}))
    assert list(QualityAnswer.objects.values_list("question", "answer")) == [(1, "partly")]
    assert "Nothing was changed" in words(send(client, **{"answer-1": "partly"}))


def test_a_note_needs_an_answer(small: Small, poor: Indicator) -> None:
    answer = send(small.client("analyst"), **{"note-2": "Hm."})
    assert "There is a note, and no answer. Choose one." in words(answer)


def test_nobodys_answers_are_lost(small: Small, poor: Indicator) -> None:
    ana, bob = small.client("analyst"), small.client("analyst")
    opened = ana.get(AT)
    send(bob, **{"answer-1": "no"})
    stale = send(ana, opened, **{"answer-1": "yes"})
    assert stale.status_code == 409
    assert "Useful: does it help somebody decide? No" in words(stale)
    assert QualityAnswer.objects.get().answer == "no"
    send(ana, stale, **{"answer-1": "yes"})
    assert QualityAnswer.objects.get().answer == "yes"


def test_a_made_up_mark_is_refused(small: Small, poor: Indicator) -> None:
    answer = small.client("analyst").post(AT, {"seen": "x", "answer-1": "yes"})
    assert "Open the form again" in words(answer)
    assert not QualityAnswer.objects.exists()
