"""Story notes and groups from files: whole or not at all, once, with the undo."""

import pytest

from obb.imports.pipeline import undo
from outcomes.models import IndicatorGroup, StoryNote, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.results import NOW, bring_text, make_indicator, make_observations

pytestmark = pytest.mark.django_db
NOTES = (
    "indicator,kind,text,evidence,period,public\n"
    "POOR,story,Rents rose.,,2016,yes\n"
    "POOR,works,Tax help.,promising,,\n"
)
STEADY = dict(zip(range(2010, 2018), "20.1 20.3 19.8 20.0 20.2 19.9 20.1 20.0".split(), strict=True))


@pytest.fixture
def county():
    found = make_county("small")
    make_indicator(found, "Children in poverty", code="POOR")
    return found


def test_notes_come_in_once_and_go_out_again(county):
    batch = bring_text(county, "story_notes", NOTES)
    assert batch.state == "confirmed"
    assert set(StoryNote.objects.values_list("kind", "text", "evidence", "label", "period", "is_published")) == {
        ("story", "Rents rose.", "", "2016", 2016, True),
        ("works", "Tax help.", "promising", "", None, False),
    }  # fmt: skip
    bring_text(county, "story_notes", NOTES)
    assert StoryNote.objects.count() == 2
    undo(batch=batch, by=None, reason="a test", at=NOW)
    assert not StoryNote.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("NO,story,Text,,,", "indicator"),
        ("POOR,gossip,Text,,,", "kind"),
        ("POOR,story,,,,", "text"),
        ("POOR,story,Text,,someday,", "period"),
        ("POOR,story,Text,proven,,", "evidence"),
    ],
)
def test_a_note_that_cannot_be_is_told_and_nothing_lands(county, row, column):
    batch = bring_text(county, "story_notes", f"{NOTES}{row}\n")
    assert batch.state == "refused"
    assert not StoryNote.objects.exists()
    assert column in {problem["column"] for problem in batch.problems}


def test_groups_come_in_and_are_judged_together(county):
    for code in ("U5", "TEEN"):
        one = make_indicator(county, code, code=code, unit="days", kind="score", good="up")
        make_observations(one, STEADY)
    rows = "whole,indicator,grouped_by,group,order\nPOOR,U5,Age,Under 5,1\nPOOR,TEEN,Age,13 to 17,2\n"
    batch = bring_text(county, "indicator_groups", rows)
    assert batch.state == "confirmed"
    assert list(IndicatorGroup.objects.values_list("name", "position")) == [("Under 5", 1), ("13 to 17", 2)]
    assert VerdictRecord.objects.filter(indicator__code="U5", is_current=True).exists()
    undo(batch=batch, by=None, reason="a test", at=NOW)
    assert not IndicatorGroup.objects.exists()


def test_a_group_is_not_its_own_whole(county):
    batch = bring_text(
        county, "indicator_groups", "whole,indicator,grouped_by,group\nPOOR,POOR,Age,Everybody\n"
    )
    assert batch.state == "refused"
    assert "another one than that of all" in str(batch.problems)
