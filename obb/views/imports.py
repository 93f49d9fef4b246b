"""Imports: the list, choosing a file, its review, confirming, undoing, and the files to download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.domain.delimited import delimited
from obb.forms.imports import ImportForm, ReasonForm
from obb.imports import originals, pipeline
from obb.imports.kinds import ImportKind, UndoRefused, UnknownKind, kind_called, kinds
from obb.imports.readers import WEB_LIMITS
from obb.imports.templates import template_csv
from obb.models import ImportBatch
from obb.tables.export import csv_response, export_response
from obb.tables.imports import Codes, Imports, Problems, Sums
from obb.tables.page import show
from obb.views import import_parts
from obb.views.entry import ONLY_WRITES, WRITES, Visit, county_page, now
from obb.views.page import page
from obb.views.params import whole

SECTION = "obb:import_list"


@county_page(needs=Ability.IMPORT)
def import_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every file brought in that this reader may know of."""
    mine = _kinds_of(visit)
    labels = {kind.code: str(kind.label) for kind in mine}
    batches = ImportBatch.objects.filter(county=visit.county, kind__in=labels).select_related(
        "staged_by", "county"
    )
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
    context = {"table": table, "kinds": mine}
    return page(
        request, visit, "obb/import_list.html", context, crumbs=[(_("Imports"), None)], section=SECTION
    )


@county_page(needs=Ability.IMPORT, methods=WRITES)
def import_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose a file. `?kind=` chooses what it holds; `?after=` keeps the profile of an earlier import."""
    mine = _kinds_of(visit)
    asked = request.POST.get("after") if request.method == "POST" else request.GET.get("after")
    after = _earlier_batch(visit, asked or "")
    first = after.kind if after is not None else request.GET.get("kind", "lines")
    initial = {"kind": first, "after": after.pk if after is not None else None}
    if after is not None:
        initial["departments"] = ", ".join(after.review.get("declared", {}).get("departments") or ())
    form = ImportForm(request.POST or None, request.FILES or None, kinds=mine, initial=initial)
    if request.method == "POST" and form.is_valid():
        batch = _staged(request, visit, form.cleaned_data, after)
        return redirect(batch.get_absolute_url())
    context = {"form": form, "kinds": mine, "after": after}
    crumbs = [(_("Imports"), reverse(SECTION, args=[visit.county.slug])), (_("Choose a file"), None)]
    return page(request, visit, "obb/import_new.html", context, crumbs=crumbs, section=SECTION)


@county_page(needs=Ability.IMPORT)
def import_detail(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The review of one import, what to do with it, and what became of it."""
    return _review_page(request, visit, _batch(visit, pk), ReasonForm())


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
def import_confirm(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Writes it, whole. A second confirm does nothing and says so."""
    batch, form = _batch(visit, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _review_page(request, visit, batch, form)
    try:
        outcome = pipeline.commit(batch=batch, by=request.user, reason=form.cleaned_data["reason"], at=now())
    except pipeline.ImportRefused as refusal:
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
def import_undo(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Takes it back, whole, or says why not."""
    batch, form = _batch(visit, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _review_page(request, visit, batch, form)
    try:
        outcome = pipeline.undo(batch=batch, by=request.user, reason=form.cleaned_data["reason"], at=now())
    except (UndoRefused, pipeline.ImportRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Undone: everything is as it was before this import.")
        messages.success(
            request, _("It had been undone before. Nothing was done now.") if outcome.already else done
        )
    return redirect(batch.get_absolute_url())


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
def import_discard(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Puts a staged or refused import aside."""
    batch = _batch(visit, pk)
    try:
        pipeline.discard(batch=batch, by=request.user, at=now())
    except pipeline.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(batch.get_absolute_url())
    messages.success(
        request, _("“%(file)s” is put aside. Nothing of it was stored.") % {"file": batch.file_name}
    )
    return redirect(SECTION, visit.county.slug)


@county_page(needs=Ability.IMPORT)
def import_file(request: HttpRequest, visit: Visit, pk: int) -> HttpResponseBase:
    """The original, byte for byte; `?file=2` the second of several."""
    batch = _batch(visit, pk)
    asked = whole(request, "file")
    number = 1 if asked is None else asked
    names = [file["name"] for file in batch.files] or [batch.file_name]
    if not 1 <= number <= len(names):
        raise Http404
    # Never opened in the page, whatever it says it is.
    response = StreamingHttpResponse(
        originals.pieces(batch, number - 1), content_type="application/octet-stream"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, names[number - 1])
    return response


@county_page(needs=Ability.IMPORT)
def import_problems(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """All problems of a refused import, as CSV."""
    batch = _batch(visit, pk)
    names = ("row", "column", "value", "message", "remedy")
    rows = [[_("Row"), _("Column"), _("Value in the file"), _("Problem"), _("What to do")]]
    rows += [[one[name] for name in names] for one in batch.problems]
    return csv_response(delimited(rows), f"{visit.county.slug}-import-{batch.pk}-problems")


@county_page(needs=Ability.IMPORT)
def import_template(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """A kind's plain format, to fill in."""
    try:
        chosen = kind_called(kind)
    except UnknownKind as error:
        raise Http404 from error
    if not visit.may(chosen.needs):
        raise PermissionDenied
    return csv_response("\ufeff" + template_csv(chosen), f"{chosen.code}-template")


def _kinds_of(visit: Visit) -> list[ImportKind]:
    return [kind for kind in kinds() if visit.may(kind.needs)]


def _batch(visit: Visit, pk: int) -> ImportBatch:
    found = ImportBatch.objects.filter(county=visit.county, pk=pk)
    batch = found.select_related("county", "staged_by", "settled_by", "undone_by").first()
    if batch is None:
        raise Http404
    if not visit.may(kind_called(batch.kind).needs):
        raise PermissionDenied
    return batch


def _earlier_batch(visit: Visit, asked: str) -> ImportBatch | None:
    return _batch(visit, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None


def _staged(
    request: HttpRequest, visit: Visit, chosen: dict[str, Any], after: ImportBatch | None
) -> ImportBatch:
    profile = chosen["profile"]
    if profile is None:
        profile = after.profile if after is not None and after.kind == chosen["kind"] else {}
    creatable = kind_called(chosen["kind"]).creatable
    if chosen["new_codes"] and creatable and isinstance(profile.get("new_codes", {}), dict):
        profile = {**profile, "new_codes": dict.fromkeys(creatable, "create") | profile.get("new_codes", {})}
    return pipeline.stage(
        county=visit.county,
        kind=chosen["kind"],
        file_name=chosen["file"].name,
        content=chosen["file"].read(),
        profile=profile,
        scope={"departments": chosen["departments"]} if chosen["departments"] else {},
        by=request.user,
        at=now(),
        limits=WEB_LIMITS,
    )


def _review_page(request: HttpRequest, visit: Visit, batch: ImportBatch, form: ReasonForm) -> HttpResponse:
    tables = _tables(request, batch)
    if (file := export_response(request, *tables.values())) is not None:
        return file
    kind = kind_called(batch.kind)
    context = {
        "batch": batch,
        "kind": kind,
        "form": form,
        "tables": tables,
        "facts": _facts(batch),
        "left_out": sorted(batch.left_out.items()),
        "earlier": pipeline.earlier(batch)[:1],
        "scope": import_parts.scope_words(batch),
        "warnings": batch.review.get("warnings", []),
        "duplicates": batch.review.get("duplicates", {}),
        "problem_count": batch.review.get("problem_count", len(batch.problems)),
        "can_undo": kind.undo is not None,
        "is_money": batch.kind == "lines",
    }
    crumbs = [(_("Imports"), reverse(SECTION, args=[visit.county.slug])), (batch.file_name, None)]
    return page(
        request,
        visit,
        "obb/import.html",
        context,
        crumbs=crumbs,
        section=SECTION,
        money=context["is_money"],
        dense=True,
    )


def _facts(batch: ImportBatch) -> list[tuple[str, str]]:
    out = sum(batch.left_out.values())
    facts = [
        (f"{batch.rows_read:,}", _("rows in the file")),
        (f"{batch.rows_kept:,}", _("rows kept")),
        (f"{out:,}", _("rows left out")),
        (f"{batch.review.get('problem_count', len(batch.problems)):,}", _("problems")),
    ]
    if "slices" not in batch.review:
        words = {"new": _("new"), "changed": _("changed"), "same": _("the same as now")}
        facts += [(f"{batch.totals[name]:,}", words[name]) for name in words if name in batch.totals]
    return facts


def _tables(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    name, tables = f"import-{batch.pk}", {}
    if batch.problems:
        tables["problems"] = show(
            Problems, batch.problems, request, name="problems", caption=_("All problems in the file"),
            about=_("by row"), per_page=50, file_name=f"{name}-problems",
        )  # fmt: skip
    sums = {"slices": _("Year, stage and kind"), "departments": _("Department"), "funds": _("Fund")}
    for part, words in sums.items():
        rows = import_parts.sums(batch.review.get(part, ()))
        if rows:
            tables[part] = show(
                Sums, rows, request, name=part, caption=_("The file against what is stored"),
                about=_("by %(part)s, dollars") % {"part": words.lower()}, headings={"name": words},
                exclude=("name",) if part == "slices" else (), finds=part != "slices",
                order="" if part == "slices" else "name", file_name=f"{name}-{part}",
            )  # fmt: skip
    rows = import_parts.codes(batch)
    if rows:
        tables["codes"] = show(
            Codes, rows, request, name="codes", caption=_("Codes and names against what is stored"), finds=False,
            per_page=100, file_name=f"{name}-codes",
        )  # fmt: skip
    return tables
