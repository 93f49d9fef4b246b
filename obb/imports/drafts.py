"""A file whose layout is still being told: it is kept with a profile that a person works on, then read whole.

A draft is an import like any other, in the state “being set up”: its original is stored once, and the profile on
it is the one that is being built. Reading it makes it staged or refused; until it is confirmed it can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from obb.imports.arrivals import SourceFile, arrived, stored_files
from obb.imports.by_sheet import by_sheet_name, one_import
from obb.imports.glimpse import Glimpse, found_headers, look_into, seen
from obb.imports.kinds import ImportKind, kind_called
from obb.imports.pipeline import as_it_is, hold_alone
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.readers import FileOptions, Limits
from obb.imports.refusals import ChangedSinceReview, must_be
from obb.imports.reviewed import as_json, note, reviewed
from obb.imports.saved import as_stated
from obb.imports.suggest import (
    Earlier,
    Suggestion,
    fitting,
    helped,
    in_known_texts,
    is_plain,
    suggest,
    whole_of,
)
from obb.models import County, ImportBatch, ImportProfile, Person
from obb.queries.profiles import with_use

State = ImportBatch.State
_MOST_EARLIER = 50


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
    try:
        glimpse = look_into(files[0].source, files[0].name, limits=limits)
    except UnreadableFile:
        return None
    if len(glimpse.sheets) < 2 and is_plain(chosen.spec, glimpse.headers(FileOptions())):
        return None
    options = FileOptions(sheet=glimpse.sheet if len(glimpse.sheets) > 1 else "")
    suggestion, saved = suggested(county, chosen, glimpse, options, files[0].source)
    with transaction.atomic():
        batch = arrived(county, chosen, list(files), {}, saved, scope, by, at)
        profile = suggestion.profile
        if not suggestion.based_on:
            create = new_codes or not _has_been_here(county, kind)
            allowed = dict.fromkeys(chosen.creatable, "create") if create and chosen.creatable else {}
            profile = {**profile, "new_codes": allowed}
        _keep(batch, profile, suggestion)
    return batch


def suggested(
    county: County,
    chosen: ImportKind,
    glimpse: Glimpse,
    options: FileOptions,
    source: bytes | Path,
    *,
    with_rows: bool = True,
) -> tuple[Suggestion, ImportProfile | None]:
    """What seems to fit a file, and the saved profile that it is. `with_rows`: the header rows are to be found, too."""
    earlier, saved = _earlier(county, chosen)
    fits = fitting(earlier, glimpse.headers)
    if fits is not None and with_rows:
        return whole_of(fits, chosen.spec), saved.get(fits.called)
    if with_rows:
        row, count = found_headers(glimpse.rows)
        options = FileOptions(
            sheet=options.sheet, header_row=row, header_rows=count,
            delimiter=options.delimiter, encoding=options.encoding,
        )  # fmt: skip
        if chosen.suggest is None:
            options = one_import(glimpse, options)
    headers = glimpse.headers(options)
    if chosen.suggest is None:
        found = suggest(chosen.spec, headers, glimpse.below(options), glimpse.file, glimpse.above(options))
    else:
        found = chosen.suggest(county, seen(glimpse, options, source))
    found = helped(found, earlier, headers, chosen.spec)
    if options.sheets and not found.is_plain:
        found = by_sheet_name(found, chosen.spec, glimpse.read_by(options))
    if chosen.known_texts is not None and not found.is_plain:
        found = in_known_texts(found, chosen.known_texts(county))
    return Suggestion(**{**_parts(found), "profile": {"file": _stated(options), **found.profile}}), None


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
            kept.profile = {**kept.profile, "fields": _plain_fields(kept)}
        kept.save()
    return kept


@contextmanager
def originals_of(batch: ImportBatch) -> Iterator[list[tuple[str, Path]]]:
    """Its files on disk, each with its name."""
    with ExitStack() as cleanup:
        paths = stored_files(batch, cleanup)
        names = [file["name"] for file in batch.files] or [batch.file_name]
        yield list(zip(names, paths, strict=True))


def options_of(batch: ImportBatch) -> FileOptions:
    """Where the profile says the headers are; the usual place where it cannot be read."""
    try:
        return from_dict({"file": batch.profile.get("file", {})}).file
    except UnreadableFile:
        return FileOptions()


def _draft(batch: ImportBatch) -> ImportBatch:
    kept = hold_alone(batch)
    must_be(kept, State.DRAFT)
    return kept


def _keep(batch: ImportBatch, profile: Mapping[str, Any], suggestion: Suggestion | None) -> None:
    batch.state, batch.profile = State.DRAFT, as_json(profile)
    if suggestion is not None:
        told = {key: value for key, value in _parts(suggestion).items() if key != "profile"}
        batch.review = as_json({"suggested": told})
    batch.save()


def _parts(suggestion: Suggestion) -> dict[str, Any]:
    return asdict(suggestion)


def _has_been_here(county: County, kind: str) -> bool:
    return ImportBatch.objects.filter(county=county, kind=kind, state=State.CONFIRMED).exists()


def _earlier(county: County, chosen: ImportKind) -> tuple[list[Earlier], dict[str, ImportProfile]]:
    """The county's profiles for a kind, those used last first: saved ones, then that of the last import by none."""
    found: list[Earlier] = []
    by_name: dict[str, ImportProfile] = {}
    saved = with_use(county).filter(kind=chosen.code)
    for one in saved.order_by(F("used_at").desc(nulls_last=True), "name")[:_MOST_EARLIER]:
        _note(found, one.name, as_stated(one), one.used_at)
        by_name[one.name] = one
    last = (
        ImportBatch.objects.filter(
            county=county, kind=chosen.code, state=State.CONFIRMED, saved_profile__isnull=True
        )
        .exclude(profile={})
        .order_by("-staged_at", "-pk")
        .first()
    )
    if last is not None:
        _note(found, last.file_name, last.profile, last.staged_at)
    return found, by_name


def _note(found: list[Earlier], name: str, stated: Mapping[str, Any], used_at: datetime | None) -> None:
    try:
        profile = from_dict(stated)
    except UnreadableFile:  # kept by an older grammar
        return
    day = date_format(localtime(used_at), "DATE_FORMAT") if used_at else ""
    found.append(Earlier(name, profile, day))


def _stated(options: FileOptions) -> dict[str, Any]:
    usual = FileOptions()
    return {
        name: getattr(options, name)
        for name in (
            "sheet",
            "sheets",
            "header_row",
            "header_rows",
            "skip_rows",
            "delimiter",
            "encoding",
            "hidden_rows",
            "hidden_columns",
        )
        if getattr(options, name) != getattr(usual, name)
    }


def _plain_fields(batch: ImportBatch) -> dict[str, Any]:
    """The plain format as a profile states it: each field from the column of its own name."""
    spec = kind_called(batch.kind).spec
    try:
        with originals_of(batch) as files:
            name, path = files[0]
            headers = look_into(path, name, options_of(batch)).headers(options_of(batch))
    except UnreadableFile:
        return {}
    keys = {header.strip().casefold().replace(" ", "_").replace("-", "_"): header for header in headers}
    return {one.name: {"column": keys[one.name]} for one in spec if one.name in keys}
