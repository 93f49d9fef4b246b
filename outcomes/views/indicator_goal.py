"""What an indicator speaks for: its goal, what that costs, and the initiatives that aim at it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from budget.views.editions import Shown, query_of, shown_edition
from obb.domain import amounts
from obb.views.entry import Visit, now
from outcomes.queries.aims import aims_of
from outcomes.queries.goals import amounts_by_goal
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.spending import ZERO, goal_sums, ledger_total
from outcomes.views.addresses import goal_address
from outcomes.views.goal_parts import aims_table


def goal_parts(request: HttpRequest, visit: Visit, found: IndicatorPage) -> dict[str, Any]:
    """The money of its goal in the edition the address asks for, and a table of initiatives; {} without a goal
    that this reader may open. At most seven queries.
    """
    goal = found.goal
    if goal is None:
        return {}
    shown = shown_edition(request, visit)
    url = goal_address(visit, goal, query_of(request, shown.edition))
    if not url:
        return {"goal_url": ""}
    return {
        "goal_url": url,
        "goal_money": _money(visit, shown, goal.pk),
        "goal_edition": shown.edition,
        "aims": aims_table(
            request,
            visit,
            aims_of(visit.county, drafts=visit.drafts, reach=visit.reach, goal_id=goal.pk),
            today=localdate(now()),
            caption=_("Initiatives that aim at its goal"),
            empty=_("No initiative aims at its goal yet."),
        ),
    }


def _money(visit: Visit, shown: Shown, goal_id: int) -> str:
    """The goal's amount and its share of the ledger's total, exact and rounded; "" without money."""
    edition = shown.edition
    if edition is None:
        return ""
    amount = amounts_by_goal(goal_sums(visit.county, [edition], goal_id=goal_id)).get(goal_id, ZERO)
    total = ledger_total(visit.county, edition)
    words = {"amount": amounts.exact(amount), "edition": edition.label}
    if not total:
        return _("%(edition)s: %(amount)s for this goal.") % words
    words["share"] = amounts.percent(amount / total)
    return _("%(edition)s: %(amount)s for this goal, %(share)s of the ledger's money (rounded).") % words
