"""What codes became: the list, recording a change with a look at what it does, and taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budget.actions.succession_preview import Moved, previewed
from budget.actions.successions import SuccessionRefused, record_successors, take_back_successors
from budget.forms.successions import DIMENSIONS, SuccessionForm
from budget.models import SUCCESSIONS, Kind, coded_model
from budget.queries.successions import Recorded, successions_of
from budget.tables.successions import Preview, Successions
from obb.access import Ability
from obb.domain.amounts import exact
from obb.forms.imports import ReasonForm
from obb.tables.columns import MoneyColumn
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import WRITES, Visit, county_page
from obb.views.page import page
from obb.views.params import one_of, text, whole

LIST = "budget:succession_list"


@county_page(needs=Ability.READ_ALL_DRAFTS)
def succession_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything that was recorded, of all dimensions, newest first."""
    may_record = visit.may(Ability.IMPORT)
    words = dict(DIMENSIONS)
    found = [one for dimension in SUCCESSIONS for one in successions_of(visit.county, dimension)]
    found.sort(key=lambda one: -one.first_year)
    rows = [
        {
            "old": f"{one.old.code} {one.old.name}",
            "url": _take_back_url(visit, one) if may_record else None,
            "new": f"{one.new.code} {one.new.name}",
            "share": one.portion,
            "since": f"FY{one.first_year}",
            "change": one.change_words,
            "dimension": str(words[one.dimension]),
            "reason": one.reason,
            "by": one.made_by,
        }
        for one in found
    ]
    table = show(
        Successions,
        rows,
        request,
        name="successions",
        caption=_("What became what"),
        about=_("newest first"),
        per_page=50,
        empty=_("Nothing is recorded: every code is still itself."),
        file_name=f"{visit.county.slug}-successions",
    )
    if (file := export_response(request, table)) is not None:
        return file
    context = {
        "table": table,
        "new_url": reverse("budget:succession_new", args=[visit.county.slug]) if may_record else "",
        "import_url": f"{reverse('obb:import_new', args=[visit.county.slug])}" if may_record else "",
    }
    crumbs = [(_("Reorganizations"), None)]
    return page(request, visit, "budget/succession_list.html", context, crumbs=crumbs, dense=True)


@county_page(needs=Ability.IMPORT, methods=WRITES)
def succession_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Records what a code became. `preview` shows first what it does to the years before; nothing is stored then."""
    form = SuccessionForm(
        request.POST if request.method == "POST" else None,
        county=visit.county,
        initial={
            "dimension": one_of(request, "dimension", SUCCESSIONS) or "cost_center",
            "code": text(request, "code"),
            "first_year": f"FY{year}" if (year := whole(request, "first_year")) else "",
        },
    )
    moved: tuple[Moved, ...] | None = None
    if request.method == "POST" and form.is_valid():
        stated = _stated(form, visit, request)
        try:
            if "preview" in request.POST:
                moved = previewed(**stated)
            else:
                record_successors(**stated)
                messages.success(request, _recorded_words(stated))
                return redirect(LIST, visit.county.slug)
        except SuccessionRefused as refusal:
            form.refuse(str(refusal), refusal.row)
    list_url = reverse(LIST, args=[visit.county.slug])
    context: dict[str, Any] = {"form": form, "list_url": list_url, "is_previewed": moved is not None}
    if moved:
        context |= {
            "says": preview_words(form.cleaned_data["code"], moved[0]),
            "preview": _preview(request, form, moved),
        }
    crumbs = [(_("Reorganizations"), list_url), (_("Record a change"), None)]
    return page(request, visit, "budget/succession_new.html", context, crumbs=crumbs, money=bool(moved))


@county_page(needs=Ability.IMPORT, methods=WRITES)
def succession_take_back(request: HttpRequest, visit: Visit, dimension: str, pk: int) -> HttpResponse:
    """Takes back all that is recorded of one old code, with a reason."""
    name = dimension.replace("-", "_")
    if name not in SUCCESSIONS:
        raise Http404
    found = [one for one in successions_of(visit.county, name, around=[pk]) if one.old.pk == pk]
    if not found:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old = coded_model(name).objects.get(county=visit.county, pk=pk)
        try:
            done = take_back_successors(
                county=visit.county,
                dimension=name,
                old=old,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except SuccessionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(code)s is itself again.") % {"code": old.code})
            if done.kept:
                kept = _("Still there, because it is in use: %(codes)s.")
                messages.warning(request, kept % {"codes": get_text_list(done.kept, _("and"))})
            return redirect(LIST, visit.county.slug)
    list_url = reverse(LIST, args=[visit.county.slug])
    context = {
        "found": found,
        "old": found[0].old,
        "year": found[0].first_year,
        "form": form,
        "list_url": list_url,
    }
    crumbs = [(_("Reorganizations"), list_url), (_("Take back %(code)s") % {"code": found[0].old.code}, None)]
    return page(request, visit, "budget/succession_take_back.html", context, crumbs=crumbs)


def _take_back_url(visit: Visit, one: Recorded) -> str:
    return reverse(
        "budget:succession_take_back",
        args=[visit.county.slug, one.dimension.replace("_", "-"), one.old.pk],
    )


def _stated(form: SuccessionForm, visit: Visit, request: HttpRequest) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "county": visit.county,
        "dimension": cleaned["dimension"],
        "old": form.old,
        "first_year": cleaned["first_year"],
        "change": cleaned["change"],
        "successors": form.successors,
        "by": request.user,
        "reason": cleaned["reason"],
    }


def _recorded_words(stated: dict[str, Any]) -> str:
    new = get_text_list([one.code for one in stated["successors"]], _("and"))
    words = {"old": stated["old"].code, "new": new, "year": stated["first_year"]}
    return _("Recorded: %(old)s became %(new)s in FY%(year)s.") % words


def preview_words(code: str, moved: Moved) -> str:
    """“FY2018 Actual, expenses: $5.00 of 5300 becomes $3.00 in 5310 and $2.00 in 5320. The total is unchanged.”"""
    parts = [
        _("%(amount)s in %(code)s") % {"amount": exact(amount), "code": new} for new, amount in moved.parts
    ]
    words = {
        "edition": moved.edition,
        "kind": _("expenses") if moved.kind == Kind.EXPENSE else _("revenues"),
        "amount": exact(moved.amount),
        "code": code,
        "parts": get_text_list(parts, _("and")),
    }
    told = _("%(edition)s, %(kind)s: %(amount)s of %(code)s becomes %(parts)s. The total is unchanged.")
    return told % words


def _preview(request: HttpRequest, form: SuccessionForm, moved: tuple[Moved, ...]) -> ShownTable:
    codes = list(dict.fromkeys(code for one in moved for code, _amount in one.parts))
    names = {code: f"to{place}" for place, code in enumerate(codes)}
    rows = []
    for one in moved:
        row: dict[str, Any] = {
            "edition": one.edition,
            "kind": str(Kind(one.kind).label),
            "amount": one.amount,
        }
        for code, amount in one.parts:
            row[names[code]] = row.get(names[code], 0) + amount
        rows.append(row)
    return show(
        Preview,
        rows,
        request,
        name="preview",
        caption=_("What it does to the years before"),
        about=_("dollars; the lines themselves stay as they are"),
        headings={"amount": form.cleaned_data["code"]},
        extra_columns=[
            (name, MoneyColumn(_("in %(code)s") % {"code": code}, accessor=name, orderable=False))
            for code, name in names.items()
        ],
        finds=False,
        per_page=100,
    )
