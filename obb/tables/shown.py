"""A table as it is laid out: finished headers, cells, finder and pager for the template."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from obb.tables.kept import Views


@dataclass(frozen=True, slots=True)
class Header:
    """A column's head; `sort_url` is "" where it cannot be sorted, `aria_sort` then too."""

    label: str
    css: str
    sort_url: str
    aria_sort: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as HTML, with its column's label for blocks on a phone; `heads` its row or not."""

    html: str
    css: str
    label: str
    heads: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `rest` marks the remainder, `css` gives another a look of its own."""

    cells: Sequence[Cell]
    rest: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A select: its parameter, label, chosen value and (value, words) options."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Finder:
    """The form above a table; `hidden` keeps what the rest of the page's address says.

    `columns` can be shown or not: (parameter, key, label, is shown). `start_over_url` is "" where nothing of this
    list is remembered.
    """

    search_name: str
    search: str
    searches: bool
    choices: Sequence[Choice]
    hidden: Sequence[tuple[str, str]]
    open: bool
    clear_url: str
    columns: Sequence[tuple[str, str, str, bool]] = ()
    start_over_url: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of the pager; `url` is "" for the gap between far pages."""

    words: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Which rows are seen of how many, and the ways to the others."""

    first: int
    last: int
    count: int
    links: Sequence[PageLink] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class ShownTable:
    """All that templates/tables/table.html lays out.

    `grid` is the table element and `fields` its form's fields, as HTML; `file_rows` yields the rows of its files.
    `narrowed_to` says in words what was searched for and chosen.
    `files` are other files than its CSV: (words, the whole name, address). `views` are the page's saved views, where
    they stand beside this table.
    """

    name: str
    caption: str
    about: str
    layout: str
    headers: Sequence[Header]
    rows: Sequence[Row]
    foot: Sequence[Cell]
    grid: SafeString
    finder: Finder | None
    fields: SafeString
    pager: Pager
    said: str
    export_url: str
    empty: str
    narrowed: bool
    narrowed_to: Sequence[str]
    note: str
    file_name: str
    file_rows: Callable[[], Iterator[list[object]]] = field(repr=False)
    files: Sequence[tuple[str, str, str]] = ()
    views: Views | None = None
