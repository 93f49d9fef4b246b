"""Results: what links to a published indicator."""

import pytest
from django.test import Client
from django.utils import timezone

from obb.history import change
from outcomes.actions.publish import publish
from outcomes.models import Indicator
from tests.factories.ground import make_county
from tests.factories.money import make_stage
from tests.factories.results import make_goal, make_indicator, make_observations
from tests.pages import links

pytestmark = pytest.mark.django_db


def test_links_lead_to_a_published_indicator_whose_address_is_another_since() -> None:
    county = make_county("small", years=(2019,))
    goal = make_goal(county, slug="poverty", is_published=True)
    indicator = make_indicator(county, "Children in poverty", slug="poor", goal=goal, is_published=True)
    make_observations(indicator, {2019: "18.7"})
    stage = make_stage(county, "adopted")
    publish(
        county=county, year=2019, stage=stage, title="Adopted", reason="a test", by=None, at=timezone.now()
    )
    with change(by=None, reason="a test"):
        Indicator.objects.filter(pk=indicator.pk).update(slug="child-poverty")
    found = links(Client().get("/small/goals/poverty/"))["Children in poverty"]
    assert found == "/small/indicators/child-poverty/"
    assert Client().get(found).status_code == 200
