"""A file that changes a definition says what it changes; a series is never cut, nor left whole, in silence."""

import pytest

from obb.imports import pipeline
from outcomes.models import Indicator, IndicatorDefinition, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.results import NOW, bring_text, make_indicator, make_observations

pytestmark = pytest.mark.django_db

HEAD = "code,name,definition,kind,period,recounts,recounts_from,recounts_because\n"


@pytest.fixture
def county():
    county = make_county("durham")
    one = make_indicator(
        county, "Poverty", code="POV", slug="poverty", good="down", definition="All children.", kind="share"
    )
    make_observations(one, {2010 + n: str(30 - 2 * n) for n in range(9)})
    return county


def bring(county, definition, *answers):
    row = ",".join(["POV", "Poverty", definition, "share", "year", *answers, *[""] * (3 - len(answers))])
    return bring_text(county, "indicators", f"{HEAD}{row}\n")


def said(batch):
    return [(one["column"], one["message"]) for one in batch.problems]


def test_a_definition_that_changes_in_silence_is_refused(county):
    batch = bring(county, "Children under 18.")
    assert batch.state == "refused"
    assert said(batch) == [
        (
            "recounts",
            "The definition of “Poverty” changes, and the row does not say whether what is counted does.",
        )
    ]
    assert Indicator.objects.get().definition == "All children."


def test_better_words_cut_nothing(county):
    assert bring(county, "Every child.", "no").state == "confirmed"
    assert (Indicator.objects.get().definition, IndicatorDefinition.objects.count()) == ("Every child.", 0)
    assert VerdictRecord.objects.get(is_current=True).call == "closer"


def test_what_counts_otherwise_cuts_the_series_there_and_an_undo_mends_it(county):
    batch = bring(county, "Children under 18.", "yes", "2016", "The survey changed.")
    assert batch.state == "confirmed", batch.problems
    assert batch.review["warnings"] == [
        "Poverty: from 2016 on something else is counted; earlier values are compared no more."
    ]
    first, second = IndicatorDefinition.objects.order_by("version")
    assert (first.text, first.from_period) == ("All children.", None)
    assert (second.text, second.from_label, second.reason) == (
        "Children under 18.",
        "2016",
        "The survey changed.",
    )
    now = VerdictRecord.objects.get(is_current=True)
    assert (now.call, now.record["refusal"]) == ("too little data", "after_break")
    again = bring(county, "Children under 18.", "yes", "2016", "The survey changed.")
    assert (again.state, IndicatorDefinition.objects.count()) == ("confirmed", 2)
    pipeline.undo(batch=batch, by=None, reason="It was the wrong file", at=NOW)
    one = Indicator.objects.get()
    assert (one.definition, one.definition_version) == ("All children.", 1)
    assert not IndicatorDefinition.objects.exists()
    assert VerdictRecord.objects.get(is_current=True).call == "closer"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (("yes",), "The row does not say from which period on the new definition holds."),
        (("no", "2016"), "The row says that nothing else is counted, and from when."),
        (("yes", "soon"), None),
    ],
)
def test_half_an_answer_is_none(county, answers, message):
    batch = bring(county, "Children under 18.", *answers)
    assert batch.state == "refused"
    assert [one["column"] for one in batch.problems] == ["recounts_from"]
    assert message is None or batch.problems[0]["message"] == message


def test_a_change_without_new_words_is_asked_for_them(county):
    batch = bring(county, "All children.", "yes", "2016")
    assert said(batch) == [
        ("recounts", "The row says that something else is counted, and no word of the definition changes.")
    ]


def test_a_second_change_comes_later_than_the_first(county):
    bring(county, "Children under 18.", "yes", "2016")
    batch = bring(county, "Children under 15.", "yes", "2016")
    assert said(batch) == [("recounts_from", "Another definition begins with that period, or a later one.")]


def test_first_words_define_nothing_anew(county):
    Indicator.objects.update(definition="")
    assert bring(county, "All children.").state == "confirmed"
    assert Indicator.objects.get().definition == "All children."
