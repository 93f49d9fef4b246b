"""New rows of a model, few or many: as they are, with their keys, and with who and why."""

from decimal import Decimal

import pytest

from obb.history import change, history_of
from obb.imports.new_rows import create_all
from outcomes.models import Indicator, Observation
from tests.factories.ground import make_county
from tests.factories.results import make_indicator

pytestmark = pytest.mark.django_db

HARD = ["", "\\N", "a\tb", "a\nb\r", "back\\slash", "“curly” — ¹ & é", "NULL", "x" * 500]


@pytest.mark.parametrize("count", [1, 20, 900])
def test_every_value_is_stored_as_it_is_with_its_history(count):
    county = make_county("durham")
    indicator = make_indicator(county, "Poverty")
    things = [
        Observation(
            county=county, indicator=indicator, period=number, label=f"{number}", note=HARD[number % len(HARD)],
            value=None if number % 3 == 0 else Decimal(number) / 8, margin=Decimal("1E+3") if number % 2 else None,
        )
        for number in range(count)
    ]  # fmt: skip
    with change(by=None, reason="Brought in by hand"):
        create_all(Observation, things)
    stored = {one.pk: one for one in Observation.objects.all()}
    assert len(stored) == count
    for thing in things:
        one = stored[thing.pk]
        assert [one.period, one.label, one.note, one.value, one.margin, one.batch_id, one.status] == [
            thing.period, thing.label, thing.note, thing.value, thing.margin, None, "final",
        ]  # fmt: skip
    for thing in (things[0], things[-1]):
        assert [(told.what, told.why) for told in history_of(thing)] == [("added", "Brought in by hand")]


@pytest.mark.parametrize("count", [20, 900])
def test_what_they_belong_to_may_be_stored_after_they_were_made(count):
    county = make_county("durham")
    indicator = Indicator(county=county, name="Poverty", code="POV", slug="pov")
    things = [
        Observation(county=county, indicator=indicator, period=number, label=f"{number}")
        for number in range(count)
    ]
    with change(by=None, reason="a test"):
        indicator.save()
        create_all(Observation, things)
    assert Observation.objects.filter(indicator=indicator).count() == count
