"""A changed definition: a new version, which cuts the series where it begins, whether a value is there or not."""

import pytest

from obb.domain.fiscal import period_of
from outcomes.actions.definitions import DefinitionRefused, redefine, words_of
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator, IndicatorDefinition, VerdictRecord
from outcomes.queries.panels import panels_of
from outcomes.queries.standing import standing_of
from tests.factories.ground import make_county, make_person
from tests.factories.results import NOW, make_indicator, make_observations

pytestmark = pytest.mark.django_db

FALLING = {2010 + n: str(30 - 2 * n) for n in range(9)}


@pytest.fixture
def indicator():
    one = make_indicator(make_county("durham"), "Poverty", good="down", definition="All children.")
    make_observations(one, FALLING)
    return one


def change_words(indicator, year, text="Children under 18.", reason="The survey changed.", **more):
    before = words_of(indicator)
    Indicator.objects.filter(pk=indicator.pk).update(definition=text)
    indicator.refresh_from_db()
    made = redefine(
        indicator=indicator,
        before=before,
        period=period_of(year, "year"),
        by=None,
        reason=reason,
        at=NOW,
        **more,
    )
    judge_indicators(indicators=[indicator], at=NOW)
    return made


def calls(indicator):
    rows = VerdictRecord.objects.filter(indicator=indicator).order_by("pk")
    return [(one.call, one.record["refusal"], one.record["n"]) for one in rows]


def test_the_versions_keep_the_words_of_each(indicator):
    change_words(indicator, 2016)
    change_words(indicator, 2018, "Children under 15.", "The law changed.")
    rows = IndicatorDefinition.objects.order_by("version")
    assert list(rows.values_list("version", "text", "from_period", "from_label", "reason")) == [
        (1, "All children.", None, "", ""),
        (2, "Children under 18.", 2016, "2016", "The survey changed."),
        (3, "Children under 15.", 2018, "2018", "The law changed."),
    ]
    assert Indicator.objects.get().definition_version == 3


def test_a_version_that_ends_keeps_the_words_it_ended_with(indicator):
    change_words(indicator, 2016, "Childern under 18.")
    Indicator.objects.update(definition="Children under 18.")
    indicator.refresh_from_db()
    change_words(indicator, 2018, "Children under 15.")
    assert IndicatorDefinition.objects.get(version=2).text == "Children under 18."


def test_the_series_is_cut_where_the_new_one_begins(indicator):
    change_words(indicator, 2016)
    assert calls(indicator) == [("closer", None, 9), ("too little data", "after_break", 3)]
    panel = panels_of([Indicator.objects.get()], public=False)[0]
    assert [(one.label, one.break_before) for one in panel.points if one.break_before] == [
        ("2016", "The survey changed.")
    ]
    assert (panel.defined_since, panel.defined_because) == ("2016", "The survey changed.")
    assert [(one.text, one.from_label, one.until_label) for one in panel.definitions] == [
        ("All children.", "", "2016")
    ]


def test_it_is_cut_before_the_first_value_arrives(indicator):
    change_words(indicator, 2019)
    assert calls(indicator)[-1] == ("too little data", "after_break", 0)
    panel = panels_of([Indicator.objects.get()], public=False)[0]
    assert (panel.points[-1].label, panel.points[-1].value) == ("2019", None)
    assert standing_of(panel).ahead.refusal == "after_break"
    make_observations(indicator, {2019: "40"})
    assert calls(indicator)[-1] == ("too little data", "after_break", 1)


def test_a_reason_that_stands_at_the_value_stays(indicator):
    indicator.observations.filter(period=2016).update(break_before="Another source.")
    change_words(indicator, 2016)
    panel = panels_of([Indicator.objects.get()], public=False)[0]
    assert [one.break_before for one in panel.points if one.break_before] == ["Another source."]


@pytest.mark.parametrize("year", [2016, 2015])
def test_a_definition_begins_after_the_one_before_it(indicator, year):
    change_words(indicator, 2016)
    with pytest.raises(DefinitionRefused, match="begins with 2016. Choose a later period."):
        change_words(indicator, year)


def test_a_definition_needs_a_reason(indicator):
    with pytest.raises(DefinitionRefused, match="Say why the definition changed."):
        change_words(indicator, 2016, reason="")


def test_a_public_panel_tells_no_figure_in_a_reason(indicator):
    Indicator.objects.update(counts_people=True, kind="count")
    make_observations(indicator, {2019: "7"})
    indicator.refresh_from_db()
    change_words(indicator, 2018, reason="Only 7 were left.")
    draft, public = (panels_of([Indicator.objects.get()], public=each)[0] for each in (False, True))
    assert (draft.defined_because, public.defined_because) == ("Only 7 were left.", "")
    assert draft.points[8].break_before == "Only 7 were left."
    assert public.points[8].break_before == ""


def test_a_panel_is_the_same_after_json(indicator):
    indicator.owner = indicator.backup = make_person("ana")
    indicator.save()
    change_words(indicator, 2016)
    panel = panels_of([Indicator.objects.get()], public=False)[0]
    assert type(panel).from_json(panel.to_json()) == panel
    assert panel.backup == "ana"
