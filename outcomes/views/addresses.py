"""Where things of this app are, for a reader who may open them."""

from __future__ import annotations

from django.urls import reverse

from obb.views.entry import Visit
from outcomes.queries.dimensions import GoalName
from outcomes.queries.goals import SeenGoal


def goal_address(visit: Visit, goal: GoalName | SeenGoal, ask: str = "") -> str:
    """The address of a goal's page, with `ask` behind it; "" where this reader may not open it.

    A goal's name stands in the county's totals also for those who may not read its page: another
    department's draft.
    """
    if not _may_open(visit, goal):
        return ""
    return reverse("outcomes:goal", args=[visit.county.slug, goal.slug]) + ask


def _may_open(visit: Visit, goal: GoalName | SeenGoal) -> bool:
    if goal.is_published:
        return True
    if not visit.drafts:
        return False
    return goal.department_id is None or visit.reach.sees_department(goal.department_id)
