"""What an import's files say: the originals, the rows left out or wrong, and one row as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.domain.delimited import delimited
from obb.imports import originals
from obb.imports.kinds import Arrival, kind_called
from obb.imports.problems import UnreadableFile
from obb.imports.readers import Sheet
from obb.imports.reviewed import opened
from obb.models import ImportBatch
from obb.tables.export import csv_response
from obb.views.entry import Visit, county_page, now
from obb.views.import_entry import SECTION, batch_of
from obb.views.page import page
from obb.views.params import text, whole

AROUND = 2
"""How many rows stand before and after the one that is asked for."""


@county_page(needs=Ability.IMPORT)
def import_file(request: HttpRequest, visit: Visit, pk: int) -> HttpResponseBase:
    """The original, byte for byte; `?file=2` the second of several."""
    batch = batch_of(visit, pk)
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
    """All problems of a refused import with the rows they are in, as CSV: to be corrected and brought in again."""
    batch = batch_of(visit, pk)
    wanted = {(one.get("file", ""), one["row"]) for one in batch.problems if one["row"] is not None}
    headers, cells = _rows_of(batch, wanted)
    names = ("file", "row", "column", "value", "message", "remedy")
    if not batch.has_places:
        names = names[1:]
    words = {
        "file": _("File"), "row": _("Row"), "column": _("Column"), "value": _("Value in the file"),
        "message": _("Problem"), "remedy": _("What to do"),
    }  # fmt: skip
    rows = [[*(words[name] for name in names), *headers]]
    for one in batch.problems:
        row = cells.get((one.get("file", ""), one["row"]), [])
        rows.append([*(one.get(name, "") for name in names), *row])
    return csv_response(delimited(rows), f"{visit.county.slug}-import-{batch.pk}-problems")


@county_page(needs=Ability.IMPORT)
def import_left_out(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """`?reason=`: every row that was left out for it, with its cells, as CSV."""
    batch, reason = batch_of(visit, pk), text(request, "reason")
    if reason not in batch.left_out:
        raise Http404
    numbers = _left_out_rows(batch, reason)
    places = {batch.place_of(number) for number in numbers}
    several = batch.has_places
    wanted = {(name if several else "", row) for name, row in places}
    headers, cells = _rows_of(batch, wanted)
    rows = [[_("File"), _("Row"), *headers]]
    rows += [[name or batch.file_name, row, *found] for (name, row), found in sorted(cells.items())]
    return csv_response(delimited(rows), f"{visit.county.slug}-import-{batch.pk}-left-out")


@county_page(needs=Ability.IMPORT)
def import_row(request: HttpRequest, visit: Visit, pk: int, row: int) -> HttpResponse:
    """One row of the original as it stands, with its neighbors: where a stored line came from."""
    batch = batch_of(visit, pk)
    name, local = batch.place_of(row)
    several = batch.has_places
    around = range(max(1, local - AROUND), local + AROUND + 1)
    headers, cells = _rows_of(batch, {(name if several else "", number) for number in around})
    found = {number: values for (_file, number), values in cells.items()}
    if local not in found:
        raise Http404
    context = {
        "batch": batch,
        "file": name,
        "row": local,
        "facts": [
            {"name": header or _("(no header)"), "said": value or _("(empty)")}
            for header, value in zip(headers, found[local], strict=False)
        ],
        "headers": headers,
        "around": [
            {"number": number, "cells": found[number], "is_it": number == local} for number in sorted(found)
        ],
    }
    crumbs = [
        (_("Imports"), reverse(SECTION, args=[visit.county.slug])),
        (batch.file_name, batch.get_absolute_url()),
        (_("Row %(row)s") % {"row": f"{local:,}"}, None),
    ]
    return page(request, visit, "obb/import_row.html", context, crumbs=crumbs, section=SECTION)


def _left_out_rows(batch: ImportBatch, reason: str) -> list[int]:
    """All rows left out for a reason, by reading the files once more."""
    known = batch.review.get("out_rows", {}).get(reason, [])
    if len(known) == batch.left_out[reason]:
        return known
    with ExitStack() as cleanup:
        kind = kind_called(batch.kind)
        try:
            profile, stream = opened(batch, kind, _on_disk(batch, cleanup))
        except UnreadableFile:
            return known
        stream.most_out_rows = batch.left_out[reason]
        declared = batch.review.get("declared", batch.scope)
        # by the kind, which leaves rows out of its own: lines without an amount, repeats that are dropped
        kind.stage(Arrival(batch.county, profile, stream, declared, batch, False, None, now(), cleanup))
        return stream.out_rows.get(reason) or known


def _rows_of(
    batch: ImportBatch, wanted: set[tuple[str, int]]
) -> tuple[list[str], dict[tuple[str, int], list[str]]]:
    """The first file's headers, and the cells of these rows, each known by (file name where several, row)."""
    headers: list[str] = []
    cells: dict[tuple[str, int], list[str]] = {}
    with ExitStack() as cleanup:
        try:
            _profile, stream = opened(batch, kind_called(batch.kind), _on_disk(batch, cleanup))
        except UnreadableFile:
            return headers, cells
        for part in stream.parts:
            headers = headers or part.sheet.headers
            name = part.sheet.place if len(stream.parts) > 1 else ""
            last = max((row for file, row in wanted if file == name), default=0)
            cells |= {
                (name, number): row for number, row in _until(part.sheet, last) if (name, number) in wanted
            }
    return headers, cells


def _until(sheet: Sheet, last: int) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in sheet.rows:
            if number > last:
                return
            yield number, row
    except UnreadableFile:  # it breaks off: what was read stands
        return


def _on_disk(batch: ImportBatch, cleanup: ExitStack) -> list[bytes | Path]:
    count = len(batch.files) or 1
    return [Path(cleanup.enter_context(originals.original(batch, number)).name) for number in range(count)]
