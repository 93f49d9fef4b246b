"""What was published stays: an import that brought it is not taken back, or the public would lose it."""

import pytest
from django.test import Client
from django.utils import timezone

from obb.history import change
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from outcomes.actions.publish import publish
from outcomes.models import Goal, Indicator
from tests.factories.ground import make_county
from tests.factories.money import make_stage
from tests.factories.results import bring_text, make_goal, make_indicator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "text", "address"),
    [
        ("goals", "code,name,kind\nG1,Reducing Poverty,outcome\n", "goals/reducing-poverty"),
        (
            "indicators",
            "code,name,kind,period\nI1,Children in poverty,share,year\n",
            "indicators/children-in-poverty",
        ),
    ],
)
def test_an_import_of_what_was_published_since_is_not_undone(kind: str, text: str, address: str) -> None:
    county = make_county("small", years=(2019,))
    batch = bring_text(county, kind, text)
    assert batch.state == "confirmed", batch.problems
    if kind == "goals":
        make_indicator(county, goal=Goal.objects.get())
    with change(by=None, reason="a test"):
        Goal.objects.update(is_published=True)
        Indicator.objects.update(is_published=True)
    publish(
        county=county,
        year=2019,
        stage=make_stage(county, "adopted"),
        title="Adopted",
        reason="a test",
        by=None,
        at=timezone.now(),
    )
    if kind == "goals":
        with change(by=None, reason="a test"):
            Indicator.objects.update(goal=make_goal(county))
    with pytest.raises(UndoRefused, match="has been published"):
        pipeline.undo(batch=batch, by=None, reason="Wrong file", at=timezone.now())
    assert Client().get(f"/small/{address}/").status_code == 200
