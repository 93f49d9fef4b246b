"""Which amendments changed the stage that a page shows: one table of them, one of their lines."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from budget.queries.stage_amendments import StageAmendment, stage_amendments
from budget.tables.amendments import StageAmendmentLines, StageAmendments
from obb.access import Ability
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit


def amendments_shown(request: HttpRequest, visit: Visit, edition: Edition) -> dict[str, ShownTable]:
    """`amendments` and `amendment_lines`; nothing where none changed it, or where its drafts are not all to be read."""
    if visit.drafts and not visit.may(Ability.READ_ALL_DRAFTS):
        return {}
    found = stage_amendments(visit.county, edition)
    if not found:
        return {}
    name = f"{visit.county.slug}-{edition.key}"
    amendments = show(
        StageAmendments,
        [_row(visit, one) for one in found],
        request,
        name="amendments",
        caption=_("Amendments in %(edition)s") % {"edition": edition.label},
        about=_("what they changed, dollars"),
        total=("expenses", "revenues"),
        file_name=f"{name}-amendments",
    )
    lines = show(
        StageAmendmentLines,
        [_line(one, line) for one in found for line in one.lines],
        request,
        name="amendment-lines",
        caption=_("Lines of the amendments"),
        about=_("dollars; a reduction is negative"),
        file_name=f"{name}-amendment-lines",
    )
    return {"amendments": amendments, "amendment_lines": lines}


def _row(visit: Visit, one: StageAmendment) -> dict[str, object]:
    more = [
        one.reason,
        _("Fund balance: %(words)s.") % {"words": one.fund_balance.rstrip(".")} if one.fund_balance else "",
        _("Exception: %(words)s.") % {"words": one.exception_used.rstrip(".")} if one.exception_used else "",
    ]
    return {
        "number": one.number,
        "url": reverse("budget:amendment", args=[visit.county.slug, one.key]) if visit.drafts else "",
        "title": one.title,
        "decided_on": one.decided_on,
        "decided_by": f"{one.authority_words} ({one.authority})",
        "why": " ".join(filter(None, more)),
        "expenses": one.expenses,
        "revenues": one.revenues,
    }


def _line(one: StageAmendment, line) -> dict[str, object]:
    def said(part: Part) -> str:
        return f"{part.code} {part.name}".strip()

    return {
        "number": one.number,
        "cost_center": said(line.cost_center),
        "account": said(line.account),
        "fund": said(line.fund),
        "funding_source": said(line.funding_source),
        "kind": line.kind,
        "amount": line.amount,
    }
