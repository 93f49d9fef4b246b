"""Imports: the list, choosing files, confirming, undoing, putting aside, and the templates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.forms.imports import ImportForm, ReasonForm, import_command
from obb.imports import drafts, pipeline, runs
from obb.imports.arrivals import SourceFile
from obb.imports.kinds import ImportKind, UndoRefused, UnknownKind, kind_called, kinds, on_shelves
from obb.imports.readers import WEB_LIMITS
from obb.imports.refusals import ImportRefused, must_tie
from obb.imports.saved import as_stated
from obb.imports.templates import template_book, template_csv
from obb.models import ImportBatch, ImportProfile
from obb.queries.profiles import saved_profiles
from obb.tables.export import SPREADSHEET, csv_response, export_response, file_response
from obb.tables.imports import Imports
from obb.tables.page import show
from obb.views.entry import ONLY_WRITES, WRITES, Visit, county_page, now
from obb.views.import_entry import SECTION, batch_of, idle
from obb.views.import_review import review_page
from obb.views.page import page

State = ImportBatch.State


@county_page(needs=Ability.IMPORT)
def import_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every file brought in that this reader may know of."""
    mine = _kinds_of(visit)
    labels = {kind.code: str(kind.label) for kind in mine}
    batches = ImportBatch.objects.filter(county=visit.county, kind__in=labels).select_related(
        "staged_by", "county", "run"
    )
    batches = batches.annotate(seen_at=Value(now(), output_field=DateTimeField()))
    table = show(
        Imports,
        batches.defer("profile", "scope", "problems", "review", "totals", "left_out"),
        request,
        name="imports",
        caption=_("Imports"),
        order="-staged_at",
        empty=_("No file has been brought in yet."),
        file_name=f"{visit.county.slug}-imports",
    )
    if (file := export_response(request, table)) is not None:
        return file
    context = {"table": table}
    return page(
        request, visit, "obb/import_list.html", context, crumbs=[(_("Imports"), None)], section=SECTION
    )


@county_page(needs=Ability.IMPORT, methods=WRITES)
def import_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose a file. `?kind=` chooses what it holds; `?profile=` a saved profile; `?after=` keeps the profile of
    an earlier import.
    """
    mine = _kinds_of(visit)
    saved = saved_profiles(visit.county, [kind.code for kind in mine])
    named = next((one for one in saved if str(one.pk) == request.GET.get("profile")), None)
    asked = request.POST.get("after") if request.method == "POST" else request.GET.get("after")
    after = _earlier_batch(visit, asked or "")
    first = (after or named).kind if after or named else request.GET.get("kind", "lines")
    first = first if first in {kind.code for kind in mine} else "lines"
    initial = {"kind": first, "after": after.pk if after else None, "saved": named.pk if named else ""}
    if after is not None:
        initial["departments"] = ", ".join(after.review.get("declared", {}).get("departments") or ())
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        kinds=mine,
        saved=saved,
        initial=initial,
        county=visit.county.slug,
    )
    if request.method == "POST" and form.is_valid():
        batch = _staged(request, visit, form.cleaned_data, after)
        return redirect(batch.get_absolute_url())
    shown = {
        "form": form,
        "shelves": on_shelves(mine),
        "after": after,
        "saved_count": len(saved),
        "command": import_command(visit.county.slug, first, (), named.name if named else ""),
    }
    crumbs = [(_("Imports"), reverse(SECTION, args=[visit.county.slug])), (_("Choose a file"), None)]
    return page(request, visit, "obb/import_new.html", shown, crumbs=crumbs, section=SECTION)


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def import_confirm(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Writes it, whole. A second confirm does nothing and says so."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return review_page(request, visit, batch, reason=form)
    by, reason, at = request.user, form.cleaned_data["reason"], now()
    try:
        if batch.state == State.STAGED and runs.takes_long(batch, at):
            must_tie(batch)
            runs.begin(batch=batch, task=runs.Task.COMMIT, by=by, reason=reason, at=at)
            return redirect(batch.get_absolute_url())
        outcome = pipeline.commit(batch=batch, by=by, reason=reason, at=at)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("It had been confirmed before. Nothing was done now.")
            if outcome.already
            else _("Stored, all of it.")
        )
        messages.success(request, said)
    return redirect(batch.get_absolute_url())


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def import_undo(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Takes it back, whole, or says why not."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return review_page(request, visit, batch, reason=form)
    by, reason, at = request.user, form.cleaned_data["reason"], now()
    try:
        if batch.state == State.CONFIRMED and runs.takes_long(batch, at):
            runs.begin(batch=batch, task=runs.Task.UNDO, by=by, reason=reason, at=at)
            return redirect(batch.get_absolute_url())
        outcome = pipeline.undo(batch=batch, by=by, reason=reason, at=at)
    except (UndoRefused, ImportRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Undone: everything is as it was before this import.")
        messages.success(
            request, _("It had been undone before. Nothing was done now.") if outcome.already else done
        )
    return redirect(batch.get_absolute_url())


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def import_discard(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Puts a staged or refused import aside."""
    try:
        pipeline.discard(batch=batch, by=request.user, at=now())
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(batch.get_absolute_url())
    messages.success(
        request, _("“%(file)s” is put aside. Nothing of it was stored.") % {"file": batch.file_name}
    )
    return redirect(SECTION, visit.county.slug)


@county_page(needs=Ability.IMPORT)
def import_template(request: HttpRequest, visit: Visit, kind: str, ending: str = "csv") -> HttpResponse:
    """A kind's plain format, to fill in: as a text or as a workbook."""
    try:
        chosen = kind_called(kind)
    except UnknownKind as error:
        raise Http404 from error
    if not visit.may(chosen.needs):
        raise PermissionDenied
    name = f"{chosen.code}-template"
    if ending == "xlsx":
        return file_response(template_book(chosen), f"{name}.xlsx", SPREADSHEET)
    return csv_response("\ufeff" + template_csv(chosen), name)


def _kinds_of(visit: Visit) -> list[ImportKind]:
    return [kind for kind in kinds() if visit.may(kind.needs)]


def _earlier_batch(visit: Visit, asked: str) -> ImportBatch | None:
    return batch_of(visit, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None


def _staged(
    request: HttpRequest, visit: Visit, chosen: dict[str, Any], after: ImportBatch | None
) -> ImportBatch:
    """Read by the profile that was chosen; without one, in the plain format or as a draft to be laid out."""
    profile, saved = chosen["profile"], None
    if chosen.get("saved"):
        saved = get_object_or_404(ImportProfile, county=visit.county, pk=chosen["saved"])
        profile = as_stated(saved)
    if profile is None and after is not None and after.kind == chosen["kind"]:
        profile, saved = after.profile, after.saved_profile
    given = {
        "county": visit.county,
        "kind": chosen["kind"],
        "files": [SourceFile(file.name, file.read()) for file in chosen["file"]],
        "scope": {"departments": chosen["departments"]} if chosen["departments"] else {},
        "by": request.user,
        "at": now(),
        "limits": WEB_LIMITS,
    }
    if not profile:
        draft = runs.lay_out(**given, new_codes=chosen["new_codes"])
        if draft is not None:
            return draft
    profile = drafts.with_new_codes(profile or {}, kind_called(chosen["kind"]), chosen["new_codes"])
    return runs.bring_in(**given, profile=profile, saved=saved)
