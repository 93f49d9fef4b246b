"""A series as it was known on a day, from the history of its values."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection
from django.utils.timezone import localdate, now

from obb.history import change, event_model
from outcomes.models import Indicator, Observation
from outcomes.queries.known import known_on
from tests.factories.ground import make_county
from tests.factories.results import make_indicator, make_observations

pytestmark = pytest.mark.django_db
FALLING = {2010 + n: str(30 - 2 * n) for n in range(9)}
PUBLISHED = date(2019, 12, 10)


@pytest.fixture
def one() -> Indicator:
    indicator = make_indicator(make_county("durham"), "Children in poverty", good="down", unit="percent")
    make_observations(indicator, FALLING, vintage=PUBLISHED)
    return indicator


def told(one: Indicator, day: date) -> list[tuple[str, str]]:
    return [(value.label, str(value.value)) for value in known_on(one, day).values]


def revise(year: int, value: str, vintage: date | None) -> None:
    with change(by=None, reason="a test"):
        Observation.objects.filter(period=year).update(value=Decimal(value), vintage=vintage)


def test_a_revision_is_not_known_before_its_day(one: Indicator) -> None:
    revise(2018, "29", date(2020, 12, 9))
    assert told(one, PUBLISHED - timedelta(days=1)) == []
    before, after = known_on(one, PUBLISHED), known_on(one, date(2020, 12, 9))
    assert (str(before.values[-1].value), before.values[-1].known_on, before.sentence) == (
        "14",
        PUBLISHED,
        "Closer",
    )
    assert (str(after.values[-1].value), after.sentence) == ("29", "No clear change")
    assert after.values[0].known_on == PUBLISHED


def test_what_was_taken_out_since_was_known_until_then(one: Indicator) -> None:
    with change(by=None, reason="a test"):
        Observation.objects.filter(period=2018).delete()
    today = localdate(now())
    assert told(one, today - timedelta(days=1))[-1] == ("2018", "14")
    assert told(one, today)[-1] == ("2017", "16")


def test_where_no_day_is_stated_it_is_the_day_of_recording(one: Indicator) -> None:
    make_observations(one, {2019: "11"})
    today = localdate(now())
    assert told(one, today - timedelta(days=1))[-1] == ("2018", "14")
    assert told(one, today)[-1] == ("2019", "11")


def test_what_is_stored_already_gets_the_day_its_figures_last_changed(one: Indicator) -> None:
    Observation.objects.update(note="a note", vintage=None)
    Observation.objects.filter(period=2018).update(value=29)
    events = event_model(Observation).objects
    with pgtrigger.ignore("outcomes.ObservationEvent:append_only"):
        events.update(
            pgh_created_at=datetime.fromisoformat("2024-06-01T03:00:00Z")
        )  # there, the evening before
        events.filter(value=29).update(pgh_created_at=datetime.fromisoformat("2025-02-03T12:00:00Z"))
    fill = import_module("outcomes.migrations.0012_vintages_of_values").fill
    fill(apps, SimpleNamespace(connection=connection))
    found = dict(Observation.objects.values_list("period", "vintage"))
    assert (found[2017], found[2018]) == (date(2024, 5, 31), date(2025, 2, 3))
