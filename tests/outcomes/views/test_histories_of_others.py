"""Histories tell a department's people nothing of another department's drafts, however they are asked for."""

import pytest

from obb.history import change
from outcomes.models import Alignment, Indicator, Initiative, InitiativeGoal
from tests.factories.results import make_goal, make_indicator, make_initiative, make_plan
from tests.outcomes.views.conftest import Small
from tests.pages import words

SECRET = "The merger nobody knows of"


@pytest.mark.parametrize("asked", ["", "?edition=published", "?export=changes"])
def test_no_name_of_another_departments_draft(small: Small, asked: str) -> None:
    theirs = make_goal(small.county, SECRET, department=small.health)
    shared = make_goal(small.county, "Safe Community", kind="board")
    indicator = make_indicator(small.county, slug="poor", department=small.social, goal=theirs)
    their_plan, her_plan = (
        make_plan(small.county, department, 2019) for department in (small.health, small.social)
    )
    before, hers = make_initiative(their_plan, SECRET), make_initiative(her_plan, "Court Team")
    with change(by=None, reason="a test"):
        Indicator.objects.filter(pk=indicator.pk).update(goal=small.poverty)
        Initiative.objects.filter(pk=hers.pk).update(continues=before)
        for goal in (theirs, small.poverty):
            InitiativeGoal.objects.create(county=small.county, initiative=hers, goal=goal)
        for goal in (theirs, small.access):
            Alignment.objects.create(
                county=small.county, goal=goal, board_goal=shared, strength="close", reason="It serves."
            )
    addresses = ["indicators/poor", f"initiatives/{hers.pk}", f"goals/{shared.slug}"]
    director, analyst = small.client("director", small.social), small.client("analyst")
    for address in addresses:
        answer = director.get(f"/small/{address}/history/{asked}")
        assert (address, answer.status_code, SECRET in answer.content.decode()) == (address, 200, False)
        assert SECRET in analyst.get(f"/small/{address}/history/{asked}").content.decode()
    said = words(director.get("/small/indicators/poor/history/"))
    assert "another department's → Reducing Poverty" in said
    assert "Court Team – Reducing Poverty" in words(director.get(f"/small/initiatives/{hers.pk}/history/"))
