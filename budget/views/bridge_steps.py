"""Giving a change of the stage bridge a name, changing it, taking it away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.actions.bridge_steps import StepRefused, drop_step, name_step, rename_step
from budget.forms.bridge_steps import NamingForm, NewNamingForm
from budget.models import BridgeStep, Kind, Stage
from budget.queries.bridge import stops_in, years_in
from budget.queries.editions import Edition, editions
from obb.access import Ability
from obb.forms.imports import ReasonForm
from obb.views.entry import WRITES, Visit, county_page
from obb.views.page import page
from obb.views.params import one_of, whole


@county_page(needs=Ability.IMPORT, methods=WRITES)
def bridge_step_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?year=2027&kind=expense`: a name for a change of that year's bridge; 404 where the county has no bridge."""
    choices = editions(visit.county, drafts=True)
    years = years_in(choices)
    if not years:
        raise Http404
    asked = whole(request, "year")
    year = asked if asked in years else years[0]
    legs = _legs(visit, choices, year)
    form = NewNamingForm(
        request.POST or None,
        county=visit.county,
        year=year,
        legs=[(key, _leg_words(old, new)) for key, (old, new) in legs.items()],
        initial={"kind": one_of(request, "kind", Kind.values) or Kind.EXPENSE},
    )
    if request.method == "POST" and form.is_valid():
        old, new = legs[form.cleaned_data["leg"]]
        stages = Stage.objects.filter(county=visit.county).in_bulk()
        try:
            name_step(
                county=visit.county,
                old=(old.year, stages[old.stage_id]),
                new=(new.year, stages[new.stage_id]),
                kind=form.cleaned_data["kind"],
                naming=form.naming,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("“%(name)s” is part of the bridge now.") % {"name": form.naming.title}
            )
            return redirect(_bridge_url(visit, year, form.cleaned_data["kind"]))
    return _form_page(request, visit, form, year, _("Name a change of FY%(year)s") % {"year": year})


@county_page(needs=Ability.IMPORT, methods=WRITES)
def bridge_step(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """One name: changed here, or led to where it is taken away."""
    step = _step(visit, pk)
    covers = list(step.covers.select_related("department", "cost_center", "account").order_by("pk"))
    form = NamingForm(
        request.POST or None,
        county=visit.county,
        year=step.to_year,
        kind=step.kind,
        initial={
            "title": step.title,
            "why": step.reason,
            "amount": "" if step.amount is None else f"{step.amount:,.2f}",
            "department": step.department_id,
            "departments": [one.department for one in covers if one.department_id is not None],
            "cost_centers": [one.cost_center for one in covers if one.cost_center_id is not None],
            "accounts": [one.account for one in covers if one.account_id is not None],
            "is_published": step.is_published,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            rename_step(step=step, naming=form.naming, by=request.user, reason=form.cleaned_data["reason"])
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(_bridge_url(visit, step.to_year, step.kind))
    drop_url = reverse("budget:bridge_step_drop", args=[visit.county.slug, step.pk])
    return _form_page(
        request,
        visit,
        form,
        step.to_year,
        _("Change the name “%(name)s”") % {"name": step.title},
        kind=step.kind,
        more={"drop_url": drop_url, "leg": _step_words(step)},
    )


@county_page(needs=Ability.IMPORT, methods=WRITES)
def bridge_step_drop(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Takes one name away, with a reason."""
    step = _step(visit, pk)
    form = ReasonForm(request.POST or None)
    back = _bridge_url(visit, step.to_year, step.kind)
    if request.method == "POST" and form.is_valid():
        try:
            drop_step(step=step, by=request.user, reason=form.cleaned_data["reason"])
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is taken away.") % {"name": step.title})
            return redirect(back)
    title = _("Take the name “%(name)s” away?") % {"name": step.title}
    context = {"title": title, "leg": _step_words(step), "form": form, "back_url": back, "drops": True}
    return _page(request, visit, context, back)


def _legs(visit: Visit, choices: Sequence[Edition], year: int) -> dict[str, tuple[Edition, Edition]]:
    """The legs of the year's bridge; and of the public's, which skips what is not published."""
    published = editions(visit.county, drafts=False)
    both = [*pairwise(stops_in(choices, year)), *pairwise(stops_in(published, year))]
    found: dict[str, tuple[Edition, Edition]] = {}
    for old, new in both:
        found.setdefault(f"{old.key}:{new.key}", (old, new))
    return found


def _step(visit: Visit, pk: int) -> BridgeStep:
    found = (
        BridgeStep.objects.select_related("from_stage", "to_stage").filter(county=visit.county, pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def _leg_words(old: Edition, new: Edition) -> str:
    words = {"old": old.label, "new": new.label}
    if new.publication_id is not None:
        return _("%(old)s to %(new)s, as the public reads it") % words
    return _("%(old)s to %(new)s") % words


def _step_words(step: BridgeStep) -> str:
    return _("%(kind)s, FY%(from_year)s %(from_stage)s to FY%(to_year)s %(to_stage)s") % {
        "kind": Kind(step.kind).label,
        "from_year": step.from_year,
        "from_stage": step.from_stage,
        "to_year": step.to_year,
        "to_stage": step.to_stage,
    }


def _bridge_url(visit: Visit, year: int, kind: str) -> str:
    query = urlencode({"year": year, "kind": kind})
    return f"{reverse('budget:bridge', args=[visit.county.slug])}?{query}"


def _form_page(
    request: HttpRequest,
    visit: Visit,
    form: NamingForm,
    year: int,
    title: str,
    *,
    kind: str = Kind.EXPENSE,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    back = _bridge_url(visit, year, kind)
    return _page(request, visit, {"title": title, "form": form, "back_url": back, **(more or {})}, back)


def _page(request: HttpRequest, visit: Visit, context: dict[str, Any], back: str) -> HttpResponse:
    crumbs = [(_("Stage bridge"), back), (context["title"], None)]
    return page(request, visit, "budget/bridge_step.html", context, crumbs=crumbs, section="budget:compare")
