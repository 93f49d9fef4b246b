"""A table whose rows were narrowed, sorted, added up and paged before: laid out like every other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from obb.tables import layout
from obb.tables.base import Table
from obb.tables.columns import Label, TextColumn
from obb.tables.finder import finder
from obb.tables.markup import fields, grid
from obb.tables.params import Asked, address
from obb.tables.shown import Row, ShownTable

Foot = tuple[Label, Mapping[str, Any]]
"""The label of a row of totals, and the totals by column."""


def lay_out(
    table_class: type[Table],
    request: HttpRequest,
    wish: Asked,
    *,
    columns: Sequence[tuple[str, TextColumn]],
    sortable: Sequence[str],
    seen: Sequence[Any],
    every: Iterable[Any],
    count: int,
    caption: Label,
    about: Label = "",
    feet: Sequence[Foot] = (),
    foot_in_file: bool = True,
    look: Callable[[Any], str] = lambda record: "",
    look_columns: str = "",
    files: Sequence[tuple[Label, Label, str]] = (),
    empty: Label = "",
    note: Label = "",
    file_name: str = "",
) -> ShownTable:
    """The table that `wish` asks for: `seen` are the records of its page, `every` those of its file, which is read
    only when the file is; `count` is how many there are in all.

    `columns` are laid out in their order; those `sortable` lead to other orders. `feet` are rows of totals, the
    first of which also ends the file (`foot_in_file`). `look` gives a record's row a class. `files` are more files
    to offer: (words, the whole name, `format` in the address). `look_columns` is the parameter that names the columns.
    """
    known = dict(columns)
    labels = {
        key: key if column.verbose_name is None else str(column.verbose_name) for key, column in columns
    }
    paginator = Paginator(range(count), wish.per_page)
    found = layout.Found(
        request=request,
        wish=wish,
        columns=known,
        labels=labels,
        sortable=sortable,
        rows=seen,
        page=Page(seen, paginator.get_page(wish.page).number, paginator),
        rest=(),
        known=feet[0][1] if feet else {},
        foot_label=str(feet[0][0]) if feet else "",
        note=str(note),
    )
    heads = layout.headers(found)
    body = [Row(row.cells, css=look(record)) for row, record in zip(layout.body(found), seen, strict=True)]
    foot = [layout.foot(replace(found, known=values, foot_label=str(label))) for label, values in feet]
    form = finder(request, wish, labels, known, {}, sortable, count, look_columns=look_columns)
    form = replace(form, searches=False, open=False)
    filed = replace(found, rows=every, foot_label=found.foot_label if foot_in_file else "")
    return ShownTable(
        name=wish.name,
        caption=str(caption),
        about=str(about),
        layout=table_class.layout,
        headers=heads,
        rows=body,
        foot=foot[0] if foot else [],
        grid=grid(wish.name, str(caption), str(about), table_class.layout, heads, body, *foot),
        finder=form,
        fields=fields(form) if form is not None else SafeString(),
        pager=layout.pager(found),
        said=layout.said(found),
        export_url=address(request, {"export": wish.name}),
        empty=str(empty or _("Nothing here yet.")),
        narrowed=False,
        narrowed_to=(),
        note=str(note),
        file_name=file_name or wish.name,
        file_rows=partial(layout.file_rows, filed),
        files=[
            (str(words), str(whole), address(request, {"export": wish.name, "format": kind}))
            for words, whole, kind in files
        ],
    )
