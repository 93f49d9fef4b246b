"""An indicator turns out to count people after it was published: its small numbers leave the public's sight at once."""

from django.test import Client

from outcomes.actions.publish import publish
from outcomes.models import Indicator
from tests.factories.results import NOW, make_indicator, make_observations
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
