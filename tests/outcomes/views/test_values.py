"""Reporting values: by whom, what is asked, what is looked at before it changes, what is said afterwards."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from obb.history import history_of
from outcomes.models import Indicator, Observation
from tests.factories.ground import make_county, make_member, make_role
from tests.factories.results import make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, words

AT = "/small/indicators/poor/values/"
FALLING = {2010 + n: str(30 - 2 * n) for n in range(9)}


@pytest.fixture
def poor(small: Small) -> Indicator:
    return make_indicator(
        small.county, "Children in poverty", slug="poor", department=small.social, unit="percent", good="down",
        numerator_words="poor children", denominator_words="all children", population="program",
    )  # fmt: skip


def hidden(answer, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.content.decode())[1]


def send(client, period, /, *, opened=None, **typed):
    """Opens the form of a period and posts it with these changes."""
    at = f"{AT}?period={period}"
    opened = client.get(at) if opened is None else opened
    fields = {"seen": hidden(opened, "seen"), "status": "final"}
    return client.post(at, fields | typed, follow=True)


def stored(year):
    return Observation.objects.filter(period=year).first()


def test_who_reports(small: Small, poor: Indicator) -> None:
    owner, backup = small.member("viewer", small.social), small.member("viewer", small.social)
    Indicator.objects.update(owner=owner, backup=backup)
    clients = {
        "analyst": small.client("analyst"),
        "admin": small.client("admin"),
        "director": small.client("director", small.social),
        "other director": small.client("director", small.health),
        "viewer": small.client("viewer", small.social),
        "commissioner": small.client("commissioner"),
        "nobody": Client(),
    }
    for name, person in (("owner", owner), ("backup", backup)):
        clients[name] = Client()
        clients[name].force_login(person)
    codes = {
        name: (client.get(AT).status_code, client.post(AT).status_code) for name, client in clients.items()
    }
    assert codes == {
        "analyst": (200, 200),
        "admin": (200, 200),
        "director": (200, 200),
        "other director": (404, 404),
        "viewer": (403, 403),
        "commissioner": (403, 403),
        "nobody": (302, 302),
        "owner": (200, 200),
        "backup": (200, 200),
    }


def test_a_director_elsewhere_who_only_reads_here_does_not_report(small: Small, poor: Indicator) -> None:
    dana = small.member("director", small.health)
    make_role(dana, small.county, "viewer", department=small.social)
    client = Client()
    client.force_login(dana)
    assert client.get("/small/indicators/poor/").status_code == 200
    assert client.get(AT).status_code == 403


def test_the_next_period_is_offered_and_any_other_can_be(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2018: "20", 2019: "19"})
    client = small.client("director", small.social)
    assert "Value for 2020 Due Jan 10, 2021." in words(client.get(AT))
    assert "Correct the value for 2018" in words(client.get(f"{AT}?period=2018"))
    assert "“soon” is not a year. Write a year such as 2017." in words(client.get(f"{AT}?period=soon"))


def test_what_has_not_ended_is_offered_as_provisional(small: Small, poor: Indicator) -> None:
    client = small.client("director", small.social)
    this_year = localdate().year
    offered = [
        client.get(f"{AT}?period={year}").context["form"]["status"].value()
        for year in (this_year - 1, this_year)
    ]
    assert offered == ["final", "provisional"]


def test_a_value_is_stored_and_the_verdict_told(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2010 + n: str(30 - 2 * n) for n in range(4)})
    answer = send(small.client("director", small.social), "2014", value="0")
    assert answer.redirect_chain == [(AT, 302)]
    assert "Saved: 2014, 0%. " in words(answer) and "Before: Too little data." in words(answer)
    assert stored(2014).value == 0
    assert column(answer, "values", "Period", "Value")[0] == ("2014", "0%")


def test_a_share_is_worked_out_or_checked(small: Small, poor: Indicator) -> None:
    client = small.client("analyst")
    answer = send(client, "2019", value="34.0", numerator="1", denominator="3")
    assert "Value: 1 of 3 is 33.3, not 34.0." in words(answer)
    assert stored(2019) is None
    send(client, "2019", numerator="1", denominator="3")
    assert (stored(2019).value, stored(2019).decimals, stored(2019).numerator) == (
        Decimal("33.3"),
        1,
        1,
    )


def test_a_rate_is_worked_out_where_its_unit_says_out_of_how_many(small: Small, poor: Indicator) -> None:
    Indicator.objects.update(kind="rate", unit="per 100,000 residents")
    client = small.client("analyst")
    assert "As it is printed, per 100,000 residents. Empty: worked out from the two numbers" in words(
        client.get(AT)
    )
    send(client, "2019", numerator="40", denominator="341112")
    assert (stored(2019).value, stored(2019).decimals) == (Decimal("11.7"), 1)
    send(client, "2018", value="10.9", numerator="40", denominator="341112")  # adjusted for age
    assert stored(2018).value == Decimal("10.9")
    Indicator.objects.update(unit="a rate")
    assert "Value: Type the value." in words(send(client, "2017", numerator="40", denominator="341112"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Value: Type the value. If there is none, say so below."),
        (
            {"value": "many"},
            "Value: “many” is not a number. Type digits such as 1,234.5 or 12.5%: at most 14 before",
        ),
        (
            {"value": "1.1234567"},
            "Value: “1.1234567” has more digits than are kept. Type digits such as 1,234.5",
        ),
        (
            {"value": "50", "numerator": "-2", "denominator": "4"},
            "How many were counted: It cannot be below zero.",
        ),
        ({"value": "101"}, "Value: It cannot be more than all there are."),
        ({"value": "5", "nothing": "on"}, "You typed a value. Take one of the two away."),
        ({"nothing": "on"}, "Note: Say in a few words why there is no value."),
        ({"value": "5", "numerator": "1", "denominator": "0"}, "Tick that there is no value."),
        ({"value": "5", "seen": ""}, "Open the form again: it did not come back whole."),
    ],
)
def test_what_cannot_be_is_told_where_and_how(small: Small, poor: Indicator, typed, said) -> None:
    answer = send(small.client("analyst"), "2019", **typed)
    assert said in words(answer)
    assert stored(2019) is None


def test_no_value_is_said_with_a_reason(small: Small, poor: Indicator) -> None:
    answer = send(small.client("analyst"), "2019", nothing="on", note="The survey was not held.")
    assert "Saved: 2019, not reported. No verdict yet: no value is there." in words(answer)
    assert (stored(2019).value, stored(2019).note) == (None, "The survey was not held.")


def test_a_change_is_looked_at_before_it_is_saved(small: Small, poor: Indicator) -> None:
    make_observations(poor, FALLING)
    client = small.client("analyst")
    looked = send(client, "2018", value="40", status="final")
    assert "This changes what stands for 2018 Value: 14% → 40% Nothing is saved yet." in words(looked)
    assert stored(2018).value == 14
    unsaid = send(client, "2018", opened=looked, value="40", confirmed=hidden(looked, "confirmed"))
    assert "Why is it changed?: Say why the value is changed." in words(unsaid)
    assert stored(2018).value == 14
    other = send(
        client, "2018", opened=looked, value="41", confirmed=hidden(looked, "confirmed"), reason="Mistyped."
    )
    assert "Value: 14% → 41% Nothing is saved yet." in words(other)
    saved = send(
        client, "2018", opened=other, value="41", confirmed=hidden(other, "confirmed"), reason="Mistyped."
    )
    assert "Saved: 2018, 41%. No clear change." in words(saved)
    assert "Before: Closer." in words(saved)
    assert history_of(stored(2018))[0].why == "Mistyped."


def test_what_the_form_does_not_ask_for_stays(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2018: "14"}, margin="1.5", source="Census", status="provisional")
    client = small.client("analyst")
    looked = send(client, "2018", value="15", status="final")
    send(client, "2018", opened=looked, value="15", confirmed=hidden(looked, "confirmed"))
    assert (stored(2018).value, stored(2018).margin, stored(2018).source, stored(2018).status) == (
        15,
        Decimal("1.5"),
        "Census",
        "final",
    )


def test_a_form_that_is_stale_shows_both_and_overwrites_nothing(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2018: "14"})
    ana, bob = small.client("analyst"), small.client("analyst")
    opened = ana.get(f"{AT}?period=2018")
    looked = send(bob, "2018", value="16")
    send(bob, "2018", opened=looked, value="16", confirmed=hidden(looked, "confirmed"), reason="A recount.")
    stale = ana.post(f"{AT}?period=2018", {"seen": hidden(opened, "seen"), "value": "15", "status": "final"})
    assert stale.status_code == 409
    assert "Somebody else changed this value meanwhile." in words(stale)
    assert "What stands now Value: 16%. You typed 15%." in words(stale)
    assert stored(2018).value == 16
    saved = send(
        ana, "2018", opened=stale, value="15", confirmed=hidden(stale, "confirmed"), reason="Ours is right."
    )
    assert "Saved: 2018, 15%." in words(saved)


def test_a_value_that_somebody_else_entered_first_is_shown(small: Small, poor: Indicator) -> None:
    ana, bob = small.client("analyst"), small.client("analyst")
    opened = ana.get(f"{AT}?period=2019")
    send(bob, "2019", value="16")
    stale = send(ana, "2019", opened=opened, value="15")
    assert (stale.status_code, stored(2019).value) == (409, 16)


def test_a_retired_indicator_is_not_reported(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2018: "14"})
    Indicator.objects.update(retired_on="2026-06-30", retired_reason="Another took its place.")
    client = small.client("analyst")
    shown = client.get(AT)
    assert "nobody reports its values any more. Another took its place." in words(shown)
    assert client.post(AT, {"seen": "none", "value": "1", "status": "final"}).status_code == 200
    assert Observation.objects.count() == 1
    assert "Report or correct a value" not in words(client.get("/small/indicators/poor/"))


def test_the_page_costs_the_same_for_one_value_and_for_many(small: Small, poor: Indicator) -> None:
    client, counts = small.client("analyst"), []
    for years in ({2018: "14"}, {1900 + n: "15" for n in range(60)}):
        make_observations(poor, years)
        client.get(AT)
        with CaptureQueriesContext(connection) as made:
            client.get(AT)
        counts.append(len(made))
    assert counts == [8, 8]


def test_another_countys_reporter_finds_nothing(small: Small, poor: Indicator) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_county("other"), "admin"))
    assert stranger.get(AT).status_code == 404


def test_what_is_due_stands_on_the_first_page(small: Small, poor: Indicator) -> None:
    make_observations(poor, {2018: "14"})
    director = small.client("director", small.social)
    assert "Values to report" not in words(director.get("/small/"))
    owner = small.member("viewer", small.social)
    Indicator.objects.update(owner=owner)
    rows = column(director.get("/small/"), "due", "Indicator", "Period", "Due", "State", "Owner")
    assert rows == [("Children in poverty", "2019", "Jan. 10, 2020", "Late", str(owner))]
    client = Client()
    client.force_login(owner)
    assert column(client.get("/small/"), "due", "Indicator") == [("Children in poverty",)]
    assert "Values to report" not in words(small.client("director", small.health).get("/small/"))
    assert "Values to report" not in words(small.client("analyst").get("/small/"))
    Indicator.objects.update(population="population")
    assert "Values to report" not in words(director.get("/small/"))
    Indicator.objects.update(population="program", retired_on="2026-06-30", retired_reason="Old.")
    assert "Values to report" not in words(director.get("/small/"))


def test_a_new_indicator_says_when_its_first_value_is_due(small: Small, poor: Indicator) -> None:
    Indicator.objects.update(owner=small.member("viewer", small.social), goal=small.poverty)
    for address in ("/small/indicators/poor/", "/small/goals/poverty/"):
        told = words(small.client("analyst").get(address))
        assert re.search(r"No results yet\. First result due Jan 10, 20\d\d from ", told), address


def test_the_day_the_source_published_a_value(small: Small, poor: Indicator) -> None:
    client = small.client("analyst")
    refused = send(client, "2018", value="12.5", vintage="2099-01-01")
    assert "This day has not come yet." in words(refused)
    assert stored(2018) is None
    send(client, "2018", value="12.5", vintage="2019-12-10")
    assert stored(2018).vintage.isoformat() == "2019-12-10"
    send(client, "2019", value="12.0")
    assert column(client.get("/small/indicators/poor/"), "values", "Period", "As of")[1] == (
        "2018",
        "Dec. 10, 2019",
    )
    assert stored(2019).vintage is not None
