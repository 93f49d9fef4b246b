"""Money by outcome of the editions that are asked for, and of no other."""

from decimal import Decimal

import pytest

from budget.queries.editions import editions
from outcomes.queries.spending import CenterSum, GoalSum, cells, center_sums, goal_sums
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import make_goal, map_all

pytestmark = pytest.mark.django_db
HALF = Decimal("50.00")


def test_of_the_editions_asked_for_and_no_other() -> None:
    county = make_county("small", years=(2018, 2019))
    adopted, actual = make_stage(county, "adopted"), make_stage(county, "actual")
    center = make_cost_center(county, "c", department=make_department(county))
    goal = make_goal(county)
    for year in (2018, 2019):
        for stage in (adopted, actual):
            make_lines(center, stage, year, "100.00")
        map_all(center, year, **{goal.code: 50})
    every = editions(county, drafts=True)
    assert [(one.year, one.stage_id) for one in every] == [
        (year, stage.pk)
        for year in (2019, 2018)
        for stage in sorted((adopted, actual), key=lambda stage: stage.position)
    ]
    some = [one for one in every if (one.year, one.stage_id) in {(2018, adopted.pk), (2019, actual.pk)}]
    mapped = {GoalSum(one.year, one.stage_id, goal.pk, HALF) for one in some}
    unmapped = {GoalSum(one.year, one.stage_id, None, HALF) for one in some}
    assert set(goal_sums(county, some, goal_id=goal.pk)) == mapped
    assert set(goal_sums(county, some)) == mapped | unmapped
    assert set(goal_sums(county, some[:1])) == {one for one in mapped | unmapped if one.year == some[0].year}
    assert set(center_sums(county, some, center.pk)) == {
        CenterSum(one.year, one.stage_id, Decimal("100.00")) for one in some
    }
    assert goal_sums(county, []) == goal_sums(county, [], goal_id=goal.pk) == ()
    assert [cell.goal_id for cell in cells(county, some[0])] == [goal.pk, None]
    assert cells(county, some[0], cost_centers=[]) == ()
