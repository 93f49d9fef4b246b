"""The story beside a curve: who writes it, what is kept, what the public reads."""

from decimal import Decimal

import pytest
from django.test import Client

from obb.history import history_of
from outcomes.models import ForecastRecord, Goal, Indicator, StoryNote
from tests.factories.results import (
    make_indicator,
    make_initiative,
    make_note,
    make_observations,
    make_plan,
    make_strategy,
)
from tests.outcomes.views.conftest import Small
from tests.pages import links, words

ONE = "/small/indicators/poor/"
NEW = f"{ONE}notes/new/"
FALLING = {year: Decimal("24.0") - (year - 2012) for year in range(2012, 2020)}
NOTE = {"kind": "story", "text": "A plant closed in 2015.", "label": "2015", "reason": "Asked by the board"}


@pytest.fixture
def poor(small: Small) -> Indicator:
    one = make_indicator(
        small.county,
        "Children in poverty",
        slug="poor",
        goal=small.poverty,
        department=small.social,
        unit="percent",
        good="down",
    )
    make_observations(one, FALLING)
    return one


def _publish(small: Small) -> None:
    Goal.objects.filter(county=small.county).update(is_published=True)
    Indicator.objects.filter(county=small.county).update(is_published=True)
    small.publish()


def test_a_director_writes_a_note_of_a_period_that_stands_on_the_curve(small: Small, poor: Indicator) -> None:
    client = small.client("director", small.social)
    answer = client.post(NEW, NOTE, follow=True)
    said = words(answer)
    assert "A plant closed in 2015." in said
    assert "About 2015." in said
    assert "A thin upright line with a number marks a note in the table." in said
    drawn = client.get(ONE, {"chart": "trend", "format": "csv"}).content.decode()
    (noted,) = [line.split(",", 7)[-1] for line in drawn.splitlines() if line.startswith("2015,")]
    assert noted == "(1) A plant closed in 2015; one of 7 that go one way"
    note = StoryNote.objects.get()
    assert (note.period, note.label, note.is_published) == (2015, "2015", False)
    assert history_of(note)[0].why == "Asked by the board"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "  "}, "Write the note."),
        ({"reason": ""}, "Say in a few words why."),
        ({"label": "someday"}, "someday"),
        ({"evidence": "proven"}, "Evidence is rated for what works."),
        ({"kind": "no-such"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    small: Small, poor: Indicator, change: dict[str, str], said: str
) -> None:
    answer = small.client("analyst").post(NEW, NOTE | change)
    assert answer.status_code == 200
    assert said in words(answer)
    assert not StoryNote.objects.exists()


def test_a_change_takes_its_place_and_both_are_kept(small: Small, poor: Indicator) -> None:
    note = make_note(poor, "Rents rose.")
    client = small.client("analyst")
    assert "Rents rose." in client.get(f"{ONE}notes/{note.pk}/").content.decode()
    answer = client.post(
        f"{ONE}notes/{note.pk}/", NOTE | {"text": "Rents rose by a third.", "label": ""}, follow=True
    )
    assert "Rents rose by a third." in words(answer)
    assert "1 earlier note" in words(answer)
    new = StoryNote.objects.current().get()
    note.refresh_from_db()
    assert (new.replaces_id, note.ended_because, note.text) == (note.pk, "Asked by the board", "Rents rose.")
    told = words(client.get(f"{ONE}history/"))
    assert "Rents rose by a third." in told
    assert "Asked by the board" in told
    # two tabs: the second finds that it no longer stands
    assert client.post(f"{ONE}notes/{note.pk}/", NOTE).status_code == 404


def test_ending_one_asks_why(small: Small, poor: Indicator) -> None:
    note = make_note(poor, "Rents rose.")
    client = small.client("analyst")
    assert "This field is required." in words(client.post(f"{ONE}notes/{note.pk}/end/", {"reason": ""}))
    answer = client.post(f"{ONE}notes/{note.pk}/end/", {"reason": "They fell again"}, follow=True)
    assert "They fell again" in words(answer)
    assert not StoryNote.objects.current().exists()


def test_what_works_tells_how_well_it_is_proven(small: Small, poor: Indicator) -> None:
    make_note(poor, "Home visits by nurses.", kind="works", evidence="proven", source="Three trials")
    make_note(poor, "Tax help.", kind="works")
    said = words(small.client("analyst").get(ONE))
    assert "Evidence: Proven effective. Source: Three trials." in said
    assert "Evidence: not rated." in said


def test_the_public_reads_what_is_marked_from_the_publication_on(small: Small, poor: Indicator) -> None:
    make_note(poor, "Marked note.", is_published=True)
    make_note(poor, "Unmarked note.")
    make_note(poor, "Ended note.", is_published=True, ended_at="2027-01-01T00:00Z", ended_because="Wrong")
    _publish(small)
    make_note(poor, "Later note.", is_published=True)
    answer = Client().get(ONE)
    said = words(answer)
    assert "Marked note." in said
    for hidden in ("Unmarked note.", "Ended note.", "Later note."):
        assert hidden not in said
    assert "Write a note" not in said


def test_without_a_note_the_public_sees_no_empty_section(small: Small, poor: Indicator) -> None:
    _publish(small)
    assert "The story behind the curve" not in words(Client().get(ONE))


def test_only_those_who_report_on_it_write(small: Small, poor: Indicator) -> None:
    for client, code in (
        (Client(), 302),
        (small.client("commissioner"), 403),
        (small.client("viewer", small.social), 403),
        (small.client("director", small.health), 404),
    ):
        assert client.post(NEW, NOTE).status_code == code
    assert not StoryNote.objects.exists()
    assert "Write a note" not in links(small.client("commissioner").get(ONE))


def test_a_note_that_tells_a_withheld_number_is_not_published(small: Small, poor: Indicator) -> None:
    Indicator.objects.filter(pk=poor.pk).update(counts_people=True, kind="count", unit="children")
    make_observations(poor, {2020: "7"})
    make_note(poor, "It fell to 7 children.", is_published=True)
    make_note(poor, "Fewer were left.", is_published=True)
    _publish(small)
    said = words(Client().get(ONE))
    assert "Fewer were left." in said
    assert "fell to 7" not in said


def test_text_is_shown_as_it_was_typed(small: Small, poor: Indicator) -> None:
    make_note(poor, "<script>alert(1)</script> & more")
    page = small.client("analyst").get(ONE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_the_public_reads_of_a_strategy_only_where_its_initiative_is_marked(
    small: Small, poor: Indicator
) -> None:
    plan = make_plan(small.county, small.social, 2019)
    make_strategy(poor, "Unmarked effort")
    make_strategy(poor, "Kept effort", initiative=make_initiative(plan, "Kept"))
    make_strategy(poor, "Marked effort", initiative=make_initiative(plan, "Marked", is_published=True))
    _publish(small)
    said = words(Client().get(ONE))
    assert "Marked effort" in said
    assert "Unmarked effort" not in said
    assert "Kept effort" not in said


def test_a_large_value_since_a_strategy_is_told_to_its_last_digit(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2020: "1234567.8"})
    baseline = ForecastRecord.objects.filter(indicator=poor, is_current=False).latest("pk")
    make_strategy(poor, "Home visits", baseline=baseline)
    assert "1,234,567.8% in 2020" in words(small.client("analyst").get(ONE))
