"""The parts of the first page for a department's director and viewers."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.queries.editions import Edition
from budget.views.editions import query_of
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.queries.home import OwnHome
from outcomes.tables.goals import OwnCenters, OwnIndicators
from outcomes.tables.spending import Revenues
from outcomes.views.addresses import cost_center_address, goal_address


def own_goals(
    request: HttpRequest, visit: Visit, found: OwnHome, edition: Edition | None
) -> ShownTable | None:
    """What her departments give to each goal, beside what the whole county does; None without money."""
    if edition is None:
        return None
    ask = query_of(request, edition)
    rows = [
        {
            "goal": row.goal.name,
            "url": goal_address(visit, row.goal, ask),
            "spent": row.amount,
            "amount": row.county,
        }
        for row in found.goals
        if row.goal is not None
    ]
    rest = [
        {"goal": _("Not yet mapped"), "spent": row.amount, "amount": row.county}
        for row in found.goals
        if row.goal is None
    ]
    return show(
        Revenues,
        rows,
        request,
        name="goals",
        caption=_("Goals your departments' money serves"),
        about=_("%(edition)s, dollars") % {"edition": edition.label},
        headings={"spent": _("From your departments"), "amount": _("From the whole county")},
        exclude=("left",),
        rest=rest,
        total=("spent",),
        total_label=_("Your departments"),
        finds=len(rows) > 10,
        empty=_("No cost center of yours is mapped to a goal yet."),
        file_name=f"{visit.county.slug}-{edition.key}-own-goals",
    )


def own_centers(
    request: HttpRequest, visit: Visit, found: OwnHome, edition: Edition | None
) -> ShownTable | None:
    """Her cost centers; None without money."""
    if edition is None:
        return None
    ask = query_of(request, edition)
    rows = [
        {
            "center": f"{row.center.code} {row.center.name}",
            "url": cost_center_address(visit, row.center.code, ask),
            "department": row.department,
            "amount": row.amount,
            "mapped": (row.amount - row.unmapped) / row.amount if row.amount else None,
            "unmapped": row.unmapped,
        }
        for row in found.centers
    ]
    return show(
        OwnCenters,
        rows,
        request,
        name="centers",
        caption=_("Your cost centers"),
        about=_("%(edition)s, dollars") % {"edition": edition.label},
        exclude=() if len(found.departments) > 1 else ("department",),
        total=("amount", "unmapped"),
        finds=len(rows) > 10,
        empty=_("No cost center of yours has money in this year and stage."),
        file_name=f"{visit.county.slug}-{edition.key}-own-cost-centers",
    )


def own_indicators(request: HttpRequest, visit: Visit, found: OwnHome) -> ShownTable:
    """Her departments' indicators with their verdicts."""
    rows = [
        {
            "name": panel.name,
            "url": reverse("outcomes:indicator", args=[visit.county.slug, panel.slug]),
            "goal": found.goal_names[panel.goal_id].name if panel.goal_id in found.goal_names else "",
            "call": panel.verdict.call if panel.verdict is not None else None,
            "sentence": panel.verdict.sentence if panel.verdict is not None else "",
        }
        for panel in found.panels
    ]
    return show(
        OwnIndicators,
        rows,
        request,
        name="indicators",
        caption=_("Indicators of your departments"),
        finds=len(rows) > 10,
        per_page=10,
        empty=_("No indicator has been brought in yet."),
        file_name=f"{visit.county.slug}-own-indicators",
    )
