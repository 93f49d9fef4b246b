"""A retired indicator keeps its page and its place in the list; nothing that is counted rests on it."""

import pytest

from outcomes.models import Indicator
from tests.factories.results import make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, words

FALLING = {2010 + at: str(30 - 2 * at) for at in range(9)}
PLACES = ("/small/", "/small/goals/", "/small/goals/poverty/", "/small/scorecard/", "/small/departments/DSS/")


@pytest.fixture
def old(small: Small) -> Indicator:
    type(small.poverty).objects.filter(pk=small.poverty.pk).update(is_published=True)
    made = [
        make_indicator(
            small.county,
            name,
            slug=slug,
            goal=small.poverty,
            department=small.social,
            good="down",
            is_published=True,
        )
        for name, slug in (("Children in poverty", "poor"), ("Old measure", "old"))
    ]
    for one in made:
        make_observations(one, FALLING)
    return made[1]


def _retire(one: Indicator) -> None:
    Indicator.objects.filter(pk=one.pk).update(
        retired_on="2026-06-30", retired_reason="Another took its place."
    )


def test_who_reads_drafts_counts_it_no_more_and_finds_it_in_the_list(small: Small, old: Indicator) -> None:
    analyst = small.client("analyst")
    assert [place for place in PLACES if "Old measure" in words(analyst.get(place))] == list(PLACES[2:])
    assert column(analyst.get("/small/scorecard/"), "calls", "Verdict", "Indicators")[0] == ("Closer", "2")
    _retire(old)
    assert column(analyst.get("/small/scorecard/"), "calls", "Verdict", "Indicators")[0] == ("Closer", "1")
    for place in PLACES:
        assert "Old measure" not in words(analyst.get(place)), place
    rows = dict(column(analyst.get("/small/indicators/"), "indicators", "Indicator", "Public"))
    assert rows == {"Children in poverty": "Published", "Old measure": "Retired"}
    assert "Another took its place." in words(analyst.get("/small/indicators/old/"))


def test_the_public_reads_it_as_it_was_published_until_the_county_publishes_again(
    small: Small, old: Indicator
) -> None:
    small.publish()
    _retire(old)
    assert "Old measure" in words(small.client().get("/small/goals/poverty/"))
    small.publish()
    for place in PLACES:
        assert "Old measure" not in words(small.client().get(place)), place
    rows = dict(column(small.client().get("/small/indicators/"), "indicators", "Indicator", "Public"))
    assert rows["Old measure"] == "Retired"
    assert "Another took its place." in words(small.client().get("/small/indicators/old/"))


def test_one_that_was_never_published_awaits_nothing(small: Small, old: Indicator) -> None:
    _retire(old)
    assert "Old measure" not in words(small.client().get("/small/scorecard/"))
