"""A table as a file: what is seen, on all its pages."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from obb.domain.delimited import delimited, pieces
from obb.tables.shown import ShownTable
from obb.tables.spreadsheet import write_workbook

MOST_ROWS = 1_048_575
"""Rows that a sheet of Excel holds below its head."""
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def export_response(
    request: HttpRequest, *shown: ShownTable, notes: Sequence[str] = (), published: str = ""
) -> HttpResponseBase | None:
    """The file of the table that `?export=` names: a CSV, or with `&format=xlsx` a workbook; None where it names none.

    What it is about is the last row of a CSV, and a second sheet of a workbook: by itself, with `published` (from
    what and when), or `notes` instead.
    """
    wanted = request.GET.get("export", "")
    for table in shown:
        if table.name != wanted:
            continue
        about = _about(request, table, published)
        if request.GET.get("format") == "xlsx":
            said = notes or [*about, *_made(request)]
            return workbook_response(table.file_rows(), said, sheet=table.caption, file_name=table.file_name)
        last = [[" ".join(about)]] if hasattr(request, "visit") else []
        return csv_response(delimited(chain(table.file_rows(), last)), table.file_name)
    return None


def _about(request: HttpRequest, table: ShownTable, published: str) -> list[str]:
    """Whose table it is, of what, narrowed to what, from which copy."""
    visit = getattr(request, "visit", None)
    title = f"{table.caption} – {table.about}" if table.about else table.caption
    said = [
        f"{visit.county.name}: {title}." if visit else f"{title}.",
        _("Narrowed to: %(what)s.") % {"what": "; ".join(table.narrowed_to)} if table.narrowed_to else "",
        _standing(visit, published),
        visit.county.ledger_notice if visit else "",
    ]
    return [words for words in said if words]


def _made(request: HttpRequest) -> list[str]:
    """When the file was made, and of which page."""
    visit = getattr(request, "visit", None)
    when = (
        [_("Made: %(when)s") % {"when": date_format(localtime(visit.at), "DATETIME_FORMAT")}] if visit else []
    )
    return [*when, request.build_absolute_uri(request.path)]


def _standing(visit: Any, published: str) -> str:
    if visit is None:
        return published
    return _("Drafts: not published.") if visit.drafts else published or _("Published figures.")


def csv_response(text: str, file_name: str) -> HttpResponse:
    """A CSV to keep, in UTF-8."""
    return file_response(text, f"{file_name}.csv", "text/csv; charset=utf-8")


def file_response(content: str | bytes, file_name: str, content_type: str) -> HttpResponse:
    """A text, or bytes, to keep as a file; its type is not to be guessed otherwise.

    A name may hold a county's codes: signs that no file name bears everywhere become hyphens.
    """
    return _to_keep(HttpResponse(content, content_type=content_type), file_name)


def streamed_csv(rows: Iterable[Sequence[object]], file_name: str) -> HttpResponseBase:
    """The rows as a CSV that is sent while they are read: memory does not grow with their number."""
    return _to_keep(
        StreamingHttpResponse(pieces(rows), content_type="text/csv; charset=utf-8"), f"{file_name}.csv"
    )


def too_many_rows(count: int) -> bool:
    """Whether a sheet of Excel cannot hold these rows below a head and above a total."""
    return count >= MOST_ROWS


def workbook_response(
    rows: Iterable[Sequence[object]], notes: Sequence[str], *, sheet: str, file_name: str
) -> HttpResponseBase:
    """The rows as an Excel workbook with a sheet of notes, written to disk row by row and sent from there."""
    file = TemporaryFile()
    write_workbook(file, rows, notes, sheet=sheet)
    file.seek(0)
    return _to_keep(FileResponse(file, content_type=SPREADSHEET), f"{file_name}.xlsx")


def _to_keep(response: HttpResponseBase, file_name: str) -> HttpResponseBase:
    plain = _UNSAFE.sub("-", file_name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
