"""How a file is laid out: its first rows, where each field comes from, and what the rows would become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.forms.layouts import FileForm, LayoutForm
from obb.forms.profiles import ProfileTextForm
from obb.imports import drafts, runs
from obb.imports.glimpse import Glimpse
from obb.imports.kinds import ImportKind, kind_called
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, to_dict, to_toml
from obb.imports.readers import WEB_LIMITS, FileOptions
from obb.imports.refusals import ImportRefused
from obb.imports.saved import ProfileRefused, change_profile, save_profile, saved_called
from obb.imports.trial import by_need
from obb.models import ImportBatch, ImportProfile
from obb.queries.import_runs import standing_of
from obb.views.bench import Bench, bench_of, laid_out, no_draft
from obb.views.entry import ONLY_WRITES, WRITES, Visit, county_page, now
from obb.views.import_entry import SECTION, idle
from obb.views.page import page

ROWS_SHOWN = 20


@county_page(needs=Ability.IMPORT, methods=WRITES)
@laid_out
def layout(request: HttpRequest, visit: Visit, bench: Bench) -> HttpResponse:
    """Where each field comes from. Sent: `do` says whether to show what comes of it, to save it, or to read on."""
    if request.method != "POST":
        return _page(request, visit, bench, bench.form(), stated=bench.stated)
    form = bench.form(request.POST)
    if not form.is_valid(settled=request.POST.get("do") == "read"):
        return _page(request, visit, bench, form, stated=bench.stated)
    try:
        return _done(request, visit, bench, form)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(bench.batch.get_absolute_url())
    except (ProfileRefused, UnreadableFile) as refusal:
        form.whole.add_error("name", str(refusal))
        return _page(request, visit, bench, form, stated=form.profile())


def _done(request: HttpRequest, visit: Visit, bench: Bench, form: LayoutForm) -> HttpResponse:
    """Keeps the profile, and does what the button says."""
    batch, wanted, profile = bench.batch, request.POST.get("do", ""), form.profile()
    drafts.set_up(batch=batch, profile=profile)
    name = form.whole.cleaned_data["name"].strip()
    if wanted in ("save", "read") and name:
        saved = _saved(request, visit, bench, name, profile)
        drafts.use_saved(batch=batch, saved=saved)
    elif wanted == "save":
        form.whole.add_error("name", _("Write the name to save it under."))
        return _page(request, visit, bench, form, stated=profile)
    if wanted == "read":
        runs.read(batch=batch, by=request.user, at=now(), limits=WEB_LIMITS)
        return redirect(batch.get_absolute_url())
    if wanted == "save":
        messages.success(request, _("“%(name)s” is saved.") % {"name": name})
    # what was saved is told on top, where the focus goes; a preview that was asked for is shown
    place = "" if wanted == "save" else "#preview"
    return redirect(reverse("obb:layout", args=[visit.county.slug, batch.pk]) + place)


def _saved(
    request: HttpRequest, visit: Visit, bench: Bench, name: str, profile: Mapping[str, Any]
) -> ImportProfile:
    """The profile under this name. One that is there already is changed only where this draft came from it."""
    reason = _("Laid out for “%(file)s”") % {"file": bench.batch.file_name[:200]}
    own, there = bench.batch.saved_profile, saved_called(visit.county, bench.kind.code, name)
    if there is not None and own is not None and there.pk == own.pk:
        return change_profile(saved=there, profile=profile, by=request.user, reason=reason)
    return save_profile(
        county=visit.county, kind=bench.kind.code, name=name, profile=profile, by=request.user, reason=reason
    )


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def layout_preview(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """What the rows would become by what was sent, as a part of the page; nothing is kept, and nothing is said where
    the page has been left meanwhile.
    """
    bench = bench_of(batch)
    if bench is None:
        return HttpResponse(status=409)
    form = bench.form(request.POST)
    if not form.is_valid():
        return render(request, "obb/layout_preview.html", {"errors": form.errors, "county": visit.county})
    return render(
        request, "obb/layout_preview.html", {"trial": bench.trial(form.profile()), "county": visit.county}
    )


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@laid_out
def layout_file(request: HttpRequest, visit: Visit, bench: Bench) -> HttpResponse:
    """Where the headers are. Where other headers come of it, where each field comes from is suggested anew."""
    form = FileForm(request.POST, glimpse=bench.glimpse, options=bench.options)
    if not form.is_valid():
        return _page(request, visit, bench, bench.form(), stated=bench.stated, file=form)
    file = form.stated(bench.stated.get("file", {}))
    try:
        runs.open_as(batch=bench.batch, file=file, by=request.user, at=now(), limits=WEB_LIMITS)
    except UnreadableFile as refusal:
        form.add_error("header_row" if refusal.problems[0].column == "header_row" else None, str(refusal))
        return _page(request, visit, bench, bench.form(), stated=bench.stated, file=form)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(bench.batch.get_absolute_url())


@county_page(needs=Ability.IMPORT, methods=WRITES)
@idle
def layout_text(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """The whole profile as TOML, for those who know its grammar."""
    if batch.state != ImportBatch.State.DRAFT:
        return no_draft(request, batch)
    kind = kind_called(batch.kind)
    form = ProfileTextForm(request.POST or None, initial={"text": _text_of(batch, kind)}, kind=kind.code)
    layout_url = reverse("obb:layout", args=[visit.county.slug, batch.pk])
    if request.method == "POST" and form.is_valid():
        stated = to_dict(form.cleaned_data["text"])
        profile = {key: value for key, value in stated.items() if key not in ("kind", "name", "note")}
        try:
            kept = drafts.set_up(batch=batch, profile={"fields": {}, **profile})
            if runs.must_be_looked_at(kept):
                runs.again(batch=kept, by=request.user, at=now())
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        return redirect(layout_url)
    crumbs = [
        (_("Imports"), reverse(SECTION, args=[visit.county.slug])),
        (batch.file_name, layout_url),
        (_("As text"), None),
    ]
    context = {"batch": batch, "form": form, "cancel_url": layout_url}
    return page(request, visit, "obb/layout_text.html", context, crumbs=crumbs, section=SECTION)


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def layout_again(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Takes a staged or refused import back to how its file is laid out: the same original, no second upload."""
    try:
        runs.take_back(batch=batch, by=request.user, at=now())
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(batch.get_absolute_url())
    return redirect(batch.get_absolute_url())


def _text_of(batch: ImportBatch, kind: ImportKind) -> str:
    try:
        return to_toml(from_dict({**batch.profile, "kind": kind.code}), [one.name for one in kind.spec])
    except UnreadableFile:
        return ""


def _page(
    request: HttpRequest,
    visit: Visit,
    bench: Bench,
    form: LayoutForm,
    *,
    stated: Mapping[str, Any],
    file: FileForm | None = None,
) -> HttpResponse:
    options = bench.options
    suggested = bench.told
    shown, rest = [], []
    for one in form.fields:
        found = bool(one.stated) or one.field.required or bool(one.errors)
        (shown if found else rest).append(
            {"form": one, "why": suggested.get("why", {}).get(one.field.name, "")}
        )
    first = [field.name for field in by_need(bench.kind.spec)]
    shown.sort(key=lambda one: first.index(one["form"].field.name))
    errors = form.errors
    context = {
        "batch": bench.batch,
        "kind": bench.kind,
        "form": form,
        "errors": errors,
        "has_errors": bool(errors or (file is not None and file.errors)),
        "shown": shown,
        "rest": rest,
        "file_form": file or FileForm(glimpse=bench.glimpse, options=options),
        "first_rows": _first_rows(bench.glimpse, options),
        "suggested": suggested,
        "notes": bench.notes,
        "missing": [one.label for one in form.fields if one.field.name in suggested.get("missing", ())],
        "trial": None if errors else bench.trial(stated),
        "stopped": standing_of(bench.batch, now()),
    }
    crumbs = [(_("Imports"), reverse(SECTION, args=[visit.county.slug])), (bench.batch.file_name, None)]
    return page(request, visit, "obb/layout.html", context, crumbs=crumbs, section=SECTION, dense=True)


def _first_rows(glimpse: Glimpse, options: FileOptions) -> list[dict[str, Any]]:
    """The first rows as they stand, each with its number and whether it holds headers or is skipped."""
    rows = glimpse.rows[:ROWS_SHOWN]
    width = max((len(row) for row in rows), default=0)
    last = options.header_row + options.header_rows - 1
    return [
        {
            "number": number,
            "cells": [*row, *[""] * (width - len(row))],
            "is_header": options.header_row > 0 and options.header_row <= number <= last,
            "is_out": number < options.header_row or last < number <= last + options.skip_rows,
        }
        for number, row in enumerate(rows, 1)
    ]
