"""A table's found rows laid out: heads, cells, totals, pager, and the rows of its file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from obb.tables import rows as on_rows
from obb.tables.columns import TextColumn, safe
from obb.tables.params import Asked, address
from obb.tables.shown import Cell, Header, PageLink, Pager, Row


@dataclass(frozen=True)
class Found:
    """What the address asked of a table: its columns and their labels, the rows found, the remainder, the totals.

    `known` holds the totals by column; without a `foot_label` there is no totals row.
    """

    request: HttpRequest
    wish: Asked
    columns: Mapping[str, TextColumn]
    labels: Mapping[str, str]
    sortable: Sequence[str]
    rows: on_rows.Rows
    page: Page
    rest: Sequence[Any]
    known: Mapping[str, Any]
    foot_label: str
    note: str

    def value(self, key: str, record: Any) -> Any:
        """A column's value in a record."""
        return on_rows.value_of(key, self.columns[key], record)

    def concerns(self, key: str, record: Any) -> bool:
        """Whether a remainder's record has anything to say in a column."""
        return on_rows.speaks_of(key, self.columns[key], record)


def headers(found: Found) -> list[Header]:
    """The heads of the columns; a head's link sorts by it, or turns the order around."""
    return [_header(found, key, column) for key, column in found.columns.items()]


def _header(found: Found, key: str, column: TextColumn) -> Header:
    label, wish = found.labels[key], found.wish
    if key not in found.sortable:
        return Header(label, column.css if column.number else "", "", "", column.for_the_eye)
    backwards = wish.order.startswith("-")
    now = wish.order.removeprefix("-") == key
    next_backwards = not backwards if now else column.initial_sort_descending
    changes = {f"{wish.name}-sort": f"-{key}" if next_backwards else key, f"{wish.name}-page": None}
    state = ("descending" if backwards else "ascending") if now else "none"
    return Header(label, column.css, address(found.request, changes, wish.name), state)


def body(found: Found) -> list[Row]:
    """The rows of this page, and the remainder after them."""
    seen = [Row([_cell(found, key, record) for key in found.columns]) for record in found.page]
    return seen + [
        Row([_rest_cell(found, key, record) for key in found.columns], True) for record in found.rest
    ]


def _cell(found: Found, key: str, record: Any) -> Cell:
    column = found.columns[key]
    heads = key == next(iter(found.columns))
    return Cell(column.markup(found.value(key, record), record), column.css, found.labels[key], heads)


def _rest_cell(found: Found, key: str, record: Any) -> Cell:
    column = found.columns[key]
    heads = key == next(iter(found.columns))
    html = column.rest_markup(found.value(key, record), record) if found.concerns(key, record) else ""
    return Cell(html, column.css, found.labels[key], heads)


def foot(found: Found) -> list[Cell]:
    """The totals row: its label over all columns before the first total, then the totals."""
    if not found.foot_label:
        return []
    names = list(found.columns)
    first = next((place for place, key in enumerate(names) if key in found.known), len(names))
    span = max(first, 1)
    label = safe(found.foot_label)
    if first == 0 and names:  # the first column has a total itself: both stand in it
        total = found.columns[names[0]].markup(found.known[names[0]], None)
        label = SafeString(f"{label}: {total}")
    cells = [Cell(label, "", "", True, span)]
    for key in names[span:]:
        column = found.columns[key]
        html = column.markup(found.known[key], None) if key in found.known else ""
        cells.append(Cell(html, column.css if html else f"{column.css} gone".strip(), found.labels[key]))
    return cells


def pager(found: Found) -> Pager:
    """Which rows are seen, and links to the other pages."""
    page = found.page
    paginator = page.paginator
    seen = (page.start_index(), page.end_index(), paginator.count)
    if paginator.num_pages <= 1:
        return Pager(*seen)

    def to(number: int) -> str:
        return address(found.request, {f"{found.wish.name}-page": str(number)}, found.wish.name)

    links = [
        PageLink(str(number), to(number) if isinstance(number, int) else "", number == page.number)
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    before = to(page.previous_page_number()) if page.has_previous() else ""
    after = to(page.next_page_number()) if page.has_next() else ""
    return Pager(*seen, links, before, after)


def said(found: Found) -> str:
    """What a screen reader is told after sorting, searching or paging."""
    page = found.page
    counts = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    rows = _("Rows %(first)s to %(last)s of %(count)s.") % counts
    key = found.wish.order.removeprefix("-")
    if key not in found.columns:
        return rows
    label, backwards = found.labels[key], found.wish.order.startswith("-")
    return (
        f"{_('Sorted by %(order)s.') % {'order': order_words(label, found.columns[key], backwards)}} {rows}"
    )


def order_words(label: str, column: TextColumn, backwards: bool) -> str:
    """An order in words: "Adopted, largest first"."""
    kind = "number" if column.number else "time" if column.sorts_by_time else "words"
    return f"{label}, {_order_names(get_language())[kind][backwards]}"


@lru_cache(maxsize=20)
def _order_names(language: str | None) -> dict[str, tuple[str, str]]:
    """The two orders of each kind of column, in the language that is in force."""
    return {
        "words": (_("A to Z"), _("Z to A")),
        "number": (_("smallest first"), _("largest first")),
        "time": (_("oldest first"), _("newest first")),
    }


def file_rows(found: Found) -> Iterator[list[object]]:
    """The rows of the file: heads, all pages, the remainder, the totals, the note."""
    filed = {key: column for key, column in found.columns.items() if not column.exclude_from_export}
    yield [column.file_label(found.labels[key]) for key, column in filed.items()]
    for record in _all(found.rows):
        yield [column.file_value(found.value(key, record)) for key, column in filed.items()]
    for record in found.rest:
        yield [
            column.file_value(found.value(key, record)) if found.concerns(key, record) else ""
            for key, column in filed.items()
        ]
    if found.foot_label:
        totals = [filed[key].file_value(found.known[key]) if key in found.known else "" for key in filed]
        yield [found.foot_label, *totals[1:]]
    if found.note:
        yield [found.note]


def _all(rows: on_rows.Rows) -> Iterator[Any]:
    yield from rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else rows
