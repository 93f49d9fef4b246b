"""Indicators: who sees which figures, what the page says of them, and at what cost."""

import csv
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from obb.history import change
from outcomes.actions.publish import publish
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Goal, Indicator, Observation
from tests.factories.ground import make_county, make_department, make_member, make_person
from tests.factories.results import NOW, make_goal, make_indicator, make_observations, make_target
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

LIST = "/small/indicators/"
ONE = "/small/indicators/poor/"
FALLING = {year: Decimal("24.0") - (year - 2012) for year in range(2012, 2020)}


@pytest.fixture
def poor(small: Small) -> Indicator:
    """Social Services': from 24.0 to 17.0 percent, one point a year."""
    indicator = make_indicator(
        small.county,
        "Children in poverty",
        slug="poor",
        goal=small.poverty,
        department=small.social,
        unit="percent",
        good="down",
        definition="People under 18 in families below the poverty line.",
        source="Census SAIPE",
        owner=make_person("dana", first_name="Dana", last_name="Reyes"),
    )
    make_observations(indicator, FALLING)
    return indicator


def _publish(small: Small) -> None:
    publish(
        county=small.county,
        year=2019,
        stage=small.adopted,
        title="Adopted budget",
        reason="The board adopted it.",
        by=None,
        at=timezone.now(),
    )


def _mark(*things: Indicator | Goal) -> None:
    for thing in things:
        type(thing).objects.filter(pk=thing.pk).update(is_published=True)


def test_the_list_tells_the_newest_value_and_the_verdict(small: Small, poor: Indicator) -> None:
    make_indicator(small.county, "Foster homes", slug="homes")
    answer = small.client("analyst").get(LIST)
    heads = ("Indicator", "Verdict", "Newest value", "Of", "Good direction", "Goal", "Department", "Public")
    assert column(answer, "indicators", *heads) == [
        ("Children in poverty", "Closer", "17.0%", "2019", "Down is better", "Reducing Poverty",
         "Social Services", "Draft"),
        ("Foster homes", "not judged yet", "not reported", "no period yet", "Not stated", "none named",
         "the county's own", "Draft"),
    ]  # fmt: skip


def test_the_list_tells_kinds_and_how_far_the_data_are_and_narrows_to_them(
    small: Small, poor: Indicator
) -> None:
    make_indicator(small.county, "New court opened", slug="court", kind="milestone", development="idea")
    client = small.client("analyst")
    heads = ("Indicator", "Kind of figure", "Data")
    milestone = ("New court opened", "Yes or no", "An idea")
    assert column(client.get(LIST), "indicators", *heads)[1] == milestone
    for asked in ({"indicators-kind": "Yes or no"}, {"indicators-development": "An idea"}):
        assert column(client.get(LIST, asked), "indicators", *heads) == [milestone]
    csv = client.get(LIST, {"export": "indicators"}).content.decode()
    assert "Kind of figure,Data" in csv and "Yes or no,An idea" in csv


def test_the_page_says_why_and_how_it_was_decided(small: Small, poor: Indicator) -> None:
    make_target(poor, 2021, "12")
    answer = small.client("director", small.social).get(ONE)
    said = words(answer)
    assert "Closer Children in poverty fell about 1.0 points a year from 2012 to 2019" in said
    assert "Target, 12% by 2021. Not met now, in 2019." in said
    assert dict(column(answer, "measured", "What", "Answer")) == {
        "What is measured": "People under 18 in families below the poverty line.",
        "Kind of figure": "Share, in percent",
        "Unit": "percent",
        "Measured of": "A whole population",
        "Good direction": "Down is better",
        "Period": "Calendar year",
        "Source": "Census SAIPE",
        "Compared with": "no benchmark",
        "Department": "Social Services",
        "Owner": "Dana Reyes",
    }
    method = dict(column(answer, "method", "What", "Answer"))
    assert method["Values used"] == "8 values, 2012 to 2019"
    assert method["Left out"] == "nothing"
    assert method["Shape that stands out"] == "A steady drift over the window"
    assert method["Chance of it if nothing had changed (P)"].endswith("(fewer than 1 time in 100)")
    assert method["How often such a call is false"] == (
        "Where nothing changes, 5 in 100 if neighboring values are not linked, 10 at ρ 0.3, 19 at ρ 0.6, 34 at ρ"
        " 0.9: measured on made-up series of as many values. How linked these are cannot be seen: what is left"
        " over is no more than rounding."
    )
    assert method["What it would find"] == (
        "Of real changes: 31 in 100 drifts of 0.3 standard deviations a year, 66 of 0.5, and 54 in 100 steps of 2 in"
        " the last third."
    )
    assert method["Second opinion: Mann-Kendall P"] == (
        "under 0.0001; Sen’s slope −1 a year. It never decides."
    )
    assert method["Version of the rule"] == "1"
    assert column(answer, "values", "Period", "Value")[:2] == [("2019", "17.0"), ("2018", "18.0")]
    assert column(answer, "targets", "By", "Target", "Result of that period", "Met?") == [
        ("2021", "12%", "still to come", "still to come")
    ]
    assert links(answer)["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted"
    assert links(answer)["History of this indicator"] == "/small/indicators/poor/history/"


def test_met_now_is_a_fact_apart_from_the_verdict(small: Small, poor: Indicator) -> None:
    make_target(poor, 2019, "17.0")
    answer = small.client("analyst").get(ONE)
    assert column(answer, "targets", "By", "Result of that period", "Met?") == [("2019", "17.0%", "Met")]
    assert "Target, 17% by 2019. Met now, in 2019." in words(answer)


def test_no_result_is_said_and_never_zero(small: Small) -> None:
    indicator = make_indicator(small.county, "Foster homes", slug="homes")
    make_observations(indicator, {2018: None, 2019: None})
    answer = small.client("analyst").get("/small/indicators/homes/")
    assert column(answer, "values", "Period", "Value") == [("2019", "not reported"), ("2018", "not reported")]
    assert "No target set." in words(answer)


def test_every_call_that_was_shown_stays(small: Small, poor: Indicator) -> None:
    Observation.objects.filter(indicator=poor, period__lt=2016).delete()
    make_observations(poor, {2020: "19.5"})
    answer = small.client("analyst").get(ONE)
    assert column(answer, "verdicts", "Verdict") == [("No clear change",), ("Closer",)]


def test_a_value_that_is_provisional_is_held_against_what_was_to_be_expected(small: Small) -> None:
    indicator = make_indicator(
        small.county, "Overdoses", slug="overdoses", unit="deaths", kind="count", good="down"
    )
    values = (112, 130, 143, 159, 182, 176, 201, 214, 225, 245)
    make_observations(indicator, dict(enumerate(map(str, values), 2010)))
    make_observations(indicator, {2020: "142"}, status="provisional")
    make_target(indicator, 2023, "100")
    said = words(small.client("analyst").get("/small/indicators/overdoses/"))
    assert (
        "2020 is provisional: 142 deaths, outside what was expected 8 times in 10 (232 to 285 deaths)."
        in said
    )
    assert (
        "Noise limits, 2010 to 2019: if nothing had changed, single values would lie between 136 and 222 deaths."
        in said
    )
    assert "If we keep doing what we do, 2023 lies between " in said
    assert "It needs to fall 36 deaths a year. It has been rising 14 deaths (likely 11 to 17)." in said


def test_a_break_is_said_and_limits_are_not_drawn_across_it(small: Small) -> None:
    indicator = make_indicator(small.county, "School meals", slug="meals", unit="percent", good="down")
    make_observations(indicator, {2012: "52.0", 2013: "55.4"})
    make_observations(indicator, {2014: "60.0"}, break_before="Reduced-price meals are counted too")
    make_observations(indicator, {2015: "59.3", 2016: "59.6", 2017: "58.4", 2018: "59.9", 2019: "58.6"})
    answer = small.client("analyst").get("/small/indicators/meals/")
    rows = dict(column(answer, "values", "Period", "Notes"))
    assert rows["2014"] == "Break before it: Reduced-price meals are counted too"
    assert "Noise limits, 2014 to 2019" in words(answer)
    drawn = (
        small.client("analyst")
        .get("/small/indicators/meals/", {"chart": "trend", "format": "csv"})
        .content.decode("utf-8-sig")
        .splitlines()
    )
    limits = {row["Calendar year"]: row["Noise limit, from"] for row in csv.DictReader(drawn)}
    assert (limits["2012"], limits["2013"]) == ("no data", "no data")
    assert "no data" not in {limits["2014"], limits["2019"]}


# Who sees it


def test_a_colleague_of_another_department_finds_no_draft(small: Small, poor: Indicator) -> None:
    client = small.client("director", small.health)
    assert client.get(ONE).status_code == 404
    assert "Children in poverty" not in words(client.get(LIST))


def test_a_colleague_reads_what_is_published_as_it_was_published(small: Small, poor: Indicator) -> None:
    _mark(poor, small.poverty)
    _publish(small)
    Indicator.objects.filter(pk=poor.pk).update(definition="Another definition, still a draft.")
    answer = small.client("director", small.health).get(ONE)
    assert answer.status_code == 200
    assert "still a draft" not in words(answer)
    assert "Dana Reyes" not in words(answer)
    assert "History of this indicator" not in links(answer)


def test_indicators_of_no_department_are_for_every_department(small: Small) -> None:
    make_observations(make_indicator(small.county, "Population", slug="people"), FALLING)
    for client in (small.client("director", small.health), small.client("viewer", small.social)):
        assert client.get("/small/indicators/people/").status_code == 200


def test_nobody_and_strangers_get_no_draft(small: Small, poor: Indicator) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_county("other"), "admin"))
    assert stranger.get(ONE).status_code == 404
    answer = Client().get(ONE)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/small/indicators/poor/")
    assert words(Client().get(LIST)).count("Children in poverty") == 0


def test_marked_as_public_it_waits_for_the_next_publication(small: Small, poor: Indicator) -> None:
    _mark(poor, small.poverty)
    answer = Client().get(ONE)
    said = words(answer)
    assert "Figures appear when the county next publishes." in said
    assert "People under 18 in families below the poverty line." in said
    assert "17.0" not in said
    assert "Closer" not in said
    assert column(Client().get(LIST), "indicators", "Indicator", "Newest value", "Public") == [
        ("Children in poverty", "not reported", "Figures appear when the county next publishes")
    ]


def test_it_waits_for_its_goal_too(small: Small, poor: Indicator) -> None:
    _mark(poor)
    _publish(small)
    assert "Children in poverty" not in words(Client().get(LIST))
    assert Client().get(ONE).status_code == 302


def test_the_public_reads_the_frozen_copy(small: Small, poor: Indicator) -> None:
    _mark(poor, small.poverty)
    _publish(small)
    make_observations(poor, {2020: "99.0"})
    answer = Client().get(ONE)
    said = words(answer)
    assert "99.0" not in said
    assert column(answer, "values", "Period", "Value")[0] == ("2019", "17.0")
    assert "Owner" not in dict(column(answer, "measured", "What", "Answer"))
    assert column(answer, "verdicts", "Verdict", "Version of the rule") == [("Closer", "1")]
    assert "Adopted budget" in said
    draft = small.client("analyst").get(ONE)
    assert column(draft, "values", "Period", "Value")[0] == ("2020", "99.0")
    asked = small.client("analyst").get(ONE, {"edition": "published"})
    assert column(asked, "values", "Period", "Value")[0] == ("2019", "17.0")
    assert (
        links(asked)["Reducing Poverty"] == "/small/goals/poverty/?year=2019&stage=adopted&edition=published"
    )


def test_small_numbers_are_withheld_with_all_that_rests_on_them(small: Small) -> None:
    indicator = make_indicator(
        small.county, "Children in care", slug="care", kind="count", unit="children", good="down",
        counts_people=True, goal=small.poverty,
    )  # fmt: skip
    make_observations(indicator, {2014: "25", 2015: "24", 2016: "22", 2017: "18", 2018: "14", 2019: "7"})
    make_target(indicator, 2020, "5")
    _mark(indicator, small.poverty)
    _publish(small)
    answer = Client().get("/small/indicators/care/")
    assert column(answer, "values", "Period", "Value")[:2] == [("2019", "fewer than 11"), ("2018", "14")]
    said = words(answer)
    assert "Noise limits" not in said
    assert "8 times in 10" not in said
    assert "Met now" not in said
    assert dict(column(answer, "method", "What", "Answer"))["Figures"] == (
        "Not shown: a small number of people could be worked out from them."
    )
    assert ("Children in care", "fewer than 11") in column(
        Client().get(LIST), "indicators", "Indicator", "Newest value"
    )


# Files and cost


def _many(small: Small, size: int) -> None:
    have = Indicator.objects.filter(county=small.county).count()
    with change(by=None, reason="a test"):
        made = Indicator.objects.bulk_create(
            Indicator(
                county=small.county, goal=small.poverty, code=f"M{place}", slug=f"m-{place}", name=f"M {place}",
                is_published=True,
            )
            for place in range(have, have + size)
        )  # fmt: skip
        Observation.objects.bulk_create(
            Observation(county=small.county, indicator=one, period=year, label=str(year), value=year)
            for one in made
            for year in (2018, 2019)
        )
        judge_indicators(indicators=made, at=NOW)


def test_its_files(small: Small, poor: Indicator) -> None:
    client = small.client("analyst")
    rows = client.get(ONE, {"export": "values"}).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Period,Value,Status,In the verdict,Notes"
    assert rows[1] == "2019,17.0,Final,yes,none"
    drawn = client.get(ONE, {"chart": "trend", "format": "csv"}).content.decode("utf-8-sig")
    assert "2019,17.0" in drawn


@pytest.mark.parametrize(("reader", "most"), [("analyst", 11), ("", 6)])
def test_the_list_costs_the_same_for_one_and_for_many(small: Small, reader: str, most: int) -> None:
    _mark(small.poverty)
    counts = []
    for size in (1, 199):
        _many(small, size)
        _publish(small)
        client = small.client(reader)
        client.get(LIST)
        with CaptureQueriesContext(connection) as made:
            assert len(table(client.get(LIST), "indicators")) == min(size, 25) + 1
        counts.append(len(made))
    assert counts == [most, most]


@pytest.mark.parametrize(("reader", "most"), [("analyst", 21), ("", 10)])
def test_the_page_costs_the_same_for_one_value_and_for_many(small: Small, reader: str, most: int) -> None:
    _mark(small.poverty)
    counts = []
    for first in (2019, 1820):
        indicator = make_indicator(
            small.county, f"Since {first}", slug=f"since-{first}", goal=small.poverty, is_published=True
        )
        make_observations(indicator, dict.fromkeys(range(first, 2020), "3"))
        _publish(small)
        client = small.client(reader)
        client.get(f"/small/indicators/since-{first}/")
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"/small/indicators/since-{first}/").status_code == 200
        counts.append(len(made))
    assert counts == [most, most]


def test_departments_show_their_own(small: Small, poor: Indicator) -> None:
    make_indicator(small.county, "Visits", department=make_department(small.county, "LIB"))
    answer = small.client("director", small.social).get("/small/departments/DSS/")
    assert column(answer, "indicators", "Indicator", "Verdict") == [("Children in poverty", "Closer")]


def test_a_goal_that_is_not_public_is_not_named(small: Small) -> None:
    hidden = make_goal(small.county, "A secret goal", slug="secret", is_published=True)
    indicator = make_indicator(small.county, "Open", slug="open", goal=hidden, is_published=True)
    make_observations(indicator, FALLING)
    _publish(small)
    Goal.objects.filter(pk=hidden.pk).update(is_published=False)
    assert "A secret goal" not in words(Client().get("/small/indicators/open/"))
    assert "A secret goal" not in words(Client().get(LIST))
