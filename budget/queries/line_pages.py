"""One page of the lines asked for, wherever it lies, and all of them one after the other for a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from budget.models import FundingSource
from budget.queries.explored import COLUMNS, Narrowed, Tally
from budget.queries.line_names import Key, LineNames, Named
from obb.models import ImportBatch
from obb.models.import_batch import place_of

ORDERS: dict[str, tuple[str, str]] = {
    "year": ("year", ""),
    "stage": ("stage", ""),
    "department_code": ("department", "code"),
    "department_name": ("department", "name"),
    "cost_center_code": ("cost_center", "code"),
    "cost_center_name": ("cost_center", "name"),
    "fund_code": ("fund", "code"),
    "fund_name": ("fund", "name"),
    "account_code": ("account", "code"),
    "account_name": ("account", "name"),
    "funding_source_code": ("funding_source", "code"),
    "funding_source_name": ("funding_source", "name"),
    "level": ("level", ""),
    "kind": ("kind", ""),
    "amount": ("", ""),
}
"""Column → the dimension, and what of it, that it is sorted by; ("", "") is the amount itself."""
AS_LISTED = "cost_center_code"
AT_ONCE = 5000
"""Rows that are fetched at a time for a file."""

_FIELDS = (
    "year", "stage_id", "cost_center_id", "fund_id", "account_id", "funding_source_id", "kind", "amount",
    "batch_id", "row",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in words. `batch_id` and `row` lead to where it came from, `origin_file` and `origin_row` say it."""

    year: int
    stage: str
    stage_code: str
    department_code: str
    department_name: str
    cost_center_code: str
    cost_center_name: str
    fund_code: str
    fund_name: str
    account_code: str
    account_name: str
    funding_source_code: str
    funding_source_name: str
    level: str
    kind: str
    amount: Decimal
    origin_file: str
    origin_row: int
    batch_id: int
    row: int


def order_column(order: str) -> str:
    """The column of lines whose tally leads to a page in this order: for `tally`. "" for the amount."""
    dimension, _what = ORDERS.get(order.removeprefix("-"), ORDERS[AS_LISTED])
    return COLUMNS[dimension] if dimension else ""


def page_of(
    narrowed: Narrowed, found: Tally, order: str, *, offset: int, limit: int, near: bool = True
) -> list[LineRow]:
    """`limit` lines from `offset` on, in an order: a column of ORDERS, "-" before it for the largest first; "" is
    as listed. Two queries.

    The tally (made with `order_column`) says among which codes they lie, so that the database sorts only the
    lines of those: a page of a large ledger costs hardly more than one of a small. `near` False sorts all.
    """
    lines = narrowed.lines()
    if near and order.removeprefix("-") != "amount":
        condition, before = _near(narrowed, found, order, offset, limit)
        lines, offset = lines.filter(condition), offset - before
    lines = _ordered(lines, narrowed.names, order)
    rows = list(lines.values_list(*_fields(narrowed))[offset : offset + limit])
    batches = {row[-2] for row in rows}
    return list(_told(rows, narrowed, ImportBatch.objects.filter(pk__in=batches)))


def all_of(narrowed: Narrowed, order: str) -> Iterator[LineRow]:
    """Every line in the order, fetched as it is asked for: memory does not grow with their number. Two queries."""
    rows = _ordered(narrowed.lines(), narrowed.names, order).values_list(*_fields(narrowed))
    batches = ImportBatch.objects.filter(county=narrowed.county, kind="lines")
    return _told(rows.iterator(chunk_size=AT_ONCE), narrowed, batches)


def _fields(narrowed: Narrowed) -> tuple[str, ...]:
    return (*narrowed.copy_column(), *_FIELDS)


def _told(rows: Iterable[tuple], narrowed: Narrowed, batches: QuerySet) -> Iterator[LineRow]:
    names, copied = narrowed.names, bool(narrowed.copy_column())
    stages = {one.stage_id: (one.stage_name, one.stage_code) for one in narrowed.editions}
    files = {pk: (files, name) for pk, files, name in batches.values_list("pk", "files", "file_name")}
    nobody = Named("", "")

    def called(dimension: str, copy: int, number: int | None) -> Named:
        return nobody if number is None else names.named[dimension].get((copy, number), nobody)

    for row in rows:
        copy, values = (row[0], row[1:]) if copied else (0, row)
        year, stage_id, center_id, fund_id, account_id, source_id, kind, amount, batch_id, number = values
        stage, stage_code = stages[stage_id]
        center, fund = called("cost_center", copy, center_id), called("fund", copy, fund_id)
        account, source = called("account", copy, account_id), called("funding_source", copy, source_id)
        department = names.department((copy, center_id)) or nobody
        file, place = place_of(*files.get(batch_id, ((), "")), number)
        yield LineRow(
            year, stage, stage_code, department.code, department.name, center.code, center.name, fund.code,
            fund.name, account.code, account.name, source.code, source.name,
            names.levels.get((copy, source_id), "") if source_id is not None else "",
            kind, amount, file, place, batch_id, number,
        )  # fmt: skip


# -- order ----------------------------------------------------------------------------------------------------


def _ordered(lines: QuerySet, names: LineNames, order: str) -> QuerySet:
    """By the column asked for, then as listed: newest year first, stages in order, cost centers by code, file order."""
    first = []
    name, backwards = order.removeprefix("-"), order.startswith("-")
    if name in ORDERS:
        expression = F("amount") if name == "amount" else _ranked(names, *ORDERS[name])
        first = [expression.desc(nulls_last=True) if backwards else expression.asc(nulls_last=True)]
    return lines.order_by(*first, *_listed(names), "batch_id", "row", "pk")


def _listed(names: LineNames) -> list[Any]:
    by_center = _ranked(names, *ORDERS[AS_LISTED]).asc(nulls_last=True)
    if len(names.editions) == 1:
        return [by_center]
    return [F("year").desc(), _ranked(names, "stage", "").asc(), by_center]


def _ranked(names: LineNames, dimension: str, what: str) -> Combinable:
    """A line's place among the values of a dimension, in the database's own hands: looked up in one JSON text."""
    column = COLUMNS[dimension]
    if dimension in ("year", "kind"):
        return F(column)
    ranks = _ranks(names, dimension, what)
    text: Combinable = Cast(column, TextField())
    if names.published and dimension != "stage":
        text = Concat(Cast("publication_id", TextField()), Value("."), text, output_field=TextField())
        known = {f"{copy}.{number}": rank for (copy, number), rank in ranks.items()}
    else:
        known = {str(number): rank for (_copy, number), rank in ranks.items()}
    found = Func(_Json(json.dumps(known)), text, function="jsonb_extract_path_text", output_field=TextField())
    return Cast(found, IntegerField())


class _Json(Value):
    """A text that the database takes for jsonb."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s::jsonb", [self.value]


def _ranks(names: LineNames, dimension: str, what: str) -> dict[Key, int]:
    """Key → place; equal texts have equal places, so that what comes next decides between them."""
    texts = _texts(names, dimension, what)
    places = {text: place for place, text in enumerate(sorted(set(texts.values())))}
    return {key: places[text] for key, text in texts.items()}


def _texts(names: LineNames, dimension: str, what: str) -> Mapping[Key, Any]:
    if dimension == "stage":
        return {(0, one.stage_id): one.position for one in names.editions}
    if dimension == "level":
        order = FundingSource.Level.values
        return {key: order.index(level) for key, level in names.levels.items()}
    if dimension == "department":
        return {
            center: _text(department, what)
            for center in names.department_of
            if (department := names.department(center)) is not None
        }
    return {key: _text(one, what) for key, one in names.named[dimension].items()}


def _text(one: Named, what: str) -> str:
    return one.code if what == "code" else one.name.casefold()


# -- near the page --------------------------------------------------------------------------------------------


def _near(narrowed: Narrowed, found: Tally, order: str, offset: int, limit: int) -> tuple[Q, int]:
    """The condition of lines whose first ordering values meet the page, and how many lines come before them."""
    bands: dict[Any, list[tuple]] = {}
    for cell in found.cells:
        bands.setdefault(_band(narrowed.names, order, cell), []).append(cell)
    backwards = order.startswith("-")
    stated = sorted((band for band in bands if band is not None), reverse=backwards)
    before, passed, cells = 0, 0, []
    for band in [*stated, *([None] if None in bands else [])]:
        many = sum(found.cells[cell].lines for cell in bands[band])
        if passed + many <= offset:
            before += many
        elif passed < offset + limit:
            cells += bands[band]
        passed += many
    return _in_cells(narrowed, order_column(order), cells), before


def _band(names: LineNames, order: str, cell: tuple) -> Any:
    """What lines of a cell are first ordered by; None where they do not state it. Cells of one band stay together."""
    copy, year, stage, value = cell
    name = order.removeprefix("-")
    if name not in ORDERS:
        position = next(one.position for one in names.editions if one.stage_id == stage)
        return (-year, position, _value(names, AS_LISTED, copy, value))
    return _value(names, name, copy, value)


def _value(names: LineNames, name: str, copy: int, value: Any) -> Any:
    dimension, what = ORDERS[name]
    if dimension in ("year", "kind"):
        return value
    if dimension == "stage":
        return next(one.position for one in names.editions if one.stage_id == value)
    if dimension == "level":
        level = names.levels.get((copy, value))
        return None if level is None else FundingSource.Level.values.index(level)
    if dimension == "department":
        named = names.department((copy, value))
    else:
        named = names.named[dimension].get((copy, value))
    return None if named is None else _text(named, what)


def _in_cells(narrowed: Narrowed, column: str, cells: Sequence[tuple]) -> Q:
    """The lines of these cells: each edition's values of the column."""
    if not cells:
        return Q(pk__in=[])
    by_edition: dict[tuple, list[Any]] = {}
    for copy, year, stage, value in cells:
        by_edition.setdefault((copy, year, stage), []).append(value)
    condition = Q()
    for (copy, year, stage), values in by_edition.items():
        its = Q(publication_id=copy) if narrowed.names.published else Q(year=year, stage_id=stage)
        stated = [value for value in values if value is not None]
        of_values = Q(**{f"{column}__in": stated}) if stated else Q(pk__in=[])
        if len(stated) < len(values):
            of_values |= Q(**{f"{column}__isnull": True})
        condition |= its & of_values
    return condition
