"""What an indicator's page tells of its record: earlier definitions, method, who stands in; and verdicts."""

from datetime import date

from obb.domain.fiscal import period_of
from outcomes.actions.definitions import redefine, words_of
from outcomes.actions.verdicts import judge_indicators
from outcomes.domain.series import Series
from outcomes.domain.verdict import judge
from outcomes.models import VerdictRecord
from tests.factories.results import NOW, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, words


def test_the_page_tells_earlier_definitions_and_the_record(small: Small) -> None:
    one = make_indicator(
        small.county, "Poverty", slug="poor", department=small.social, definition="All children.",
        performance="better_off", combining="average", development="reported", method="A survey.",
        numerator_words="poor children", denominator_words="all children", noise_baseline="first",
        backup=small.member("viewer", small.social), review_on=date(2027, 1, 31),
    )  # fmt: skip
    make_observations(one, {2018: "20", 2019: "30"})
    before = words_of(one)
    one.definition = "Children under 18."
    one.save()
    redefine(
        indicator=one, before=before, period=period_of(2019, "year"), by=None, reason="A new law.", at=NOW
    )
    judge_indicators(indicators=[one], at=NOW)
    answer = small.client("analyst").get("/small/indicators/poor/")
    facts = dict(column(answer, "measured", "What", "Answer"))
    assert facts["What is measured"] == "Children under 18."
    assert facts["This definition holds"] == "since 2019: A new law."
    assert (facts["What is counted"], facts["Out of what"]) == ("poor children", "all children")
    assert facts["Answers"] == "Is anyone better off?"
    assert facts["How its values combine"] == "Their average, weighted by the denominator"
    assert (facts["Method"], facts["How far its data are"]) == ("A survey.", "Reported")
    assert facts["Noise limits"] == "From its first 12 values, then frozen."
    assert facts["Looked at again"] == "Jan. 31, 2027"
    assert "Stands in for the owner" in facts
    assert "One earlier definition" in words(answer)
    assert "Until before 2019 What is measured All children." in words(answer)
    history = words(small.client("analyst").get("/small/indicators/poor/history/"))
    assert "definition “Poverty, 2” added" in history


def test_a_call_before_the_first_value_is_no_earlier_verdict(small: Small) -> None:
    one = make_indicator(small.county, "Poverty", slug="poor", good="down")
    empty = judge(Series(points=()))
    VerdictRecord.objects.create(
        county=small.county,
        indicator=one,
        call=empty.call,
        record=empty.as_record(),
        rule_version="1",
        judged_at=NOW,
    )
    client = small.client("analyst")
    assert "No verdict has been given yet." in words(client.get("/small/indicators/poor/"))
    make_observations(one, {2019: "0"})
    rows = column(client.get("/small/indicators/poor/"), "verdicts", "Verdict")
    assert len(rows) == 1
