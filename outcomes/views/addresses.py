"""Where things of this app are, for a reader who may open them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from obb.views.entry import Visit
from outcomes.models import Goal, Indicator
from outcomes.queries.dimensions import GoalName
from outcomes.queries.goals import SeenGoal
from outcomes.queries.results import place_on_goal
from outcomes.views.cards import CARDS_A_PAGE, card_name


def goal_address(visit: Visit, goal: Goal | GoalName | SeenGoal, ask: str = "") -> str:
    """The address of a goal's page, with `ask` behind it; "" where this reader may not open it.

    Another department's draft may stand by its name where the reader's own money serves it; its page is
    not hers to read.
    """
    if not _may_open(visit, goal):
        return ""
    return reverse("outcomes:goal", args=[visit.county.slug, goal.slug]) + ask


def on_its_goal(indicator: Indicator) -> str:
    """The address of an indicator's card on its goal's page, in drafts; "" where it stands under no goal."""
    if indicator.goal is None:
        return ""
    page = place_on_goal(indicator) // CARDS_A_PAGE + 1
    ask = f"?indicators-page={page}" if page > 1 else ""
    return f"{indicator.goal.get_absolute_url()}{ask}#{card_name(indicator.pk)}"


def cost_center_address(visit: Visit, code: str, ask: str = "") -> str:
    """The address of a cost center's page, with `ask` behind it."""
    return reverse("outcomes:cost_center", args=[visit.county.slug, code]) + ask


def department_address(visit: Visit, code: str, ask: str = "") -> str:
    """The address of a department's page, with `ask` behind it."""
    return reverse("outcomes:department", args=[visit.county.slug, code]) + ask


def lines_address(visit: Visit, code: str, ask: str = "") -> str:
    """The address of a cost center's lines, with `ask` ("?…" or "") before it: a code may hold any sign."""
    lines = reverse("budget:line_list", args=[visit.county.slug])
    return f"{lines}{ask}{'&' if ask else '?'}{urlencode({'cost_center': code})}"


def _may_open(visit: Visit, goal: Goal | GoalName | SeenGoal) -> bool:
    if goal.is_published:
        return True
    if not visit.drafts:
        return False
    return goal.department_id is None or visit.reach.sees_department(goal.department_id)
