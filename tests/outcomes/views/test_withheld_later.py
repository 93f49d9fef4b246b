"""An indicator turns out to count people after it was published: its small numbers leave the public's sight at once."""

from itertools import pairwise

import pytest
from django.test import Client

from obb.history import change
from outcomes.actions.publish import publish
from outcomes.models import Indicator, Observation
from tests.factories.results import NOW, make_group, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, words


def _publish(small: Small) -> None:
    publish(
        county=small.county, year=2019, stage=small.adopted, title="Adopted", reason="a test", by=None, at=NOW
    )


def test_a_copy_made_before_is_read_no_more(small: Small) -> None:
    type(small.poverty).objects.filter(pk=small.poverty.pk).update(is_published=True)
    care = make_indicator(
        small.county, "Children in care", slug="care", kind="count", unit="children", good="down",
        goal=small.poverty, is_published=True,
    )  # fmt: skip
    make_observations(care, {2014: "25", 2015: "24", 2016: "22", 2017: "18", 2018: "14", 2019: "7"})
    _publish(small)
    before = Client().get("/small/indicators/care/")
    assert column(before, "values", "Period", "Value")[0] == ("2019", "7")

    Indicator.objects.filter(pk=care.pk).update(counts_people=True)
    for address in ("/small/indicators/care/", "/small/goals/poverty/"):
        assert "25" not in words(Client().get(address))
    said = words(Client().get("/small/indicators/care/"))
    assert "Figures appear when the county next publishes." in said

    _publish(small)
    again = Client().get("/small/indicators/care/")
    assert column(again, "values", "Period", "Value")[0] == ("2019", "fewer than 11")
    assert column(again, "values", "Period", "In the verdict")[0] == ("2019", "yes")


def _yearly(small: Small, name: str, slug: str, value: str, **fields: object) -> Indicator:
    made = make_indicator(
        small.county, name, slug=slug, kind="count", unit="children", good="down", goal=small.poverty,
        is_published=True, **fields,
    )  # fmt: skip
    make_observations(made, dict.fromkeys(range(2012, 2020), value))
    return made


@pytest.mark.parametrize("circle", [False, True], ids=["a line", "a circle"])
def test_however_many_steps_lead_to_the_one_that_counts_people(small: Small, circle: bool) -> None:
    """All → an age → an area of it → a street: one of them counts people, and every copy of them is read no more."""
    type(small.poverty).objects.filter(pk=small.poverty.pk).update(is_published=True)
    steps = [_yearly(small, f"Children, step {at}", f"step-{at}", f"{7300 - 11 * at}") for at in range(5)]
    for at, (whole, part) in enumerate(pairwise(steps)):
        make_group(whole, part, f"Step {at}")
    if circle:
        make_group(steps[-1], steps[0], "Round again")
    borrower = _yearly(small, "Children at home", "home", "9000", benchmark_indicator=steps[0])
    _publish(small)
    shown = [Client().get(f"/small/indicators/step-{at}/").content.decode() for at in range(5)]
    assert [f"{7300 - 11 * at:,}" in body for at, body in enumerate(shown)] == [True] * 5
    assert "7,300" in words(Client().get("/small/indicators/home/"))

    Indicator.objects.filter(pk=steps[-1].pk).update(counts_people=True)
    for one in (*steps, borrower):
        assert "Figures appear when the county next publishes." in words(
            Client().get(f"/small/indicators/{one.slug}/")
        )
    _publish(small)
    again = words(Client().get("/small/indicators/home/"))
    assert "9,000" in again
    assert "7,300" not in again


def test_of_a_total_whose_group_was_small_no_earlier_value_is_told(small: Small) -> None:
    """643 became 650: that the group, 7 then, is 14 now would be its difference."""
    type(small.poverty).objects.filter(pk=small.poverty.pk).update(is_published=True)
    whole = _yearly(small, "Children in care", "care", "643")
    for name, value, counts in (
        ("Under 5", "7", True),
        ("5 to 12", "236", False),
        ("13 to 17", "400", False),
    ):
        slug = f"care-{value}"
        make_group(whole, _yearly(small, f"Children, {name}", slug, value, counts_people=counts), name)
    _publish(small)
    for slug, value in (("care-7", "14"), ("care", "650")):
        one = Observation.objects.filter(indicator__slug=slug, period=2019)
        with change(by=None, reason="a late report"):
            one.update(value=value)
    _publish(small)
    said = Client().get("/small/indicators/care/")
    assert column(said, "values", "Period", "Value")[0] == ("2019", "650")
    assert "Revised values" not in words(said)
    care = [value for _period, value in column(said, "values", "Period", "Value")]
    assert care == ["650", *["643"] * 7]
