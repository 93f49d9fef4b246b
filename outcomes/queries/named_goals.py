"""Which goals one reader may know by name: of what is published, and of drafts.

Published: those that are. In draft: all; for a department's people the published ones, the county's own,
their departments', and those that their cost centers serve in any year.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.db.models import Q, QuerySet

from obb.access import Reach
from obb.models import County
from outcomes.models import Allocation, Goal


class KnownGoal(Protocol):
    """A goal, or its name in an edition."""

    pk: int
    is_published: bool
    department_id: int | None


def nameable_goals(county: County, *, drafts: bool, reach: Reach) -> QuerySet[Goal]:
    """The goals of the county whose name this reader may read."""
    goals = Goal.objects.filter(county=county)
    if not drafts:
        return goals.published()
    if reach.departments is None:
        return goals
    return goals.filter(
        Q(is_published=True)
        | Q(department__isnull=True)
        | Q(department__in=reach.departments)
        | Q(pk__in=_served(reach).values("goal"))
    )


def nameable(goals: Iterable[KnownGoal], *, drafts: bool, reach: Reach) -> set[int]:
    """The ids of those among these goals; one query for a department's people at most, else none."""
    goals = list(goals)
    if not drafts:
        return {goal.pk for goal in goals if goal.is_published}
    if reach.departments is None:
        return {goal.pk for goal in goals}
    hers = {None, *reach.departments}
    found = {goal.pk for goal in goals if goal.is_published or goal.department_id in hers}
    others = [goal.pk for goal in goals if goal.pk not in found]
    if others:
        found.update(_served(reach).filter(goal__in=others).values_list("goal", flat=True))
    return found


def _served(reach: Reach) -> QuerySet[Allocation]:
    return Allocation.objects.filter(
        county=reach.county_id, cost_center__department__in=reach.departments or ()
    )
