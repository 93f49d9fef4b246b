"""Scorecard, curves and watch list: who is shown which indicators, with which money, at what cost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from outcomes.models import Goal, Indicator
from outcomes.queries.forecasts import HitRate
from outcomes.views.hit_words import hits_words
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, words

CARD, CURVES, WATCH = "/small/scorecard/", "/small/scorecard/curves/", "/small/scorecard/watch/"
DOWN = {year: Decimal("24.0") - (year - 2012) for year in range(2012, 2020)}
UP = {year: Decimal("10.0") + (year - 2012) for year in range(2012, 2020)}
FLAT = dict(zip(range(2012, 2020), map(Decimal, "5.1 5.0 5.2 5.1 4.9 5.0 5.2 5.0".split()), strict=True))


@pytest.fixture
def measured(small: Small) -> Small:
    """Poverty (55.00): one closer, one further; safety (50.00): one without clear change; access: none."""
    social, health = small.social, small.health
    plain = {"unit": "percent", "good": "down"}
    for name, slug, goal, department, values in (
        ("Children in poverty", "poor", small.poverty, social, DOWN),
        ("Families in shelters", "shelters", small.poverty, social, UP),
        ("Assaults", "assaults", small.safety, health, FLAT),
    ):
        one = make_indicator(small.county, name, slug=slug, goal=goal, department=department, **plain)
        make_observations(one, values)
    return small


def _publish_all(small: Small) -> None:
    Goal.objects.filter(county=small.county).update(is_published=True)
    Indicator.objects.filter(county=small.county).update(is_published=True)
    small.publish()


def test_verdicts_are_counted_with_the_money_of_their_goals(measured: Small) -> None:
    answer = measured.client("analyst").get(CARD)
    assert column(answer, "calls", "Verdict", "Indicators", "Their goals", "What these goals cost") == [
        ("Closer", "1", "1", "$55.00"),
        ("Further", "1", "1", "$55.00"),
        ("No clear change", "1", "1", "$50.00"),
        ("No indicator yet", "0", "1", "$30.00"),
    ]
    said = words(answer)
    assert "3 indicators: 1 closer, 1 further, 1 no clear change." in said
    assert "Of 3 indicators with enough data, fewer than 1 would show a call by chance alone." in said
    assert "the amounts do not add up" in said


def test_indicators_are_listed_by_verdict_and_lead_on(measured: Small) -> None:
    answer = measured.client("analyst").get(CARD)
    assert column(answer, "indicators", "Indicator", "Verdict", "Newest value", "Goal", "What the goal costs") == [
        ("Children in poverty", "Closer", "17.0%", "Reducing Poverty", "$55.00"),
        ("Families in shelters", "Further", "17.0%", "Reducing Poverty", "$55.00"),
        ("Assaults", "No clear change", "5.0%", "Increasing Safety", "$50.00"),
    ]  # fmt: skip
    found = links(answer)
    assert found["Children in poverty"] == "/small/indicators/poor/"
    assert found["Reducing Poverty"].startswith("/small/goals/poverty/?")
    assert measured.client("analyst").get(found["Reducing Poverty"]).status_code == 200


def test_one_goal_or_one_department_alone(measured: Small) -> None:
    client = measured.client("analyst")
    goal = client.get(CARD + "?goal=poverty")
    assert [name for (name,) in column(goal, "indicators", "Indicator")] == [
        "Children in poverty",
        "Families in shelters",
    ]
    assert "No indicator yet" not in words(goal)
    department = client.get(CARD + "?department=PH")
    assert column(department, "indicators", "Indicator") == [("Assaults",)]
    for missing in ("?goal=no-such", "?department=no-such"):
        assert client.get(CARD + missing).status_code == 404
    assert links(client.get("/small/goals/poverty/"))["Scorecard of this goal"].endswith("goal=poverty")
    assert links(client.get("/small/departments/PH/"))["Scorecard of this department"].endswith(
        "department=PH"
    )


def test_the_goals_page_says_what_chance_would_show(measured: Small) -> None:
    client = measured.client("analyst")
    assert "Of 3 indicators with enough data, fewer than 1" in words(client.get("/small/goals/"))
    assert "Of 2 indicators with enough data, fewer than 1" in words(client.get("/small/goals/poverty/"))


def test_nobody_sees_more_than_is_published(measured: Small) -> None:
    assert "Children in poverty" not in words(Client().get(CARD))
    assert "Children in poverty" not in words(Client().get(CURVES))
    assert Client().get(CARD + "?goal=poverty").status_code == 302
    _publish_all(measured)
    make_observations(Indicator.objects.get(slug="poor"), {2020: "99.0"})
    answer = Client().get(CARD)
    assert column(answer, "indicators", "Indicator", "Newest value")[0] == ("Children in poverty", "17.0%")
    assert "99.0" not in words(Client().get(CURVES))
    assert column(answer, "calls", "What these goals cost")[0] == ("$55.00",)


def test_a_director_sees_her_own_drafts_alone(measured: Small) -> None:
    client = measured.client("director", measured.health)
    assert column(client.get(CARD), "indicators", "Indicator") == [("Assaults",)]
    assert client.get(CARD + "?department=DSS").status_code == 404
    assert "Children in poverty" not in words(client.get(CURVES))
    assert "Children in poverty" not in words(client.get(WATCH))


def test_curves_stand_side_by_side_with_numbers_and_files(measured: Small) -> None:
    client = measured.client("analyst")
    answer = client.get(CURVES)
    page = answer.content.decode()
    assert page.index("Children in poverty") < page.index("Families in shelters") < page.index("Assaults")
    found = links(answer)
    csv = next(address for name, address in found.items() if name == "CSV" or name.startswith("CSV of"))
    file = client.get(CURVES + csv)
    assert file["Content-Type"].startswith("text/csv")
    assert "17.0" in file.content.decode()
    assert "Each has an axis of its own" in words(answer)


def test_the_watch_list_says_why(measured: Small) -> None:
    make_indicator(measured.county, "Foster homes", slug="homes", department=measured.social)
    rows = dict(column(measured.client("analyst").get(WATCH), "watch", "Indicator", "Why it is here"))
    assert "It is getting further from what the county wants." in rows["Families in shelters"]
    assert "The newest value is of 2019; 6 years have ended since." in rows["Children in poverty"]
    assert "Nobody is named as its owner." in rows["Children in poverty"]
    assert "No value has been reported." in rows["Foster homes"]


def test_the_watch_list_is_for_those_who_read_drafts(measured: Small) -> None:
    assert Client().get(WATCH).status_code == 302
    stranger = Client()
    stranger.force_login(make_member(make_county("other"), "admin"))
    assert stranger.get(WATCH).status_code == 404
    assert measured.client("commissioner").get(WATCH).status_code == 200


def test_an_empty_county_says_so(small: Small) -> None:
    client = small.client("analyst")
    assert "No indicator yet." in words(client.get(CARD))
    assert "Nothing to draw yet." in words(client.get(CURVES))
    assert "Nothing to look at" in words(client.get(WATCH))


def test_the_cost_does_not_grow_with_the_indicators(measured: Small) -> None:
    client = measured.client("analyst")
    client.get(CARD)
    counts = []
    for more in (0, 30):
        for number in range(more):
            one = make_indicator(measured.county, f"More {number}", department=measured.social)
            make_observations(one, {2018: "1", 2019: "2"})
        asked = []
        for address in (CARD, CURVES, WATCH):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]


def test_everybody_reads_how_often_forecasts_held_the_public_as_it_was_published(measured: Small) -> None:
    client, public = measured.client("analyst"), Client()
    assert "came after a forecast" not in words(client.get(CARD))
    make_observations(Indicator.objects.get(slug="assaults"), {2020: "5.1"})
    make_observations(Indicator.objects.get(slug="poor"), {2020: "60.0"})
    said = "1 of 2 values that came after a forecast lay in its range of 8 in 10."
    to_analysts = "Look at it once a year. It says something of the ranges from 100 values on."
    for address in (CARD, "/small/indicators/"):
        assert f"{said} {to_analysts}" in words(client.get(address))
    _publish_all(measured)
    make_observations(Indicator.objects.get(slug="assaults"), {2021: "5.0"})
    for address in (CARD, "/small/indicators/"):
        assert said in words(public.get(address))
        assert to_analysts not in words(public.get(address))
    own = "Of its own forecasts so far, {} held: the value"
    assert own.format("0 of 1") in words(public.get("/small/indicators/poor/"))
    assert own.format("1 of 1") in words(public.get("/small/indicators/assaults/"))
    assert own.format("2 of 2") in words(client.get("/small/indicators/assaults/"))
    assert "Of its own forecasts" not in words(client.get("/small/indicators/shelters/"))


def test_of_withheld_figures_no_forecast_is_counted(measured: Small) -> None:
    Indicator.objects.filter(slug="assaults").update(counts_people=True, kind="count")
    make_observations(Indicator.objects.get(slug="assaults"), {2020: "5"})
    _publish_all(measured)
    for address in (CARD, "/small/indicators/", "/small/indicators/assaults/"):
        assert "held" not in words(Client().get(address)).replace("withheld", "")
        assert "came after a forecast" not in words(Client().get(address))


@pytest.mark.parametrize(
    ("values", "hits", "is_said"), [(99, 50, False), (100, 69, True), (100, 70, False), (200, 182, True)]
)
def test_when_the_ranges_should_be_fitted_anew(values: int, hits: int, is_said: bool) -> None:
    rate = HitRate(values, hits)
    assert ("should be fitted anew" in hits_words(rate, for_analysts=True)) is is_said
    assert "anew" not in hits_words(rate, for_analysts=False)
