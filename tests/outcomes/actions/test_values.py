"""Values as people report them: nothing overwritten silently, judged in the same act, one at a time."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections
from django.utils.timezone import localdate

from obb.domain.fiscal import period_of
from obb.history import history_of
from outcomes.actions import values as actions
from outcomes.actions.values import ReasonMissing, StaleValue, ValueRefused, mark_of, report_value
from outcomes.domain.reported import Figures
from outcomes.models import Indicator, Observation, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_indicator, make_observations

FALLING = {2010 + n: str(30 - 2 * n) for n in range(9)}


@pytest.fixture
def indicator():
    return make_indicator(make_county("durham"), "Poverty", good="down", development="collecting")


def stored(indicator, year):
    return Observation.objects.filter(indicator=indicator, period=year).first()


def report(indicator, year, value, *, seen=None, reason="", vintage=None, **more):
    figures = Figures(None if value is None else Decimal(value), **more)
    return report_value(
        indicator=indicator,
        period=period_of(year, "year"),
        figures=figures,
        by=None,
        reason=reason,
        at=NOW,
        seen=mark_of(stored(indicator, year)) if seen is None else seen,
        vintage=vintage,
    )


@pytest.mark.django_db
def test_a_first_value_is_stored_and_judged(indicator):
    done = report(indicator, 2019, "0")
    assert (done.is_changed, done.before, done.after.call) == (True, None, "too little data")
    assert (done.observation.value, done.observation.label) == (Decimal(0), "2019")
    assert Indicator.objects.get().development == "reported"


@pytest.mark.django_db
def test_not_reported_is_no_value_and_judges_nothing(indicator):
    done = report(indicator, 2019, None, note="The clinic was closed.")
    assert (done.observation.value, done.observation.note, done.after) == (
        None,
        "The clinic was closed.",
        None,
    )
    assert Indicator.objects.get().development == "collecting"


@pytest.mark.django_db
def test_a_final_value_is_changed_with_a_reason_and_both_stay(indicator):
    make_observations(indicator, FALLING)
    with pytest.raises(ReasonMissing, match="Say why the value is changed."):
        report(indicator, 2018, "40")
    assert stored(indicator, 2018).value == 14
    done = report(indicator, 2018, "40", reason="The state corrected it.")
    assert (done.before.call, done.after.call) == ("closer", "no clear change")
    newest = history_of(stored(indicator, 2018))[0]
    assert newest.why == "The state corrected it."
    assert [(one.before, one.after) for one in newest.fields if one.name == "value"] == [("14", "40")]
    assert VerdictRecord.objects.filter(indicator=indicator).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "first", [{"value": "5", "status": "provisional"}, {"value": None, "note": "Not yet."}]
)
def test_what_was_not_final_needs_no_reason(indicator, first):
    report(indicator, 2019, first.pop("value"), **first)
    assert report(indicator, 2019, "6").is_changed


@pytest.mark.django_db
def test_the_same_again_writes_nothing(indicator):
    make_observations(indicator, {2018: "18.7"})
    done = report(indicator, 2018, "18.70", decimals=1)
    assert not done.is_changed
    assert len(history_of(stored(indicator, 2018))) == 1


@pytest.mark.django_db
def test_a_stale_form_is_refused(indicator):
    make_observations(indicator, {2018: "18.7"})
    seen = mark_of(stored(indicator, 2018))
    report(indicator, 2018, "19", reason="Corrected.", seen=seen)
    with pytest.raises(StaleValue) as refused:
        report(indicator, 2018, "20", reason="Corrected.", seen=seen)
    assert (refused.value.now.value, stored(indicator, 2018).value) == (19, 19)
    with pytest.raises(StaleValue):
        report(indicator, 2018, "20", reason="Corrected.", seen="none")


@pytest.mark.django_db
def test_a_retired_indicator_takes_no_values(indicator):
    Indicator.objects.update(retired_on=NOW.date(), retired_reason="Old.")
    with pytest.raises(ValueRefused, match="It is retired"):
        report(indicator, 2018, "20")


def both_at_once(indicator):
    """Two people report the same period at once: who was refused."""
    start, refused = threading.Barrier(2), []

    def one(value):
        try:
            start.wait()
            report(indicator, 2019, value, seen="none")
        except Exception as error:
            refused.append(type(error).__name__)
        finally:
            connections.close_all()

    people = [threading.Thread(target=one, args=(value,)) for value in ("1", "2")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told(indicator):
    assert both_at_once(indicator) == ["StaleValue"]
    assert Observation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_mark_the_second_overwrites_the_first_silently(indicator, monkeypatch):
    monkeypatch.setattr(actions, "mark_of", lambda _observation: "none")
    monkeypatch.setattr(actions, "needs_reason", lambda _observation: False)
    assert both_at_once(indicator) == []
    assert Observation.objects.count() == 1


def test_two_that_are_alike_have_the_same_mark():
    one = Observation(pk=1, label="2019", value=Decimal("18.700000"), decimals=1)
    other = Observation(pk=1, label="2019", value=Decimal("18.7"), decimals=1)
    assert mark_of(one) == mark_of(other) != mark_of(Observation(pk=1, label="2019", value=Decimal("18.8")))


@pytest.mark.django_db
def test_a_value_is_of_the_day_it_was_published_or_else_recorded(indicator):
    def vintage(year):
        return stored(indicator, year).vintage.isoformat()

    report(indicator, 2018, "14")
    report(indicator, 2019, "12", vintage=date(2020, 12, 9))
    assert (vintage(2018), vintage(2019)) == (localdate(NOW).isoformat(), "2020-12-09")
    report(indicator, 2019, "12", note="From the state.", reason="a note")
    assert vintage(2019) == "2020-12-09"  # the figure is the same
    assert not report(indicator, 2019, "12", note="From the state.", vintage=date(2020, 12, 9)).is_changed
    assert report(
        indicator, 2019, "12", note="From the state.", vintage=date(2021, 1, 5), reason="r"
    ).is_changed
    assert vintage(2019) == "2021-01-05"
    report(indicator, 2019, "13", reason="corrected")
    assert vintage(2019) == localdate(NOW).isoformat()
