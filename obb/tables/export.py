"""A table as a file: what is seen, on all its pages."""

import re

from django.http import HttpRequest, HttpResponse

from obb.domain.delimited import delimited
from obb.tables.shown import ShownTable

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def export_response(request: HttpRequest, *shown: ShownTable) -> HttpResponse | None:
    """The CSV of the table that `?export=` names; None where it names none of these."""
    wanted = request.GET.get("export", "")
    for table in shown:
        if table.name == wanted:
            return csv_response(delimited(table.file_rows()), table.file_name)
    return None


def csv_response(text: str, file_name: str) -> HttpResponse:
    """A CSV to keep, in UTF-8."""
    return file_response(text, f"{file_name}.csv", "text/csv; charset=utf-8")


def file_response(text: str, file_name: str, content_type: str) -> HttpResponse:
    """A text to keep as a file; its type is not to be guessed otherwise.

    A name may hold a county's codes: signs that no file name bears everywhere become hyphens.
    """
    response = HttpResponse(text, content_type=content_type)
    plain = _UNSAFE.sub("-", file_name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
