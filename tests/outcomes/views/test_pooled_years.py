"""Years pooled: what the page shows to those who read drafts, and what the public may see and never work out."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from outcomes.models import Indicator, PublishedIndicator
from outcomes.queries.panels import IndicatorPanel, panels_of
from tests.factories.results import make_group, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, words

YEARS = range(2002, 2020)  # six pools of three years
CASES = [9, 12, 8, 14, 10, 7, 15, 9, 11, 18, 13, 16, 17, 20, 16, 21, 19, 23]


def harm(small: Small, **fields) -> Indicator:
    stated = {
        "kind": "count",
        "unit": "children",
        "good": "down",
        "counts_people": True,
        "is_published": True,
    }
    one = make_indicator(
        small.county, "Children hurt at home", slug="harm", goal=small.poverty, **stated | fields
    )
    type(small.poverty).objects.filter(pk=small.poverty.pk).update(is_published=True)
    return one


@pytest.fixture
def pooled(small: Small) -> Indicator:
    one = harm(small, pool_years=3, pools_end=2019)
    values = {year: str(count) for year, count in zip(YEARS, CASES, strict=True)}
    make_observations(one, values, note="7 of them twice")
    return one


def said_of(small: Small, *roles: str) -> str:
    return words(small.client(*roles).get("/small/indicators/harm/"))


def test_the_pools_are_judged_drawn_and_listed_and_each_year_stands_beside_them(
    small: Small, pooled: Indicator
) -> None:
    page = small.client("analyst").get("/small/indicators/harm/")
    assert column(page, "values", "Period", "Value") == [
        ("2017–2019", "21.0"),
        ("2014–2016", "17.7"),
        ("2011–2013", "15.7"),
        ("2008–2010", "11.7"),
        ("2005–2007", "10.3"),
        ("2002–2004", "9.7"),
    ]
    assert column(page, "values", "Period", "Numerator")[:2] == [("2017–2019", "63"), ("2014–2016", "53")]
    assert column(page, "singles", "Period", "Value")[:2] == [("2019", "23"), ("2018", "19")]
    said = words(page)
    assert (
        "Further Children hurt at home rose about 0.8 a year from 2002–2004 to 2017–2019 (likely 0.4 to 1.2)."
        in said
    )
    assert "3 years stand in each value, as their yearly mean; one ends in 2019." in said
    assert "Judged in single years the call would be: No clear change." in said
    assert ("Judged in single years", "No clear change") in column(page, "method", "What", "Answer")
    assert "Small numbers: unstable." not in said


def test_years_whose_pool_has_not_ended_wait(small: Small, pooled: Indicator) -> None:
    make_observations(pooled, {2020: "25", 2021: "24"})
    page = small.client("analyst").get("/small/indicators/harm/")
    assert column(page, "values", "Period", "Value")[0] == ("2017–2019", "21.0")
    assert "2020, 2021: in no value yet, until 2022 is reported." in words(page)


def test_the_list_shows_the_newest_pool(small: Small, pooled: Indicator) -> None:
    page = small.client("analyst").get("/small/indicators/")
    assert ("Children hurt at home", "21.0 children") in column(
        page, "indicators", "Indicator", "Newest value"
    )


def test_the_public_sees_the_pools_and_no_single_year(small: Small, pooled: Indicator) -> None:
    small.publish()
    page = small.client().get("/small/indicators/harm/")
    assert column(page, "values", "Period", "Value")[0] == ("2017–2019", "21.0")
    body = page.content.decode()
    assert "7 of them twice" not in body
    assert 'id="singles"' not in body and "Each year by itself" not in body
    frozen = json.dumps(PublishedIndicator.objects.get(indicator_id=pooled.pk).panel)
    assert '"label": "2019"' not in frozen and "twice" not in frozen
    assert (
        small.client()
        .get("/small/indicators/harm/?export=singles")
        .headers["Content-Type"]
        .startswith("text/html")
    )


def test_a_pool_that_would_tell_a_year_beside_those_published_by_themselves_is_withheld(small: Small) -> None:
    one = harm(small)
    make_observations(one, {2014: "12", 2015: "15", 2016: "7", 2017: "12", 2018: "15", 2019: "14"})
    small.publish()
    Indicator.objects.update(pool_years=3, pools_end=2019)
    make_observations(one, {2020: "4", 2021: "6", 2022: "5"})
    small.publish()
    page = small.client().get("/small/indicators/harm/")
    assert column(page, "values", "Period", "Value") == [
        ("2020–2022", "5.0"),
        ("2017–2019", "13.7"),
        ("2014–2016", "withheld: a small number could be worked out from it"),
    ]
    (newest, *_older) = PublishedIndicator.objects.order_by("-pk")
    held = newest.panel["points"][0]
    assert (held["label"], held["value"], held["numerator"]) == ("2014–2016", None, None)


def test_pools_that_were_published_of_people_stay(small: Small, pooled: Indicator) -> None:
    Indicator.objects.update(pool_years=5)  # nobody has seen it yet
    Indicator.objects.update(pool_years=3)
    small.publish()
    for changed in ({"pool_years": 5}, {"pools_end": 2018}, {"pool_years": None, "pools_end": None}):
        with pytest.raises(IntegrityError, match="pools_stay"), transaction.atomic():
            Indicator.objects.filter(pk=pooled.pk).update(**changed)
    Indicator.objects.filter(pk=pooled.pk).update(name="Children hurt", pool_years=3)


def test_pools_of_what_is_no_people_may_change(small: Small) -> None:
    one = harm(small, counts_people=False, pool_years=3, pools_end=2019)
    make_observations(one, {year: "30" for year in YEARS})
    small.publish()
    Indicator.objects.filter(pk=one.pk).update(pool_years=5)


def test_groups_that_are_pooled_alike_are_guarded_by_their_pools(small: Small) -> None:
    whole = harm(small, pool_years=3, pools_end=2019)
    make_observations(whole, {year: "40" for year in (2017, 2018, 2019)})
    for name, value in (("boys", "2"), ("girls", "38")):
        part = make_indicator(
            small.county, name, slug=name, kind="count", goal=small.poverty, counts_people=True,
            is_published=True, pool_years=3, pools_end=2019,
        )  # fmt: skip
        make_observations(part, {year: value for year in (2017, 2018, 2019)})
        make_group(whole, part, name, dimension="Sex")
    found = {
        one.slug: one.points[0]
        for one in panels_of(list(Indicator.objects.filter(kind="count")), public=True)
    }
    assert (found["boys"].suppressed, found["girls"].suppressed) == ("small", "protecting")
    assert found["harm"].numerator == 120


def test_of_groups_that_are_pooled_differently_no_pool_is_shown_and_no_year_follows(small: Small) -> None:
    whole = harm(small)
    make_observations(whole, {year: "40" for year in (2017, 2018, 2019)})
    for name, value, pool in (("boys", "5", {"pool_years": 3, "pools_end": 2019}), ("girls", "35", {})):
        part = make_indicator(
            small.county, name, slug=name, kind="count", goal=small.poverty, counts_people=True,
            is_published=True, **pool,
        )  # fmt: skip
        make_observations(part, {year: value for year in (2017, 2018, 2019)})
        make_group(whole, part, name, dimension="Sex")
    found = {
        one.slug: one.points for one in panels_of(list(Indicator.objects.filter(kind="count")), public=True)
    }
    assert [one.suppressed for one in found["boys"]] == ["protecting"]
    assert {one.suppressed for one in found["girls"]} == {"protecting"}
    assert [one.value for one in found["harm"]] == [40, 40, 40]


def test_the_benchmark_stands_in_the_same_pools(small: Small) -> None:
    one = make_indicator(
        small.county, "Infant deaths", slug="harm", kind="rate", unit="per 1,000 births", good="down",
        pool_years=3, pools_end=2019, benchmark_name="The state",
    )  # fmt: skip
    for year, deaths, births in ((2017, 3, 1000), (2018, 40, 2000), (2019, 2, 7000)):
        make_observations(
            one, {year: str(round(deaths * 1000 / births, 1))}, numerator=deaths, denominator=births
        )
        make_observations(one, {year: "7.0"}, of="benchmark", numerator=700, denominator=100000)
    (panel,) = panels_of([one], public=False)
    assert [(point.label, str(point.value), str(point.benchmark)) for point in panel.points] == [
        ("2017–2019", "4.5", "7.0")
    ]
    assert IndicatorPanel.from_json(json.loads(json.dumps(panel.to_json()))) == panel


def test_one_pooled_panel_and_many_take_the_same_queries(small: Small) -> None:
    made = [
        make_indicator(small.county, kind="count", counts_people=True, pool_years=3, pools_end=2019)
        for _ in range(9)
    ]
    for one in made:
        make_observations(one, {year: "30" for year in YEARS})
    counted = set()
    for some in (made[:1], made):
        with CaptureQueriesContext(connection) as captured:
            panels_of(some, public=True)
        counted.add(len(captured))
    assert counted == {9}


def test_where_small_counts_are_judged_pools_are_offered_to_those_who_read_drafts(small: Small) -> None:
    one = harm(small)
    make_observations(one, {year: str(count) for year, count in zip(YEARS, CASES, strict=True)})
    said = said_of(small, "analyst")
    assert "Small numbers: unstable." in said
    assert (
        "3 years in one value would make 6 values of at least 29 cases each: an admin can set it in this"
        " indicator’s record." in said
    )
    small.publish()
    assert "would make" not in said_of(small)
