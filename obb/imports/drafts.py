"""A file whose layout is still being told: it is kept with a profile that a person works on, then read whole.

A draft is an import like any other, in the state “being set up”: its original is stored once, and the profile on
it is the one that is being built. Reading it makes it staged or refused; until it is confirmed it can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from obb.imports import samples
from obb.imports.arrivals import SourceFile, arrived, stored_files
from obb.imports.glimpse import Glimpse, look_into
from obb.imports.kinds import ImportKind, kind_called
from obb.imports.pipeline import as_it_is, hold_alone
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.readers import FileOptions, Limits
from obb.imports.refusals import ChangedSinceReview, must_be
from obb.imports.reviewed import as_json, note, reviewed
from obb.imports.suggest import Suggestion, is_plain, plain_fields
from obb.imports.suggested import suggested
from obb.models import County, ImportBatch, ImportProfile, Person

State = ImportBatch.State


def begin(
    *,
    county: County,
    kind: str,
    files: Sequence[SourceFile],
    scope: Mapping[str, Any] | None,
    new_codes: bool,
    by: Person | None,
    at: datetime,
    limits: Limits,
) -> ImportBatch | None:
    """Keeps files as a draft with the profile that seems to fit; None where they need none: they are in the plain
    format, or nothing of them can be read (which reading them tells). `new_codes`: what is not there may be made.
    Raises UnknownKind.
    """
    chosen = kind_called(kind)
    begun = _begun(county, chosen, files[0].source, files[0].name, new_codes, limits)
    if begun is None:
        return None
    with transaction.atomic():
        batch = arrived(county, chosen, list(files), {}, begun.saved, scope, by, at)
        begun.keep(batch)
    return batch


def look(
    *, batch: ImportBatch, new_codes: bool = False, by: Person | None, at: datetime, limits: Limits
) -> ImportBatch:
    """As `begin`, of an import whose files are stored and unread: a draft then. What needs no layout is read.

    Raises NotStaged.
    """
    with transaction.atomic():
        found = as_it_is(batch)
        must_be(found, State.UNREAD)
        chosen = kind_called(found.kind)
        with samples.originals_of(found) as files:
            name, path = files[0]
            begun = _begun(found.county, chosen, path, name, new_codes, limits)
        kept = hold_alone(batch)  # only now: while a large file is looked at, others go on
        must_be(kept, State.UNREAD)
        if begun is None:
            kept.profile = with_new_codes({}, chosen, new_codes)
            kept.save()
            return read(batch=kept, by=by, at=at, limits=limits)
        kept.saved_profile = begun.saved
        begun.keep(kept)
    return kept


def with_new_codes(profile: Mapping[str, Any], chosen: ImportKind, new_codes: bool) -> dict[str, Any]:
    """A profile that lets the file make what is not there, where it says nothing else of it."""
    stated = profile.get("new_codes", {})
    if not (new_codes and chosen.creatable and isinstance(stated, dict)):
        return dict(profile)
    return {**profile, "new_codes": dict.fromkeys(chosen.creatable, "create") | stated}


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a first look gave: the profile to begin with, and the rows that were seen."""

    profile: Mapping[str, Any]
    suggestion: Suggestion
    saved: ImportProfile | None
    glimpse: Glimpse
    sheet: str

    def keep(self, batch: ImportBatch) -> None:
        _keep(batch, self.profile, self.suggestion)
        samples.keep(batch, self.glimpse, FileOptions(sheet=self.sheet))


def _begun(
    county: County,
    chosen: ImportKind,
    source: bytes | Path,
    name: str,
    new_codes: bool,
    limits: Limits,
) -> _Begun | None:
    try:
        glimpse = look_into(source, name, limits=limits)
    except UnreadableFile:
        return None
    if len(glimpse.sheets) < 2 and is_plain(chosen.spec, glimpse.headers(FileOptions())):
        return None
    sheet = glimpse.sheet if len(glimpse.sheets) > 1 else ""
    suggestion, saved = suggested(county, chosen, glimpse, FileOptions(sheet=sheet), source)
    profile = suggestion.profile
    if not suggestion.based_on:
        create = new_codes or not _has_been_here(county, chosen.code)
        profile = with_new_codes({**profile, "new_codes": {}}, chosen, create)
    return _Begun(profile, suggestion, saved, glimpse, sheet)


def open_as(*, batch: ImportBatch, file: Mapping[str, Any], limits: Limits) -> ImportBatch:
    """Has a draft's file opened as `file` states, the profile's part of that name. Where other headers come of it,
    where each field comes from is suggested anew. Raises UnreadableFile where no headers stand there, and NotStaged.
    """
    with transaction.atomic():
        found = as_it_is(batch)
        must_be(found, State.DRAFT)
        before, anew = found.profile, {**found.profile, "file": dict(file)}
        options = samples.options_of(anew)
        kept, headers_before = samples.kept(found), None
        if kept is not None:
            headers_before = kept.headers(samples.options_of(before))
        suggestion = None
        with samples.originals_of(found) as files:
            name, path = files[0]
            glimpse = kept
            if glimpse is None or samples.asked_of(anew) != samples.asked_of(before):
                glimpse = samples.look_as(path, name, anew, limits)
            headers = glimpse.headers(options)
            if not headers:
                empty = _("This row is empty: no headers stand there.")
                raise UnreadableFile([Problem(None, "header_row", "", empty, _("Choose another row."))])
            several = bool(options.sheets) != bool(samples.options_of(before).sheets)
            if headers != headers_before or several:
                suggestion, _fits = suggested(
                    found.county, kind_called(found.kind), glimpse, options, path, with_rows=False
                )
        if suggestion is not None:
            codes = {"new_codes": before["new_codes"]} if "new_codes" in before else {}
            anew = {**codes, **suggestion.profile, "file": dict(file)}
        draft = _draft(batch)
        _keep(draft, anew, suggestion)
        samples.keep(draft, glimpse, options)
    return draft


def set_up(
    *, batch: ImportBatch, profile: Mapping[str, Any], suggestion: Suggestion | None = None
) -> ImportBatch:
    """Keeps the profile that is being built, and anew what was suggested. Raises NotStaged: it is no draft any more."""
    with transaction.atomic():
        kept = _draft(batch)
        _keep(kept, profile, suggestion)
    return kept


def use_saved(*, batch: ImportBatch, saved: ImportProfile | None) -> ImportBatch:
    """Notes which saved profile a draft's profile is now. Raises NotStaged."""
    with transaction.atomic():
        kept = _draft(batch)
        kept.saved_profile = saved
        kept.save()
    return kept


def read(*, batch: ImportBatch, by: Person | None, at: datetime, limits: Limits) -> ImportBatch:
    """Reads a draft, or what has not been read yet, whole by its profile; it is then staged, or refused with all its
    problems. Raises NotStaged, or ChangedSinceReview where its profile has been changed meanwhile.
    """
    with transaction.atomic(), ExitStack() as cleanup:
        found = as_it_is(batch)
        must_be(found, State.DRAFT, State.UNREAD)
        chosen, sources = kind_called(found.kind), stored_files(found, cleanup)
        review = reviewed(found, chosen, sources, limits, cleanup, by=by, at=at, reason="", writing=False)
        kept = hold_alone(batch)  # only now: while a large file is read, others go on
        must_be(kept, State.DRAFT, State.UNREAD)
        if (kept.profile, kept.scope) != (found.profile, found.scope):
            raise ChangedSinceReview(_("How it is laid out has been changed meanwhile. Read it again."))
        suggested_before = {name: kept.review[name] for name in ("suggested",) if name in kept.review}
        note(kept, review)
        kept.review |= suggested_before
        kept.save()
    return kept


def take_back(*, batch: ImportBatch) -> ImportBatch:
    """Makes a staged, refused or unread import a draft: its layout is told anew, of the same original.

    What was decided at its review is gone with the review. Raises NotStaged.
    """
    with transaction.atomic():
        kept = hold_alone(batch)
        if kept.state == State.DRAFT:
            return kept
        must_be(kept, State.STAGED, State.REFUSED, State.UNREAD)
        kept.scope = kept.review.get("declared", kept.scope)
        suggestion = kept.review.get("suggested")
        kept.review = {"suggested": suggestion} if suggestion else {}
        kept.state, kept.decisions, kept.problems, kept.totals, kept.left_out = State.DRAFT, {}, [], {}, {}
        kept.rows_read = kept.rows_kept = 0
        if not kept.profile.get("fields"):
            headers = samples.sample_of(kept).headers(samples.options_of(kept.profile))
            kept.profile = {**kept.profile, "fields": plain_fields(kind_called(kept.kind).spec, headers)}
        kept.save()
    return kept


def _draft(batch: ImportBatch) -> ImportBatch:
    kept = hold_alone(batch)
    must_be(kept, State.DRAFT)
    return kept


def _keep(batch: ImportBatch, profile: Mapping[str, Any], suggestion: Suggestion | None) -> None:
    batch.state, batch.profile = State.DRAFT, as_json(profile)
    if suggestion is not None:
        told = {key: value for key, value in asdict(suggestion).items() if key != "profile"}
        batch.review = as_json({"suggested": told})
    batch.save()


def _has_been_here(county: County, kind: str) -> bool:
    return ImportBatch.objects.filter(county=county, kind=kind, state=State.CONFIRMED).exists()
