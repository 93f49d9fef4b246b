"""An indicator's panel: what the page shows, in draft and in public, and the same after JSON."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.queries.panels import IndicatorPanel, panels_of
from tests.factories.ground import make_county, make_person
from tests.factories.results import make_goal, make_indicator, make_observations, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county("durham")


def panel_of(indicator, *, public):
    return panels_of([type(indicator).objects.get(pk=indicator.pk)], public=public)[0]


def test_a_panel_says_what_was_printed_beside_its_benchmark(county):
    indicator = make_indicator(
        county, "Children in poverty", goal=make_goal(county), unit="percent", good="down",
        benchmark_name="North Carolina", owner=make_person("ana", first_name="Ana", last_name="Lyst"),
    )  # fmt: skip
    make_observations(indicator, {2017: "22.0", 2018: None, 2019: "18.75"}, source="Census", note="SAIPE")
    make_observations(indicator, {2017: "21.2", 2020: "19"}, of="benchmark")
    make_target(indicator, 2025, "15")
    panel = panel_of(indicator, public=False)
    assert [(point.label, str(point.value), str(point.benchmark)) for point in panel.points] == [
        ("2017", "22.0", "21.2"),
        ("2018", "None", "None"),
        ("2019", "18.75", "None"),
        ("2020", "None", "19"),
    ]
    assert [(target.label, target.value) for target in panel.targets] == [("2025", Decimal(15))]
    assert (panel.owner, panel.is_percent, panel.good_words, panel.frequency_words) == (
        "Ana Lyst",
        True,
        "Down is better",
        "Calendar year",
    )
    assert (panel.latest.label, panel.points[0].source, panel.points[0].note) == ("2019", "Census", "SAIPE")
    assert panel.verdict.sentence == (
        "Too little data. Children in poverty: 1 value that can be compared. We need 4 more."
    )
    assert panel_of(indicator, public=True).owner == ""


def test_a_public_panel_withholds_small_numbers_and_all_that_tells_them(county):
    indicator = make_indicator(county, "Children in care", kind="count", counts_people=True, good="down")
    values = {2010 + n: value for n, value in enumerate(("40", "36", "31", "27", "22", "16", "11", "6", "0"))}
    make_observations(indicator, values, note="of which 3 newborn")
    draft, public = panel_of(indicator, public=False), panel_of(indicator, public=True)
    assert [point.value for point in draft.points] == [Decimal(value) for value in values.values()]
    assert [(point.value, point.suppressed) for point in public.points[-3:]] == [
        (Decimal(11), ""),
        (None, "small"),
        (Decimal(0), ""),
    ]
    assert (public.points[-2].withheld, public.points[-2].note) == ("fewer than 11", "")
    assert draft.verdict.sentence.startswith("Closer. Children in care fell about 5")
    assert public.verdict.sentence == (
        "Closer. Children in care fell from 2010 to 2018 by more than chance explains."
    )
    assert [value for value in public.verdict.record.values() if isinstance(value, float)] == [0.1, -1.0]
    assert public.verdict.verdict.p is None
    assert not public.verdict.numbers


def test_notes_beside_other_values_and_targets_do_not_tell_a_withheld_one(county):
    indicator = make_indicator(county, "Children in care", kind="count", counts_people=True, good="down")
    make_observations(indicator, {2018: "7"})
    make_observations(indicator, {2019: "20"}, note="up from 7")
    make_target(indicator, 2020, "0", note="from 7 in 2018 to none")
    draft, public = panel_of(indicator, public=False), panel_of(indicator, public=True)
    assert (draft.points[1].note, draft.targets[0].note) == ("up from 7", "from 7 in 2018 to none")
    assert (public.points[1].value, public.points[1].note, public.targets[0].note) == (Decimal(20), "", "")


def test_an_indicator_that_counts_no_people_shows_small_numbers(county):
    indicator = make_indicator(county, kind="share", unit="percent")
    make_observations(indicator, {2019: "4.5"})
    assert panel_of(indicator, public=True).points[0].value == Decimal("4.5")


@pytest.mark.parametrize("public", [True, False])
def test_a_panel_is_the_same_after_json(county, public):
    indicator = make_indicator(
        county, "Children in care", kind="count", counts_people=True, good="range", low="0.5", high="1000"
    )
    make_observations(indicator, {2010 + n: str(40 - 4 * n) for n in range(9)}, margin=Decimal("0.000001"))
    make_observations(indicator, {2010: "123456789.123456"}, of="benchmark")
    make_target(indicator, 2025, "12.50")
    panel = panel_of(indicator, public=public)
    assert IndicatorPanel.from_json(json.loads(json.dumps(panel.to_json()))) == panel


def test_one_panel_and_many_take_the_same_queries(county):
    indicators = [make_indicator(county, owner=make_person()) for _ in range(9)]
    for indicator in indicators:
        make_observations(indicator, {2019: "4.5"})
        make_target(indicator, 2025, "15")
    for public, expected in ((True, 8), (False, 7)):
        for some in (indicators[:1], indicators):
            with CaptureQueriesContext(connection) as captured:
                panels_of(some, public=public)
            assert len(captured) == expected
