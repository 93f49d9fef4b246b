"""How a file is laid out: its first rows, where each field comes from, and what the rows would become."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.forms.layouts import FileForm, LayoutForm, sources
from obb.forms.profiles import ProfileTextForm
from obb.imports import drafts, runs
from obb.imports.glimpse import Glimpse, look_into
from obb.imports.kinds import ImportKind, kind_called
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, to_dict, to_toml
from obb.imports.readers import WEB_LIMITS, FileOptions, Sheet, open_sheet
from obb.imports.refusals import ImportRefused
from obb.imports.saved import ProfileRefused, change_profile, save_profile, saved_called
from obb.imports.trial import Trial, by_need, try_out
from obb.models import ImportBatch, ImportProfile
from obb.queries.import_runs import standing_of
from obb.views.entry import ONLY_WRITES, WRITES, Visit, county_page, now
from obb.views.import_entry import SECTION, idle
from obb.views.page import page

ROWS_SHOWN = 20
KEPT = "glimpses"
Stated = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """One draft on the page: its kind, the first rows of its file, the headers that fields can come from."""

    batch: ImportBatch
    kind: ImportKind
    glimpse: Glimpse
    headers: list[str]

    @property
    def stated(self) -> Stated:
        return self.batch.profile

    def form(self, data: Any = None) -> LayoutForm:
        """The form, over what is kept or what was sent: a new pattern of wide columns makes new headers."""
        headers = sources(self.stated, self.headers)
        if data is not None:
            sent = {"unpivot": {**self.stated.get("unpivot", {}), "columns": data.get("w-wide", "")}}
            headers = list(dict.fromkeys([*sources(sent, self.headers), *headers]))
        name = self.batch.saved_profile.name if self.batch.saved_profile else ""
        known = self.kind.known_texts(self.batch.county) if self.kind.known_texts is not None else {}
        return LayoutForm(
            data, kind=self.kind, stated=self.stated, headers=headers, name=name, told=self.told, known=known,
            file_headers=self.headers,
        )  # fmt: skip

    @property
    def told(self) -> Stated:
        """What was suggested, and why."""
        return self.batch.review.get("suggested", {})

    @property
    def notes(self) -> list[str]:
        """What is to be known of the file beside where its fields come from."""
        read = self.glimpse.read_by(drafts.options_of(self.batch))
        return [*self.told.get("notes", []), *_sheets_in_words(self.glimpse, read)]

    def trial(self, stated: Mapping[str, Any]) -> Trial:
        """The profile tried on the first rows of the first file."""
        with ExitStack() as cleanup:

            def whole(options: FileOptions) -> Sheet:
                name, path = cleanup.enter_context(drafts.originals_of(self.batch))[0]
                return open_sheet(path, name, options, WEB_LIMITS)

            return try_out(stated, self.kind.spec, self.glimpse, whole)


@county_page(needs=Ability.IMPORT, methods=WRITES)
@idle
def layout(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Where each field comes from. Sent: `do` says whether to show what comes of it, to save it, or to read on."""
    if batch.state != ImportBatch.State.DRAFT:
        return _no_draft(request, batch)
    bench = _bench(batch)
    if request.method != "POST":
        return _page(request, visit, bench, bench.form(), stated=bench.stated)
    form = bench.form(request.POST)
    if not form.is_valid(settled=request.POST.get("do") == "read"):
        return _page(request, visit, bench, form, stated=bench.stated)
    try:
        return _done(request, visit, bench, form)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(batch.get_absolute_url())
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
    """What the rows would become by what was sent, as a part of the page; nothing is kept."""
    if batch.state != ImportBatch.State.DRAFT:
        return HttpResponse(status=409)
    bench = _bench(batch)
    form = bench.form(request.POST)
    if not form.is_valid():
        return render(request, "obb/layout_preview.html", {"errors": form.errors, "county": visit.county})
    return render(
        request, "obb/layout_preview.html", {"trial": bench.trial(form.profile()), "county": visit.county}
    )


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def layout_file(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Where the headers are. Where other headers come of it, where each field comes from is suggested anew."""
    if batch.state != ImportBatch.State.DRAFT:
        return _no_draft(request, batch)
    bench = _bench(batch)
    form = FileForm(request.POST, glimpse=bench.glimpse, options=drafts.options_of(batch))
    if not form.is_valid():
        return _page(request, visit, bench, bench.form(), stated=bench.stated, file=form)
    file = form.stated(bench.stated.get("file", {}))
    try:
        options = from_dict({"file": file}).file
        with drafts.originals_of(batch) as files:
            name, path = files[0]
            glimpse = look_into(path, name, options, WEB_LIMITS)
            headers = glimpse.headers(options)
            suggestion = None
            several = bool(options.sheets) != bool(drafts.options_of(batch).sheets)
            if headers and (headers != bench.headers or several):
                suggestion, _fits = drafts.suggested(
                    visit.county, bench.kind, glimpse, options, path, with_rows=False
                )
    except UnreadableFile as refusal:
        form.add_error(None, str(refusal))
        return _page(request, visit, bench, bench.form(), stated=bench.stated, file=form)
    if not headers:
        form.add_error("header_row", _("This row is empty: no headers stand there."))
        return _page(request, visit, bench, bench.form(), stated=bench.stated, file=form)
    profile = {**bench.stated, "file": file}
    if suggestion is not None:
        kept = {key: value for key, value in bench.stated.items() if key == "new_codes"}
        profile = {**kept, **suggestion.profile, "file": file}
    try:
        drafts.set_up(batch=batch, profile=profile, suggestion=suggestion)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("obb:layout", visit.county.slug, batch.pk)


@county_page(needs=Ability.IMPORT, methods=WRITES)
@idle
def layout_text(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """The whole profile as TOML, for those who know its grammar."""
    if batch.state != ImportBatch.State.DRAFT:
        return _no_draft(request, batch)
    kind = kind_called(batch.kind)
    form = ProfileTextForm(request.POST or None, initial={"text": _text_of(batch, kind)}, kind=kind.code)
    layout_url = reverse("obb:layout", args=[visit.county.slug, batch.pk])
    if request.method == "POST" and form.is_valid():
        stated = to_dict(form.cleaned_data["text"])
        profile = {key: value for key, value in stated.items() if key not in ("kind", "name", "note")}
        try:
            drafts.set_up(batch=batch, profile={"fields": {}, **profile})
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
        drafts.take_back(batch=batch)
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(batch.get_absolute_url())
    return redirect("obb:layout", visit.county.slug, batch.pk)


def _bench(batch: ImportBatch) -> Bench:
    options = drafts.options_of(batch)
    glimpse = _glimpse(batch, options)
    return Bench(batch, kind_called(batch.kind), glimpse, glimpse.headers(options))


def _glimpse(batch: ImportBatch, options: FileOptions) -> Glimpse:
    """The first rows, kept for a while: a workbook takes seconds to open, and the preview asks again and again."""
    sheets = f"{options.sheet}-{options.sheets}"
    key = f"glimpse-{batch.checksum}-{batch.pk}-{sheets}-{options.delimiter}-{options.encoding}"
    key = sha256(key.encode()).hexdigest()
    found = caches[KEPT].get(key)
    if found is None:
        with drafts.originals_of(batch) as files:
            name, path = files[0]
            found = _looked(name, path, options)
        caches[KEPT].set(key, found)
    return found


def _looked(name: str, path: Path, options: FileOptions) -> Glimpse:
    try:
        return look_into(path, name, options, WEB_LIMITS)
    except UnreadableFile:  # what the profile states of the file is wrong: it is shown, and can be changed
        pass
    try:
        return look_into(path, name, limits=WEB_LIMITS)
    except UnreadableFile:
        return Glimpse(name, [])


def _sheets_in_words(glimpse: Glimpse, read: list[str]) -> list[str]:
    others = ", ".join(f"“{name}”" for name in glimpse.sheets if name not in read)
    if len(read) > 1:
        words = {"count": len(read), "names": ", ".join(f"“{name}”" for name in read), "sheet": glimpse.sheet}
        found = (
            _("%(count)s sheets are read as one import: %(names)s. The rows shown here are of “%(sheet)s”.")
            % words
        )
        return [f"{found} {_('Not read: %(others)s.') % {'others': others}}" if others else found]
    message = _("Only the sheet “%(sheet)s” is read. The workbook also has: %(others)s.")
    return [message % {"sheet": glimpse.sheet, "others": others}] if others else []


def _no_draft(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    messages.info(request, _("How this file is laid out has been settled meanwhile."))
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
    options = drafts.options_of(bench.batch)
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
