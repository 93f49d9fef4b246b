"""The review of an import: what was read, what would change, what a person decides; and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.domain.amounts import exact
from obb.forms.imports import ControlsForm, ReasonForm, RepeatsForm, import_command
from obb.imports import pipeline, runs
from obb.imports.arrivals import earlier
from obb.imports.controls import controls_of
from obb.imports.kinds import KEEP, ImportKind, kind_called
from obb.imports.packages import COMMAND_LINE
from obb.imports.refusals import ImportRefused
from obb.imports.told import label_of
from obb.models import ImportBatch
from obb.queries.import_runs import standing_of
from obb.tables.export import export_response
from obb.tables.imports import (
    CenterSums,
    Codes,
    ControlRows,
    PrintedTotals,
    ProblemKinds,
    Problems,
    Renames,
    Revisions,
    Sums,
)
from obb.tables.page import show
from obb.views import import_parts
from obb.views.entry import ONLY_WRITES, Visit, county_page, now
from obb.views.import_entry import SECTION, batch_of, idle
from obb.views.import_runs import run_page, unread_page
from obb.views.page import page


@county_page(needs=Ability.IMPORT)
def import_detail(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The review of one import, what to do with it, and what became of it."""
    batch = batch_of(visit, pk)
    standing = standing_of(batch, now())
    if standing is not None and standing.is_active:
        return run_page(request, visit, batch, standing)
    if batch.state == ImportBatch.State.UNREAD:
        return unread_page(request, visit, batch, standing)
    if batch.state == ImportBatch.State.DRAFT and runs.must_be_looked_at(batch):
        return unread_page(request, visit, batch, standing)
    if batch.state == ImportBatch.State.DRAFT:
        return redirect("obb:layout", visit.county.slug, batch.pk)
    return review_page(request, visit, batch)


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def import_repeats(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Keep or drop the rows that repeat another exactly; the file is then reviewed anew."""
    form = RepeatsForm(request.POST)
    if not form.is_valid():
        return review_page(request, visit, batch, repeats=form)
    said = {
        "keep": _("All rows are kept. The review is made anew."),
        "drop": _("The repeats are dropped. The review is made anew."),
    }
    chosen = form.cleaned_data["duplicates"]
    return _decided(request, batch, said[chosen], duplicates=chosen)


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def import_controls(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Control totals, and why the import may be stored though one does not tie."""
    form = ControlsForm(request.POST, controls=controls_of(batch.review, batch.decisions))
    if not form.is_valid():
        return review_page(request, visit, batch, controls=form)
    return _decided(
        request,
        batch,
        _("Control totals are noted."),
        controls=form.stated,
        anyway=form.cleaned_data["anyway"],
    )


def _decided(request: HttpRequest, batch: ImportBatch, said: str, **decisions: Any) -> HttpResponse:
    at = now()
    if batch.state == ImportBatch.State.STAGED and runs.is_long(batch.files):
        runs.begin(batch=batch, task=runs.Task.DECIDE, by=request.user, at=at, decisions=decisions)
        return redirect(batch.get_absolute_url())
    try:
        pipeline.decide(batch=batch, by=request.user, at=at, **decisions)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(batch.get_absolute_url())


def review_page(
    request: HttpRequest,
    visit: Visit,
    batch: ImportBatch,
    *,
    reason: Form | None = None,
    repeats: Form | None = None,
    controls: Form | None = None,
) -> HttpResponse:
    """The page of an import; a form that came back stands in for a fresh one."""
    tables = _tables(request, batch)
    if (file := export_response(request, *tables.values())) is not None:
        return file
    kind = kind_called(batch.kind)
    stated = controls_of(batch.review, batch.decisions)
    context = {
        "batch": batch,
        "kind": kind,
        "form": reason or ReasonForm(),
        "repeats": repeats or RepeatsForm(initial={"duplicates": batch.decisions.get("duplicates", KEEP)}),
        "controls": controls or _controls_form(batch, stated),
        "has_errors": any(form is not None and form.errors for form in (reason, repeats, controls)),
        "may_control": bool(stated),
        "anyway": batch.decisions.get("anyway", ""),
        "tables": tables,
        "facts": _facts(batch),
        "left_out": import_parts.left_out(batch),
        "earlier": earlier(batch)[:1],
        "scope": import_parts.scope_words(batch),
        "warnings": batch.review.get("warnings", []),
        "duplicates": import_parts.alike(batch, "duplicates"),
        "same_key": import_parts.alike(batch, "same_key"),
        "printed": batch.review.get("printed", {}),
        "revised": batch.review.get("revisions", {}).get("count", 0),
        "unchanged": import_parts.is_unchanged(batch),
        "codes_kept": batch.review.get("codes_kept", [])[:20],
        "problem_count": batch.review.get("problem_count", len(batch.problems)),
        "may_make": _may_make(batch, kind),
        "can_undo": kind.undo is not None,
        "is_money": batch.kind == "lines",
        "command": _command(batch),
        "stopped": standing_of(batch, now()),
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


def _may_make(batch: ImportBatch, kind: ImportKind) -> list[str]:
    """What a file may make new, and its layout does not allow; the fields in words."""
    stated = batch.profile.get("new_codes", {})
    fields = {one.name: one for one in kind.spec}
    refused = [code for code in kind.creatable if stated.get(code) != "create"]
    return [str(label_of(fields.get(code, code))).lower() for code in refused]


def _command(batch: ImportBatch) -> str:
    """What brings a file in that is too large for the page; "" where it is not."""
    if not any(problem["remedy"] == COMMAND_LINE for problem in batch.problems):
        return ""
    names = [file["name"] for file in batch.files] or [batch.file_name]
    saved = batch.saved_profile.name if batch.saved_profile else ""
    return import_command(batch.county.slug, batch.kind, names, saved)


def _controls_form(batch: ImportBatch, stated: list) -> ControlsForm:
    initial = {f"control-{n}": exact(one.stated) for n, one in enumerate(stated) if one.stated is not None}
    return ControlsForm(controls=stated, initial=initial | {"anyway": batch.decisions.get("anyway", "")})


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
    several = batch.has_places
    for part, table_class, rows, caption, about in (
        ("kinds", ProblemKinds, import_parts.problem_kinds(batch), _("Problems by sort"), ""),
        ("problems", Problems, batch.problems, _("All problems in the file"), _("by row")),
        ("revisions", Revisions, import_parts.revisions(batch), _("Final values that change"), ""),
        ("controls", ControlRows, import_parts.controls(batch), _("Control totals"), _("dollars")),
        ("printed", PrintedTotals, import_parts.printed(batch), _("Printed totals that do not tie"), ""),
        ("renames", Renames, import_parts.renames(batch), _("Codes that look renamed"), ""),
        ("centers", CenterSums, import_parts.centers(batch), _("Cost centers that change"), _("dollars")),
    ):
        if rows:
            tables[part] = show(
                table_class, rows, request, name=part, caption=caption, about=about,
                per_page=50 if part == "problems" else 25, finds=part in ("problems", "centers", "revisions"),
                exclude=() if several or part != "problems" else ("file",),
                choices=import_parts.columns_of(batch) if part == "problems" else None,
                file_name=f"{name}-{part}",
            )  # fmt: skip
    captions = {
        "slices": _("The file against what is stored"),
        "departments": _("The file against what is stored, by department"),
        "funds": _("The file against what is stored, by fund"),
    }
    sums = {"slices": _("Year, stage and kind"), "departments": _("Department"), "funds": _("Fund")}
    for part, words in sums.items():
        rows = import_parts.sums(batch.review.get(part, ()))
        if rows:
            tables[part] = show(
                Sums, rows, request, name=part, caption=captions[part],
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
