"""A table on a page: searched, narrowed, sorted, paged and downloadable by what the address says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from obb.tables import rows as on_rows
from obb.tables.base import Table
from obb.tables.columns import Label, TextColumn
from obb.tables.finder import finder
from obb.tables.params import Asked, address, asked
from obb.tables.shown import Cell, Header, PageLink, Pager, Row, ShownTable

Options = Sequence[tuple[Any, Label]]


def show(
    table_class: type[Table],
    rows: on_rows.Rows,
    request: HttpRequest,
    *,
    name: str,
    caption: Label,
    about: Label = "",
    headings: Mapping[str, Label] | None = None,
    extra_columns: Sequence[tuple[str, TextColumn]] = (),
    exclude: Sequence[str] = (),
    choices: Mapping[str, Options] | None = None,
    order: str = "",
    per_page: int = 25,
    total: Sequence[str] = (),
    totals: Mapping[str, Any] | None = None,
    total_label: Label = "",
    rest: Sequence[Any] = (),
    finds: bool = True,
    empty: Label = "",
    note: Label = "",
    file_name: str = "",
) -> ShownTable:
    """The table called `name` as the address asks for it (parameters `<name>-q`, `-sort`, `-page`,
    `-per_page`, `-<column>`).

    `rows` are finished rows (dataclasses or dicts) or a queryset, which is then narrowed, counted, sorted and
    sliced in the database. `caption` says what, `about` the unit, year and stage. `headings` rename columns;
    `choices` give a column's select as (value, words). `total` names the columns added up over all rows that
    are not filtered out, `rest` among them; `totals` gives totals known otherwise, said only while nothing is
    filtered out. `rest` rows (the remainder) stand before the total on every page and cannot be searched
    away. `note` is said below and in the file.
    """
    table = table_class([], exclude=tuple(exclude), extra_columns=list(extra_columns) or None)
    columns = {bound.name: bound.column for bound in table.columns.iterall() if bound.visible}
    labels = {
        bound.name: str((headings or {}).get(bound.name) or bound.header) for bound in table.columns.iterall()
    }
    options = {
        key: {str(value): (value, str(words)) for value, words in pairs}
        for key, pairs in (choices or {}).items()
    }
    sortable = [key for key, column in columns.items() if column.orderable is not False]
    wish = asked(request, name, orderable=sortable, choices=options, order=order, per_page=per_page)
    chosen = {key: options[key][value][0] for key, value in wish.chosen.items()}
    found = on_rows.ordered(on_rows.narrowed(rows, columns, wish.search, chosen), columns, wish.order)
    page = Paginator(found, wish.per_page).get_page(wish.page)
    known = {} if wish.narrowed else dict(totals or {})
    known.update(on_rows.sums(found, columns, total, rest))
    foot_label = str(total_label or _("Total"))
    if wish.narrowed and (total or totals):
        foot_label = _("Total of the %(count)s shown") % {"count": f"{page.paginator.count + len(rest):,}"}
    show_foot = bool(total or totals)

    def file_rows() -> Iterator[list[object]]:
        filed = {key: column for key, column in columns.items() if not column.exclude_from_export}
        yield [column.file_label(labels[key]) for key, column in filed.items()]
        for record in _all(found):
            yield [column.file_value(on_rows.value_of(key, column, record)) for key, column in filed.items()]
        for record in rest:
            yield [_rest_file_value(key, column, record) for key, column in filed.items()]
        if show_foot:
            yield [
                foot_label,
                *(
                    _file_total(column, known.get(key), key in known)
                    for key, column in list(filed.items())[1:]
                ),
            ]
        yield from ([text] for text in (str(note),) if text)

    return ShownTable(
        name=name,
        caption=str(caption),
        about=str(about),
        layout=table_class.layout,
        headers=[
            _header(request, wish, key, column, labels[key], key in sortable)
            for key, column in columns.items()
        ],
        rows=[_row(record, columns, labels) for record in page]
        + [_row(record, columns, labels, True) for record in rest],
        foot=_foot(columns, labels, known, foot_label) if show_foot else (),
        finder=finder(request, wish, labels, columns, options, sortable, page.paginator.count)
        if finds
        else None,
        pager=_pager(request, wish, page),
        export_url=address(request, {"export": name}),
        empty=str(empty or _("Nothing here yet.")),
        narrowed=wish.narrowed,
        note=str(note),
        file_name=file_name or name,
        file_rows=file_rows,
    )


def _all(found: on_rows.Rows) -> Iterator[Any]:
    if isinstance(found, QuerySet):
        yield from found.iterator(chunk_size=2000)
    else:
        yield from found


def _rest_file_value(key: str, column: TextColumn, record: Any) -> object:
    return (
        column.file_value(on_rows.value_of(key, column, record))
        if on_rows.speaks_of(key, column, record)
        else ""
    )


def _file_total(column: TextColumn, value: Any, has_total: bool) -> object:
    return column.file_value(value) if has_total else ""


def _header(
    request: HttpRequest, wish: Asked, key: str, column: TextColumn, label: str, sortable: bool
) -> Header:
    hidden = column.css == "barcell"
    if not sortable:
        return Header(label, column.css if column.number else "", "", "", hidden)
    backwards = wish.order.startswith("-")
    now = wish.order.removeprefix("-") == key
    next_backwards = not backwards if now else column.initial_sort_descending
    changes = {f"{wish.name}-sort": f"-{key}" if next_backwards else key, f"{wish.name}-page": None}
    state = ("descending" if backwards else "ascending") if now else "none"
    return Header(label, column.css, address(request, changes, wish.name), state)


def _row(record: Any, columns: on_rows.Columns, labels: Mapping[str, str], rest: bool = False) -> Row:
    cells = []
    for place, (key, column) in enumerate(columns.items()):
        value = on_rows.value_of(key, column, record)
        if rest:
            html = column.rest_markup(value, record) if on_rows.speaks_of(key, column, record) else ""
        else:
            html = column.markup(value, record)
        cells.append(Cell(html, column.css, labels[key], place == 0))
    return Row(cells, rest)


def _foot(
    columns: on_rows.Columns, labels: Mapping[str, str], known: Mapping[str, Any], label: str
) -> list[Cell]:
    names = list(columns)
    first = next((place for place, key in enumerate(names) if key in known), len(names))
    span = max(first, 1)
    cells = [Cell(label, "", "", True, span)]
    for key in names[span:]:
        column = columns[key]
        html = column.markup(known[key], None) if key in known else ""
        cells.append(Cell(html, column.css if html else f"{column.css} gone".strip(), labels[key]))
    return cells


def _pager(request: HttpRequest, wish: Asked, page: Page) -> Pager:
    paginator = page.paginator
    if paginator.num_pages <= 1:
        return Pager(page.start_index(), page.end_index(), paginator.count)

    def to(number: int) -> str:
        return address(request, {f"{wish.name}-page": str(number)}, wish.name)

    links = [
        PageLink(str(number), to(number) if isinstance(number, int) else "", number == page.number)
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    before = to(page.previous_page_number()) if page.has_previous() else ""
    after = to(page.next_page_number()) if page.has_next() else ""
    return Pager(page.start_index(), page.end_index(), paginator.count, links, before, after)
