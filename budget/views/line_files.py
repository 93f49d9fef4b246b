"""What is seen on the lines page, as a file: CSV, Excel workbook, or lines in the format that is read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from budget.queries.explored import Narrowed
from budget.queries.line_pages import all_of
from budget.tables.lines import PLAIN
from budget.views.file_notes import about_file
from budget.views.line_editions import ShownEditions
from budget.views.line_filters import Chip
from budget.views.line_tables import PLAIN_FORMAT, line_wish
from obb.tables.export import streamed_csv, too_many_rows, workbook_response
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from obb.views.params import one_of, text


def wants_file(request: HttpRequest, table: ShownTable) -> bool:
    """Whether the address asks for a file of this table."""
    return text(request, "export") == table.name


def line_file(
    request: HttpRequest,
    visit: Visit,
    shown: ShownEditions,
    table: ShownTable,
    narrowed: Narrowed,
    notes: Sequence[str],
) -> HttpResponseBase | None:
    """`?export=lines&format=xlsx`; all rows, row by row. None where a sheet of Excel cannot hold them."""
    form = one_of(request, "format", ("csv", "xlsx", PLAIN_FORMAT))
    if form == PLAIN_FORMAT and table.name == "lines":
        rows = chain([list(PLAIN)], plain_rows(narrowed, line_wish(request).order))
        return streamed_csv(rows, f"{table.file_name}-to-import")
    if form != "xlsx":
        return streamed_csv(table.file_rows(), table.file_name)
    if too_many_rows(table.pager.count):
        return None
    said = [*notes, *about_file(request, visit, shown.editions)]
    return workbook_response(table.file_rows(), said, sheet=table.caption, file_name=table.file_name)


def plain_rows(narrowed: Narrowed, order: str) -> Iterator[list[object]]:
    """Each line under the headers of the plain format."""
    for line in all_of(narrowed, order):
        yield [getattr(line, name) for name in PLAIN.values()]


def sheet_notes(
    visit: Visit, shown: ShownEditions, chips: Sequence[Chip], sums: Sequence[tuple[str, str]]
) -> list[str]:
    """What the workbook says about itself: whose lines, which years and stages, narrowed by what, and their sums."""
    county = visit.county.name
    return [
        _("%(county)s: budget lines, %(edition)s")
        % {"county": county, "edition": ", ".join(one.label for one in shown.editions)},
        *(
            [_("Narrowed to:"), *(f"  {chip.words}" for chip in chips)]
            if chips
            else [_("All lines, none left out.")]
        ),
        *(f"{words}: {amount}" for words, amount in sums),
    ]
