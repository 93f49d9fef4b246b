"""The shares of one cost center in a fiscal year: a plain form with a live remainder and a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import CostCenter
from obb.access import Ability
from obb.models import FiscalYear
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page
from obb.views.params import Pick, whole
from outcomes.actions.shares import SharesRefused, StaleShares, percent, set_shares
from outcomes.forms.shares import SharesForm, token
from outcomes.models import Allocation, Goal
from outcomes.views.addresses import cost_center_address


@county_page(needs=Ability.MAP, methods=WRITES)
def shares(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """`?year=2027`: which goals the cost center serves; POST stores all its shares of that year at once."""
    years = list(
        FiscalYear.objects.filter(county=visit.county).order_by("-year").values_list("year", flat=True)
    )
    year = whole(request, "year") or (years[0] if years else None)
    if year not in years:
        raise Http404
    center = CostCenter.objects.filter(county=visit.county, code=code).in_year(year).first()
    if center is None:
        raise Http404
    standing = _standing(center, year)
    goals = _goals(visit, standing)
    form = SharesForm(
        request.POST if request.method == "POST" else None,
        goals=goals,
        shares=standing,
        department_id=center.department_id,
    )
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            set_shares(
                county=visit.county,
                year=year,
                cost_center=center,
                shares=form.shares,
                by=request.user,
                reason=form.cleaned_data["reason"],
                at=now(),
                seen=form.cleaned_data["seen"],
            )
        except StaleShares as refused:
            stale, standing = True, refused.now
            form.add_error(None, str(refused))
            form.data = form.data.copy()
            form.data["seen"] = token(standing)
        except SharesRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _saved(request, visit, center, year, form)
    context: dict[str, Any] = {
        "center": center,
        "year": year,
        "form": form,
        "stale": [(name, percent(standing[key])) for key, name, _department in goals if key in standing]
        if stale
        else [],
        "is_stale": stale,
        "picks": (
            Pick("year", _("Fiscal year"), str(year), tuple((str(each), f"FY{each}") for each in years)),
        ),
        "back_url": cost_center_address(visit, center.code, f"?year={year}"),
    }
    crumbs = [
        (_("Cost centers"), reverse("outcomes:cost_center_list", args=[visit.county.slug])),
        (center.name, context["back_url"]),
        (_("Shares, FY%(year)s") % {"year": year}, None),
    ]
    return page(
        request,
        visit,
        "outcomes/shares.html",
        context,
        crumbs=crumbs,
        section="outcomes:cost_center_list",
        status=409 if stale else 200,
    )


def _goals(visit: Visit, standing: dict[int, int]) -> list[tuple[int, str, int | None]]:
    """Outcome goals, and any other that has a share already: none may be lost unseen."""
    goals = Goal.objects.filter(Q(kind=Goal.Kind.OUTCOME) | Q(pk__in=standing), county=visit.county)
    return list(goals.order_by("position").values_list("pk", "name", "department_id"))


def _standing(center: CostCenter, year: int) -> dict[int, int]:
    rows = Allocation.objects.filter(cost_center=center, year=year)
    return dict(rows.order_by("position").values_list("goal_id", "share"))


def _saved(
    request: HttpRequest, visit: Visit, center: CostCenter, year: int, form: SharesForm
) -> HttpResponse:
    left = 10_000 - sum(form.shares.values())
    if left:
        words = _("Saved. %(left)s of %(name)s is not yet mapped.") % {
            "left": percent(left),
            "name": center.name,
        }
    else:
        words = _("Saved. All of %(name)s is mapped.") % {"name": center.name}
    messages.success(request, words)
    return redirect(cost_center_address(visit, center.code, f"?year={year}"))
