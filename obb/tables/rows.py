"""Narrowing, sorting, counting and adding up rows: lists here, querysets in the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import django_tables2
from django.db.models import F, Q, QuerySet, Sum

from obb.tables.columns import TextColumn, is_nothing

Rows = Sequence[Any] | QuerySet
Columns = Mapping[str, TextColumn]


@lru_cache(maxsize=1000)
def way(path: str) -> django_tables2.A:
    """The accessor of a path, made once."""
    return django_tables2.A(path)


def value_of(name: str, column: TextColumn, record: Any) -> Any:
    """A column's value in a record; None where something on the way to it is None.

    Raises LookupError for a record that does not know the column: that is a mistake, not a gap.
    """
    if not speaks_of(name, column, record):
        raise LookupError(f"no {column.accessor or name} in {type(record).__name__}")
    return way(column.accessor or name).resolve(record, quiet=True)


def speaks_of(name: str, column: TextColumn, record: Any) -> bool:
    """Whether a record knows the column at all: the remainder's row leaves cells empty that do not concern
    it.
    """
    path = str(column.accessor or name)
    first = path.partition("__")[0]
    return path in record or first in record if isinstance(record, Mapping) else hasattr(record, first)


def narrowed(rows: Rows, columns: Columns, search: str, chosen: Mapping[str, Any]) -> Rows:
    """The rows whose words hold `search` (whatever the case) and whose columns equal what was chosen."""
    if isinstance(rows, QuerySet):
        return _narrowed_query(rows, columns, search, chosen)
    for name, wanted in chosen.items():
        column = columns[name]
        source = django_tables2.A(column.filter_by) if column.filter_by else None
        rows = [
            row
            for row in rows
            if (source.resolve(row, quiet=True) if source else value_of(name, column, row)) == wanted
        ]
    if search:
        rows = [row for row in rows if _says(row, columns, search.casefold())]
    return rows


def _says(row: Any, columns: Columns, search: str) -> bool:
    for name, column in columns.items():
        value = value_of(name, column, row) if column.searchable else None
        if not is_nothing(value) and search in column.words(value).casefold():
            return True
    return False


def _narrowed_query(rows: QuerySet, columns: Columns, search: str, chosen: Mapping[str, Any]) -> QuerySet:
    for name, wanted in chosen.items():
        rows = rows.filter(**{field_of(columns[name].filter_by or columns[name].accessor or name): wanted})
    looked_in = [name for name, column in columns.items() if column.searchable]
    if search and looked_in:
        found = [
            Q(**{f"{field_of(columns[name].accessor or name)}__icontains": search}) for name in looked_in
        ]
        rows = rows.filter(reduce(or_, found))
    return rows


def field_of(accessor: object) -> str:
    """A database field's lookup from an accessor: department.name is department__name."""
    return str(accessor).replace(".", "__")


def ordered(rows: Rows, columns: Columns, order: str) -> Rows:
    """The rows by one column, "-" before its name for largest first.

    Rows without a value come last either way.
    """
    name = order.removeprefix("-")
    if not name:
        return rows
    column, backwards = columns[name], order.startswith("-")
    sources = (
        [str(source) for source in column.order_by] if column.order_by else [str(column.accessor or name)]
    )
    if isinstance(rows, QuerySet):
        return _ordered_query(rows, column, sources, backwards)
    return _ordered_list(rows, _key(column, sources), backwards)


def _key(column: TextColumn, sources: Sequence[str]) -> Callable[[Any], Any]:
    def key(row: Any) -> Any:
        values = [django_tables2.A(source).resolve(row, quiet=True) for source in sources]
        return None if is_nothing(values[0]) else values[0] if column.order_by else column.sort_key(values[0])

    return key


def _ordered_list(rows: Iterable[Any], key: Callable[[Any], Any], backwards: bool) -> list[Any]:
    keyed = [(key(row), row) for row in rows]
    known = [pair for pair in keyed if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=backwards)
    return [row for _, row in known] + [row for found, row in keyed if found is None]


def _ordered_query(rows: QuerySet, column: TextColumn, sources: Sequence[str], backwards: bool) -> QuerySet:
    orders = []
    for source in sources:
        field = field_of(source)
        expression = F(field) if column.order_by else column.sort_expression(field, rows)
        orders.append(expression.desc(nulls_last=True) if backwards else expression.asc(nulls_last=True))
    return rows.order_by(*orders, "pk")


def sums(
    rows: Rows, columns: Columns, names: Iterable[str], extra: Sequence[Any] = ()
) -> dict[str, Decimal | None]:
    """The sum of each named column over all rows and `extra`; None where no row has a number."""
    wanted = list(names)
    if not isinstance(rows, QuerySet):
        return {name: _sum([*rows, *extra], name, columns[name]) for name in wanted}
    if not wanted:
        return {}
    fields = {
        f"sum_{place}": Sum(field_of(columns[name].accessor or name)) for place, name in enumerate(wanted)
    }
    found = rows.order_by().aggregate(**fields)
    both = {
        name: [found[f"sum_{place}"], _sum(extra, name, columns[name])] for place, name in enumerate(wanted)
    }
    return {name: add_known(values) for name, values in both.items()}


def _sum(rows: Iterable[Any], name: str, column: TextColumn) -> Decimal | None:
    return add_known([value_of(name, column, row) for row in rows if speaks_of(name, column, row)])


def add_known(values: Iterable[Any]) -> Any:
    """The sum of the numbers among the values; None where there is none."""
    known = [value for value in values if isinstance(value, int | Decimal | float)]
    return sum(known[1:], known[0]) if known else None
