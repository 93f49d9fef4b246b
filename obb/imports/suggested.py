"""What seems to fit a county's file: by its headers and cells, and by the profiles that the county has used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime

from obb.imports.by_sheet import by_sheet_name, one_import
from obb.imports.glimpse import Glimpse, found_headers, seen
from obb.imports.kinds import ImportKind
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.readers import FileOptions
from obb.imports.saved import as_stated
from obb.imports.suggest import (
    Earlier,
    Suggestion,
    fitting,
    helped,
    in_its_year,
    in_known_texts,
    suggest,
    whole_of,
)
from obb.imports.told import label_of
from obb.models import County, ImportBatch, ImportProfile
from obb.queries.profiles import with_use

State = ImportBatch.State
_MOST_EARLIER = 50


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
        whole = whole_of(fits, chosen.spec)
        if chosen.suggest is None:
            return whole, saved.get(fits.called)
        anew = chosen.suggest(county, seen(glimpse, fits.profile.file, source))
        own = in_its_year(whole, anew, {one.name: label_of(one) for one in chosen.spec})
        return own, saved.get(fits.called) if own == whole else None
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
    return Suggestion(**{**asdict(found), "profile": {"file": _stated(options), **found.profile}}), None


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
