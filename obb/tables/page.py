"""A table on a page: searched, narrowed, sorted, paged and downloadable by what the address says."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from obb.tables import layout
from obb.tables import rows as on_rows
from obb.tables.base import Table
from obb.tables.columns import Label, TextColumn
from obb.tables.finder import finder
from obb.tables.kept import lists_of, note_look
from obb.tables.markup import fields, grid
from obb.tables.params import Asked, address, asked
from obb.tables.shown import ShownTable

Options = Sequence[tuple[Any, Label]]
FEW_COLUMNS = 3
"""Of so many columns none needs to be left out."""


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
    `-per_page`, `-columns`, `-<column>`).

    `rows` are finished rows (dataclasses or dicts) or a queryset, which is then narrowed, counted, sorted and
    sliced in the database. `caption` says what, `about` the unit, year and stage. `headings` rename columns;
    `choices` give a column's select as (value, words). `total` names the columns added up over all rows that
    are not filtered out, `rest` among them; `totals` gives totals known otherwise, said only while nothing is
    filtered out. `rest` rows (the remainder) stand before the total on every page and cannot be searched
    away. `note` is said below and in the file.
    """
    columns = _columns(table_class, extra_columns, exclude)
    labels = {key: _label(key, column, headings) for key, column in columns.items()}
    options = {key: _by_text(pairs) for key, pairs in (choices or {}).items()}
    sortable = [key for key, column in columns.items() if column.orderable is not False]
    wish = asked(request, name, orderable=sortable, choices=options, order=order, per_page=per_page)
    chosen = {key: options[key][value][0] for key, value in wish.chosen.items()}
    seen = on_rows.ordered(on_rows.narrowed(rows, columns, wish.search, chosen), columns, wish.order)
    page = Paginator(seen, wish.per_page).get_page(wish.page)
    known = ({} if wish.narrowed else dict(totals or {})) | on_rows.sums(seen, columns, total, rest)
    optional = list(columns)[1:] if finds and len(columns) > FEW_COLUMNS else []
    seen_columns = _wanted(columns, optional, wish)
    lists = lists_of(request) if finds else None
    if lists is not None:
        left_out = len(seen_columns) < len(columns)
        look = [(f"{name}-columns", key) for key in optional if left_out and key in seen_columns]
        note_look(request, wish, look, per_page=per_page, order=order)
    has_foot = any(key in seen_columns for key in (*total, *(totals or ())))
    found = layout.Found(
        request=request,
        wish=wish,
        columns=seen_columns,
        labels=labels,
        sortable=sortable,
        rows=seen,
        page=page,
        rest=rest,
        known=known,
        foot_label=_foot_label(wish, total_label, page.paginator.count + len(rest)) if has_foot else "",
        note=str(note),
    )
    heads, body, foot = layout.headers(found), layout.body(found), layout.foot(found)
    form = (
        finder(
            request,
            wish,
            labels,
            columns,
            options,
            [key for key in sortable if key in seen_columns],
            page.paginator.count,
            optional,
            seen_columns,
        )
        if finds
        else None
    )
    return ShownTable(
        name=name,
        caption=str(caption),
        about=str(about),
        layout=table_class.layout,
        headers=heads,
        rows=body,
        foot=foot,
        grid=grid(name, str(caption), str(about), table_class.layout, heads, body, foot),
        finder=form,
        fields=fields(form) if form is not None else SafeString(),
        pager=layout.pager(found),
        said=layout.said(found),
        export_url=address(request, {"export": name}),
        empty=str(empty or _("Nothing here yet.")),
        narrowed=wish.narrowed,
        narrowed_to=_narrowed_to(wish, labels, options),
        note=str(note),
        file_name=file_name or name,
        file_rows=partial(layout.file_rows, found),
        files=[workbook_file(request, name, str(caption))],
        views=lists.take_views() if lists is not None else None,
    )


def workbook_file(request: HttpRequest, name: str, caption: str) -> tuple[str, str, str]:
    """The link to a table's Excel workbook: its words, its whole name, its address."""
    whole = _("Excel workbook of %(caption)s") % {"caption": caption}
    return _("Excel"), whole, address(request, {"export": name, "format": "xlsx"})


def _columns(
    table_class: type[Table], extra: Sequence[tuple[str, TextColumn | None]], exclude: Sequence[str]
) -> dict[str, TextColumn]:
    """The columns in order. None in `extra` takes one away."""
    both = table_class.base_columns | dict(extra)
    return {
        key: column
        for key, column in both.items()
        if column is not None and column.visible and key not in exclude
    }


def _wanted(columns: Mapping[str, TextColumn], optional: Sequence[str], wish: Asked) -> dict[str, TextColumn]:
    """The columns that are shown: the first, which heads the rows, and what the reader wants of the others."""
    wanted = [key for key in optional if key in wish.columns] or optional
    return {key: column for key, column in columns.items() if key not in optional or key in wanted}


def _label(key: str, column: TextColumn, headings: Mapping[str, Label] | None) -> str:
    given = (headings or {}).get(key) or column.verbose_name
    return key.replace("_", " ").capitalize() if given is None else str(given)


def _by_text(pairs: Options) -> dict[str, tuple[Any, str]]:
    """A column's choices by the text the address has for each."""
    return {str(value): (value, str(words)) for value, words in pairs}


def _narrowed_to(
    wish: Asked, labels: Mapping[str, str], options: Mapping[str, Mapping[str, tuple[Any, str]]]
) -> list[str]:
    words = [_("Words: %(words)s") % {"words": wish.search}] if wish.search else []
    return words + [f"{labels.get(key, key)}: {options[key][value][1]}" for key, value in wish.chosen.items()]


def _foot_label(wish: Asked, label: Label, count: int) -> str:
    if wish.narrowed:
        return _("Total of the %(count)s shown") % {"count": f"{count:,}"}
    return str(label or _("Total"))
