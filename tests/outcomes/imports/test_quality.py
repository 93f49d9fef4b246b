"""Answers on quality from a file: whole or not at all, changed by the next file, told in the history, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from obb.history import history_of
from obb.imports.pipeline import commit, stage, undo
from outcomes.models import QualityAnswer
from tests.factories.ground import make_county
from tests.factories.results import NOW, bring_text, make_indicator

pytestmark = pytest.mark.django_db
HEAD = "indicator,question,answer,note\n"


@pytest.fixture
def county():
    found = make_county("small")
    make_indicator(found, "Children in poverty", code="POOR")
    return found


def standing():
    return list(QualityAnswer.objects.order_by("question").values_list("question", "answer", "note"))


def test_answers_come_in_are_changed_and_go_back(county):
    bring_text(county, "quality_answers", f"{HEAD}POOR,useful,yes,\nPOOR,reliable,partly,Counted twice.\n")
    assert standing() == [(1, "yes", ""), (3, "partly", "Counted twice.")]
    again = bring_text(county, "quality_answers", f"{HEAD}POOR,useful,yes,\nPOOR,reliable,no,\n")
    assert (again.totals["same"], again.totals["changed"]) == (1, 1)
    assert standing() == [(1, "yes", ""), (3, "no", "Counted twice.")]
    newest = history_of(QualityAnswer.objects.get(question=3))[0]
    assert ("answer", "Partly", "No") in [(one.field, one.before, one.after) for one in newest.fields]
    undo(batch=again, by=None, reason="a test", at=NOW)
    assert standing() == [(1, "yes", ""), (3, "partly", "Counted twice.")]


@pytest.mark.parametrize(
    ("row", "column"),
    [("NO,useful,yes,", "indicator"), ("POOR,pretty,yes,", "question"), ("POOR,useful,maybe,", "answer"),
     ("POOR,useful,,", "answer"), ("POOR,systems,no,", "")],
)  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_lands(county, row, column):
    batch = bring_text(county, "quality_answers", f"{HEAD}POOR,systems,yes,\n{row}\n")
    assert batch.state == "refused"
    assert column in {problem["column"] for problem in batch.problems}
    assert not QualityAnswer.objects.exists()


def test_a_file_that_is_reviewed_first_and_confirmed_later_is_the_same_file(county):
    """Who answered when is no part of what was reviewed: a minute between the two changes nothing."""
    files = (
        ("quality_answers", f"{HEAD}POOR,useful,yes,\n"),
        ("story_notes", "indicator,kind,text\nPOOR,story,Rents rose.\n"),
    )
    for kind, text in files:
        batch = stage(county=county, kind=kind, file_name="f.csv", content=text.encode(), by=None, at=NOW)
        done = commit(batch=batch, by=None, reason="a test", at=NOW + timedelta(minutes=1))
        assert (kind, done.batch.state) == (kind, "confirmed")
