"""Amendments: the list, and one with its lines, its funds and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.domain.amendments import balances
from budget.models import Amendment
from budget.queries.amendments import Amendable, AmendmentPage, amendables, amendment_page, amendment_rows
from budget.queries.authorities import places_reached, terms_of
from budget.tables.amendments import AmendedStages, Amendments, ChangeLines, FundNets
from obb.access import Ability
from obb.history import history_of
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page


@county_page(needs=Ability.READ_ALL_DRAFTS)
def amendment_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every amendment of the county; and the amended stages that can be made with those that stand beside a stage."""
    rows = [
        {
            "number": one.number,
            "url": reverse("budget:amendment", args=[visit.county.slug, one.pk]),
            "title": one.title,
            "edition": f"FY{one.year} {one.stage}",
            "decided_on": one.decided_on,
            "decided_by": one.decided_by,
            "expenses": one.expenses,
            "revenues": one.revenues,
            "lines": one.lines,
            "how": _how(is_file=one.is_file, lines=one.lines),
            "public": _("Yes") if one.is_published else _("No"),
        }
        for one in amendment_rows(visit.county)
    ]
    table = show(
        Amendments,
        rows,
        request,
        name="amendments",
        caption=_("Amendments"),
        about=_("dollars"),
        per_page=50,
        empty=_("None is recorded yet."),
        file_name=f"{visit.county.slug}-amendments",
    )
    amended = _amended(request, visit)
    if (file := export_response(request, *(one for one in (table, amended) if one))) is not None:
        return file
    context = {"table": table, "amended": amended, "may_change": visit.may(Ability.IMPORT)}
    return page(
        request, visit, "budget/amendment_list.html", context, crumbs=[(_("Amendments"), None)],
        section="budget:compare", money=True, dense=True,
    )  # fmt: skip


def _how(*, is_file: bool, lines: int) -> str:
    if is_file:
        return _("Its file changed the stage itself")
    return _("Beside the stage") if lines else _("Waits for its file")


def _amended(request: HttpRequest, visit: Visit) -> ShownTable | None:
    found = amendables(visit.county)
    if not found:
        return None
    rows = [
        {
            "what": _amended_words(one),
            "url": reverse(
                "budget:amended_stage",
                args=[visit.county.slug, one.year, one.stage.code, one.amended.code],
            )
            if visit.may(Ability.IMPORT)
            else "",
            "before": one.before["expenses"],
            "changes": one.changes["expenses"],
            "after": one.after["expenses"],
            "standing": None if one.standing is None else one.standing["expenses"],
            "state": _("Up to date") if one.is_up_to_date else _("Differs"),
        }
        for one in found
    ]
    return show(
        AmendedStages,
        rows,
        request,
        name="amended",
        caption=_("Amended stages"),
        about=_("a stage and its amendments together; expenses, dollars"),
        finds=False,
        per_page=50,
        file_name=f"{visit.county.slug}-amended-stages",
    )


def _amended_words(one: Amendable) -> str:
    return _("FY%(year)s %(amended)s = %(stage)s and its amendments") % {
        "year": one.year,
        "amended": one.amended.name,
        "stage": one.stage.name,
    }


@county_page(needs=Ability.READ_ALL_DRAFTS)
def amendment(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """One amendment: who decided what and why, its lines, each fund's net, and its history."""
    found = amendment_page(amendment_of(visit, pk))
    lines, funds = _lines(request, visit, found), _funds(request, visit, found)
    if (file := export_response(request, lines, funds)) is not None:
        return file
    context = {
        "found": found,
        "amendment": found.amendment,
        "edition": f"FY{found.amendment.year} {found.amendment.stage}",
        "balances": balances(net for _fund, net in found.funds),
        "how": _how(is_file=found.amendment.batch_id is not None, lines=len(found.lines)),
        "terms": terms_of(found.amendment.authority, places_reached(found.amendment.authority)),
        "lines": lines,
        "funds": funds,
        "history": history_of(found.amendment, limit=20),
        "may_change": visit.may(Ability.IMPORT),
        "waits": found.amendment.batch_id is None and not found.lines,
    }
    crumbs = [(_("Amendments"), list_url(visit)), (found.amendment.number, None)]
    return page(
        request, visit, "budget/amendment.html", context, crumbs=crumbs, section="budget:compare", money=True,
        dense=True,
    )  # fmt: skip


def amendment_of(visit: Visit, pk: int) -> Amendment:
    """An amendment of this county, with all that it names. Raises Http404."""
    found = (
        Amendment.objects.select_related("county", "stage", "authority", "batch", "entered_by")
        .filter(county=visit.county, pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def list_url(visit: Visit) -> str:
    """The list's address."""
    return reverse("budget:amendment_list", args=[visit.county.slug])


def _lines(request: HttpRequest, visit: Visit, found: AmendmentPage) -> ShownTable:
    def said(part: Any) -> str:
        return f"{part.code} {part.name}".strip()

    rows = [
        {
            "cost_center": said(one.cost_center),
            "account": said(one.account),
            "fund": said(one.fund),
            "funding_source": said(one.funding_source),
            "kind": one.kind,
            "amount": one.amount,
        }
        for one in found.lines
    ]
    return show(
        ChangeLines,
        rows,
        request,
        name="lines",
        caption=_("Lines of the amendment"),
        about=_("dollars; a reduction is negative"),
        per_page=50,
        empty=_("It has none yet: type them, or bring in its file."),
        file_name=f"{visit.county.slug}-amendment-{found.amendment.number}",
    )


def _funds(request: HttpRequest, visit: Visit, found: AmendmentPage) -> ShownTable:
    rows = [
        {
            "fund": f"{fund.code} {fund.name}".strip(),
            "expenses": net.expenses,
            "revenues": net.revenues,
            "net": net.net,
        }
        for fund, net in found.funds
    ]
    return show(
        FundNets,
        rows,
        request,
        name="funds",
        caption=_("Net by fund"),
        about=_("dollars"),
        finds=False,
        total=("expenses", "revenues", "net"),
        per_page=50,
        empty=_("No lines yet."),
        file_name=f"{visit.county.slug}-amendment-{found.amendment.number}-funds",
    )
