"""The form above a table: search, choices, order, rows a page."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from obb.tables.columns import TextColumn
from obb.tables.kept import lists_of, start_over_url
from obb.tables.layout import order_words
from obb.tables.params import FILES, KEEP, PER_PAGE, Asked, address
from obb.tables.shown import Choice, Finder


def finder(
    request: HttpRequest,
    wish: Asked,
    labels: Mapping[str, str],
    columns: Mapping[str, TextColumn],
    options: Mapping[str, Mapping[str, tuple[Any, str]]],
    sortable: Sequence[str],
    found: int,
    optional: Sequence[str] = (),
    shown: Collection[str] = (),
    look_columns: str = "",
) -> Finder:
    """The form of one table; it opens by itself once it is in use or the rows are many.

    `optional` are the columns that can be left out, those in `shown` are not. `look_columns` is the parameter that
    names the columns where they are chosen elsewhere.
    """
    selects = [
        Choice(
            f"{wish.name}-{key}",
            labels.get(key, key),
            wish.chosen.get(key, ""),
            [("", _("All")), *_plain(pairs)],
        )
        for key, pairs in options.items()
    ]
    if sortable:
        selects.append(
            Choice(f"{wish.name}-sort", _("Sort by"), wish.order, _orders(labels, columns, sortable, wish))
        )
    sizes = sorted({*PER_PAGE, wish.per_page})
    selects.append(
        Choice(
            f"{wish.name}-per_page", _("Rows a page"), str(wish.per_page), [(str(n), str(n)) for n in sizes]
        )
    )
    picked = f"{wish.name}-columns"
    keeps = [] if lists_of(request) is None else [(KEEP, wish.name)]
    own = {f"{wish.name}-q", f"{wish.name}-page", *FILES, *(select.name for select in selects)}
    return Finder(
        search_name=f"{wish.name}-q",
        search=wish.search,
        searches=any(column.searchable for column in columns.values()),
        choices=selects,
        hidden=[
            *keeps,
            *(
                (key, value)
                for key, values in request.GET.lists()
                if key not in {*own, picked, KEEP}
                for value in values
            ),
        ],
        open=wish.narrowed or found > wish.per_page,
        clear_url=address(request, dict.fromkeys(own), wish.name),
        columns=[(picked, key, labels[key], key in shown) for key in optional],
        start_over_url=start_over_url(request, wish.name, look_columns or picked),
    )


def _plain(pairs: Mapping[str, tuple[Any, str]]) -> list[tuple[str, str]]:
    return [(text, words) for text, (_value, words) in pairs.items()]


def _orders(
    labels: Mapping[str, str], columns: Mapping[str, TextColumn], sortable: Sequence[str], wish: Asked
) -> list[tuple[str, str]]:
    answer = [] if wish.order else [("", _("As listed"))]
    for key in sortable:
        answer += [
            (key, order_words(labels[key], columns[key], False)),
            (f"-{key}", order_words(labels[key], columns[key], True)),
        ]
    return answer
