"""Saved views: the list, opening one, saving what a page shows, renaming, sharing, replacing, deleting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from obb.actions.saved_views import change_view, delete_view, save_view
from obb.forms.saved_views import SavedViewForm
from obb.models import SavedView
from obb.queries.saved_views import may_change, saved_views
from obb.tables import saved_views as tables
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import WRITES, Visit, county_page
from obb.views.lists import LISTS, kept_state, list_address, savable, view_address
from obb.views.page import page
from obb.views.params import text


def views_table(request: HttpRequest, visit: Visit, *, finds: bool = False) -> ShownTable:
    """All that this reader finds; one query."""
    rows = [
        {
            "name": view.name,
            "url": view_address(visit.county, view),
            "place": str(LISTS[view.page].title),
            "owner": view.owner,
            "readers": _("Everybody in the county") if view.shared else _("Only you"),
            "first": _("Yes") if view.opens_first else "",
            "change": format_html('{}<span class="vh"> {}</span>', _("Change"), view.name)
            if view.may_change
            else "",
            "change_url": reverse("obb:view_change", args=[visit.county.slug, view.pk]),
        }
        for view in saved_views(visit.county, request.user, visit.reach)
        if savable(visit, view.page)
    ]
    return show(
        tables.SavedViews,
        rows,
        request,
        name="views",
        caption=_("Saved views"),
        finds=finds,
        choices={"place": [(one, one) for one in sorted({row["place"] for row in rows})]},
        empty=_("None yet. Narrow and sort any list as you need it, then choose “Save this view”."),
        file_name=f"{visit.county.slug}-saved-views",
    )


@county_page()
def view_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Her own views and those that are shared."""
    table = views_table(request, visit, finds=True)
    if (file := export_response(request, table)) is not None:
        return file
    return page(
        request, visit, "obb/view_list.html", {"table": table}, crumbs=[(_("Saved views"), None)], dense=True
    )


@county_page()
def view_open(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Leads to the page as the view has it."""
    return redirect(view_address(visit.county, _view(request, visit, pk)))


@county_page(methods=WRITES)
def view_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?page=goals&query=…`: keeps what a page shows under a name."""
    place = text(request, "page")
    if not savable(visit, place):
        raise Http404
    query = kept_state(request.GET.get("query", ""))
    form = SavedViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_view(
                county=visit.county,
                page=place,
                query=query,
                by=request.user,
                reason=_("Saved on the page"),
                **form.cleaned_data,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect(view_address(visit.county, saved))
    back = list_address(visit.county, place, query)
    return _page(request, visit, "obb/view_new.html", {"form": form, "back": back}, _("Save this view"))


@county_page(methods=WRITES)
def view_change(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Another name, other readers; with `?query=…` that differs also what the page shows now."""
    view = _view(request, visit, pk, to_change=True)
    now = kept_state(request.GET.get("query", ""))
    replaces = "query" in request.GET and now != view.query
    own = view.owner_id == request.user.pk
    initial = {"name": view.name, "shared": view.shared, "opens_first": view.opens_first, "replace": replaces}
    form = SavedViewForm(request.POST or None, initial=initial, replaces=replaces, own=own)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            change_view(
                view=view,
                name=chosen["name"],
                query=now if chosen.get("replace") else view.query,
                shared=chosen["shared"],
                opens_first=chosen.get("opens_first", view.opens_first),
                by=request.user,
                reason=_("Changed on its page"),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
            if view.owner_id != request.user.pk and not view.shared:
                return redirect("obb:view_list", visit.county.slug)
            return redirect(view_address(visit.county, view))
    context = {
        "form": form,
        "saved": view,
        "back": view_address(visit.county, view),
        "delete_url": reverse("obb:view_delete", args=[visit.county.slug, view.pk]),
    }
    return _page(request, visit, "obb/view_change.html", context, view.name)


@county_page(methods=WRITES)
def view_delete(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Asks once, then takes the view away."""
    view = _view(request, visit, pk, to_change=True)
    if request.method == "POST":
        delete_view(view=view, by=request.user, reason=_("Deleted on its page"))
        messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
        return redirect("obb:view_list", visit.county.slug)
    context = {"saved": view, "back": view_address(visit.county, view)}
    return _page(request, visit, "obb/view_delete.html", context, view.name)


def _view(request: HttpRequest, visit: Visit, pk: int, *, to_change: bool = False) -> SavedView:
    """What she may not find is not there; what she finds but may not change is forbidden."""
    found = SavedView.objects.filter(county=visit.county, pk=pk).seen_by(request.user)
    view = found.select_related("owner").first()
    if view is None or not savable(visit, view.page):
        raise Http404
    if to_change and not may_change(view, request.user, visit.reach):
        raise PermissionDenied
    return view


def _page(
    request: HttpRequest, visit: Visit, template: str, context: Mapping[str, Any], title: str
) -> HttpResponse:
    crumbs = [(_("Saved views"), reverse("obb:view_list", args=[visit.county.slug])), (title, None)]
    return page(request, visit, template, context, crumbs=crumbs)
