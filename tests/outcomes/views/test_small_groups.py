"""Groups beside their total, as the public reads them: on the page, in its files, in the charts' data."""

import json
import re

import pytest

from outcomes.models import Goal, Indicator, PublishedIndicator
from tests.factories.results import make_group, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, words

YEARS = range(2012, 2020)
WHOLE = dict.fromkeys(YEARS, "643")
PARTS = {"Under 5": "7", "5 to 12": "236", "13 to 17": "400"}


@pytest.fixture
def care(small: Small) -> Indicator:
    def made(name: str, slug: str, values: dict) -> Indicator:
        one = make_indicator(
            small.county, name, slug=slug, kind="count", unit="children", good="down", goal=small.poverty,
            counts_people=slug == "care", is_published=True,
        )  # fmt: skip
        make_observations(one, values)
        return one

    whole = made("Children in care", "care", WHOLE)
    for at, (name, value) in enumerate(PARTS.items()):
        part = made(f"Children in care, {name}", f"care-{at}", dict.fromkeys(YEARS, value))
        make_group(whole, part, name, dimension="Age")
    Goal.objects.filter(county=small.county).update(is_published=True)
    return whole


def test_nowhere_is_a_small_group_the_difference_of_what_is_shown(small: Small, care: Indicator) -> None:
    small.publish()
    client = small.client()
    for address in ("care", "care-0", "care-1", "care-2"):
        page = client.get(f"/small/indicators/{address}/")
        for said in (page, client.get(f"/small/indicators/{address}/?export=values")):
            body = said.content.decode()
            assert not re.search(r"\b236\b", body), address
            assert not re.search(r">7<|,7,", body), address
    assert column(client.get("/small/indicators/care/"), "values", "Period", "Value")[0] == ("2019", "643")
    assert column(client.get("/small/indicators/care-0/"), "values", "Period", "Value")[0] == (
        "2019",
        "fewer than 11",
    )
    told = words(client.get("/small/indicators/care-1/"))
    assert "withheld: a small number could be worked out from it" in told
    rows = column(client.get("/small/indicators/care/"), "groups", "Group", "Newest value")
    assert [value for _name, value in rows] == [
        "fewer than 11",
        "withheld: a small number could be worked out from it",
        "400 children",
    ]


def test_the_published_copies_hold_no_figure_that_tells_one(small: Small, care: Indicator) -> None:
    small.publish()
    copies = {one.panel["slug"]: one.panel for one in PublishedIndicator.objects.all()}
    for slug in ("care-0", "care-1"):
        assert {point["value"] for point in copies[slug]["points"]} == {None}
        assert "236" not in json.dumps(copies[slug])
    assert copies["care"]["points"][0]["value"] == "643"


def test_a_group_that_is_not_public_protects_those_that_are(small: Small, care: Indicator) -> None:
    Indicator.objects.filter(slug="care-0").update(is_published=False)
    small.publish()
    assert small.client().get("/small/indicators/care-0/").status_code == 302
    assert not re.search(r"\b236\b", small.client().get("/small/indicators/care-1/").content.decode())


def test_who_reads_drafts_sees_all_of_it(small: Small, care: Indicator) -> None:
    rows = column(small.client("analyst").get("/small/indicators/care/"), "groups", "Group", "Newest value")
    assert [value for _name, value in rows] == ["7 children", "236 children", "400 children"]


def test_a_group_lends_nothing_where_its_family_counts_people(small: Small, care: Indicator) -> None:
    """Its own mark says nothing: the total's does. Nor does it after a copy was made, when the mark came later."""
    other = make_indicator(
        small.county, "Children at home", slug="home", kind="count", unit="children", good="up",
        goal=small.poverty, is_published=True, benchmark_indicator=Indicator.objects.get(slug="care-1"),
    )  # fmt: skip
    make_observations(other, dict.fromkeys(YEARS, "900"))
    small.publish()
    assert "236" not in small.client().get("/small/indicators/home/").content.decode()
    assert "236" not in json.dumps(PublishedIndicator.objects.get(indicator_id=other.pk).panel)


def test_what_was_lent_before_the_family_was_known_to_count_people_is_read_no_more(
    small: Small, care: Indicator
) -> None:
    Indicator.objects.filter(slug="care").update(counts_people=False)
    other = make_indicator(
        small.county, "Children at home", slug="home", kind="count", unit="children", good="up",
        goal=small.poverty, is_published=True, benchmark_indicator=Indicator.objects.get(slug="care-1"),
    )  # fmt: skip
    make_observations(other, dict.fromkeys(YEARS, "900"))
    small.publish()
    for address in ("home", "care-1"):
        assert re.search(r"\b236\b", small.client().get(f"/small/indicators/{address}/").content.decode())
    Indicator.objects.filter(slug="care").update(counts_people=True)
    for address in ("home", "care-0", "care-1"):
        body = small.client().get(f"/small/indicators/{address}/").content.decode()
        assert not re.search(r"\b236\b|>7<", body)
        assert "Figures appear when the county next publishes." in body
    small.publish()
    assert column(small.client().get("/small/indicators/home/"), "values", "Period", "Value")[0] == (
        "2019",
        "900",
    )
