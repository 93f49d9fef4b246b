"""Years and stages: what each holds, whether it is closed; closing and reopening one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from budget.actions.closings import ClosingRefused, close_stage, reopen_stage, standing
from budget.models import Stage
from budget.queries.closings import standings
from budget.tables.stages import Standings
from obb.access import Ability
from obb.forms.imports import ReasonForm
from obb.models import FiscalYear
from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page


@county_page(needs=Ability.READ_ALL_DRAFTS)
def stage_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every year and stage that holds lines or is closed."""
    may_close = visit.may(Ability.IMPORT)
    rows = [
        {
            "edition": f"FY{one.year} {one.stage}",
            "url": reverse("budget:stage_closing", args=[visit.county.slug, one.year, one.stage_code])
            if may_close
            else None,
            "lines": one.lines,
            "expenses": one.expenses,
            "revenues": one.revenues,
            "imported_at": None if one.imported_at is None else localdate(one.imported_at),
            "imported_by": one.imported_by,
            "state": _("Open") if one.closed_at is None else _("Closed"),
            "closed_at": None if one.closed_at is None else localdate(one.closed_at),
            "closed_by": ": ".join(filter(None, (one.closed_by, one.reason))),
            "published": _("Yes") if one.is_published else _("No"),
        }
        for one in standings(visit.county)
    ]
    table = show(
        Standings,
        rows,
        request,
        name="stages",
        caption=_("Years and stages"),
        about=_("dollars"),
        per_page=50,
        empty=_("They appear here when a budget file has been imported."),
        file_name=f"{visit.county.slug}-stages",
    )
    if (file := export_response(request, table)) is not None:
        return file
    context = {"table": table, "may_close": may_close}
    crumbs = [(_("Years and stages"), None)]
    return page(request, visit, "budget/stage_list.html", context, crumbs=crumbs, money=True, dense=True)


@county_page(needs=Ability.IMPORT, methods=WRITES)
def stage_closing(request: HttpRequest, visit: Visit, year: int, stage: str) -> HttpResponse:
    """Closes a year and stage, or reopens it where it is closed; either with a reason."""
    found = Stage.objects.filter(county=visit.county, code=stage).first()
    if found is None or not FiscalYear.objects.filter(county=visit.county, year=year).exists():
        raise Http404
    closing = standing(visit.county, year, found)
    edition = f"FY{year} {found.name}"
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if closing is None:
                close_stage(
                    county=visit.county, year=year, stage=found, by=request.user, reason=reason, at=now()
                )
                said = _("%(edition)s is closed. Its lines change no more until it is reopened.")
            else:
                reopen_stage(closing=closing, by=request.user, reason=reason, at=now())
                said = _("%(edition)s is open again.")
        except ClosingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said % {"edition": edition})
            return redirect("budget:stage_list", visit.county.slug)
    list_url = reverse("budget:stage_list", args=[visit.county.slug])
    context = {"edition": edition, "closing": closing, "form": form, "list_url": list_url}
    act = _("Close") if closing is None else _("Reopen")
    crumbs = [(_("Years and stages"), list_url), (f"{act} {edition}", None)]
    return page(request, visit, "budget/stage_closing.html", context, crumbs=crumbs)
