"""Recording an amendment, changing it, taking it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.actions.amendments import (
    AmendmentRefused,
    change_amendment,
    drop_amendment,
    record_amendment,
)
from budget.forms.amendments import DecisionForm, TypedLines, column_words
from budget.models import Amendment, Kind, Stage
from budget.queries.authorities import authorities_with_terms
from budget.queries.editions import editions
from budget.views.amendments import amendment_of, list_url
from obb.access import Ability
from obb.forms.imports import ReasonForm
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page


@county_page(needs=Ability.IMPORT, methods=WRITES)
def amendment_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was decided, and its lines; without lines the amendment waits for its file."""
    choices = {one.key: one for one in editions(visit.county, drafts=True)}
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(
        data, county=visit.county, editions=[(one.key, one.label) for one in choices.values()]
    )
    lines = TypedLines(data, county=visit.county)
    if _asks_for_rows(request, lines):
        form = DecisionForm(
            county=visit.county,
            editions=[(one.key, one.label) for one in choices.values()],
            initial=request.POST.dict(),
        )
    elif data is not None and form.is_valid():
        edition = choices[form.cleaned_data["edition"]]
        stage = Stage.objects.get(county=visit.county, pk=edition.stage_id)
        faults = lines.read(edition.year)
        for fault in faults:
            form.add_error(None, fault)
        if not faults:
            try:
                made = record_amendment(
                    county=visit.county,
                    year=edition.year,
                    stage=stage,
                    decision=form.decision,
                    lines=lines.lines,
                    by=request.user,
                    reason=form.cleaned_data["why"],
                    at=now(),
                )
            except AmendmentRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Amendment %(number)s is recorded.") % {"number": made.number})
                return redirect("budget:amendment", visit.county.slug, made.pk)
    return _form_page(request, visit, form, lines, _("Record an amendment"), list_url(visit))


@county_page(needs=Ability.IMPORT, methods=WRITES)
def amendment_change(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The same of one that stands; its year and stage stay, and so do lines that came as a file."""
    found = amendment_of(visit, pk)
    stored = list(
        found.lines.select_related("cost_center", "account", "fund", "funding_source").order_by("position")
    )
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, county=visit.county, editions=None, initial=_initial(found))
    lines = TypedLines(data, county=visit.county, lines=stored if found.batch_id is None else ())
    if _asks_for_rows(request, lines):
        form = DecisionForm(county=visit.county, editions=None, initial=request.POST.dict())
    elif data is not None and form.is_valid() and _changed(request, visit, found, form, lines):
        return redirect("budget:amendment", visit.county.slug, found.pk)
    title = _("Change amendment %(number)s") % {"number": found.number}
    back = reverse("budget:amendment", args=[visit.county.slug, found.pk])
    return _form_page(request, visit, form, lines, title, back, is_file=found.batch_id is not None)


def _changed(
    request: HttpRequest, visit: Visit, found: Amendment, form: DecisionForm, lines: TypedLines
) -> bool:
    """Whether it was stored; if not, the form says why."""
    faults = lines.read(found.year) if found.batch_id is None else []
    for fault in faults:
        form.add_error(None, fault)
    if faults:
        return False
    try:
        change_amendment(
            amendment=found,
            decision=form.decision,
            lines=lines.lines,
            by=request.user,
            reason=form.cleaned_data["why"],
        )
    except AmendmentRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True


@county_page(needs=Ability.IMPORT, methods=WRITES)
def amendment_drop(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Takes it away with its lines, with a reason."""
    found = amendment_of(visit, pk)
    form = ReasonForm(request.POST or None)
    back = reverse("budget:amendment", args=[visit.county.slug, found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            drop_amendment(amendment=found, by=request.user, reason=form.cleaned_data["reason"])
        except AmendmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Amendment %(number)s is taken away.") % {"number": found.number})
            return redirect(list_url(visit))
    context = {
        "title": _("Take amendment %(number)s away?") % {"number": found.number},
        "lede": _("The history keeps what it was, who took it away, and why."),
        "heading": _("Take it away"),
        "button": _("Take it away"),
        "form": form,
        "back_url": back,
    }
    crumbs = [(_("Amendments"), list_url(visit)), (found.number, back), (_("Take it away"), None)]
    return page(request, visit, "budget/amendment_act.html", context, crumbs=crumbs, section="budget:compare")


def _asks_for_rows(request: HttpRequest, lines: TypedLines) -> bool:
    """“More rows” stores nothing: the page comes back with what was typed and more room."""
    if request.method != "POST" or "more" not in request.POST:
        return False
    lines.more()
    return True


def _initial(found: Amendment) -> dict[str, Any]:
    names = (
        "number", "title", "authority_words", "decided_on", "reason", "fund_balance", "exception_used",
        "is_published",
    )  # fmt: skip
    return {name: getattr(found, name) for name in names} | {"authority": found.authority_id}


def _form_page(
    request: HttpRequest,
    visit: Visit,
    form: DecisionForm,
    lines: TypedLines,
    title: str,
    back: str,
    *,
    is_file: bool = False,
) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "lines": lines,
        "columns": column_words().values(),
        "kinds": [("", _("of the account")), *Kind.choices],
        "is_file": is_file,
        "authorities": authorities_with_terms(visit.county),
        "back_url": back,
    }
    crumbs = [(_("Amendments"), list_url(visit)), (title, None)]
    return page(
        request, visit, "budget/amendment_form.html", context, crumbs=crumbs, section="budget:compare", dense=True
    )  # fmt: skip
