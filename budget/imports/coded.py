"""Columns by their distinct values: several at once, spread over the rows, or as plain lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budget.imports.spool import NONE
from obb.imports.blocks import Coded
from obb.imports.column_batches import Cents, ColumnBatch, cents_of
from obb.imports.records import Batch

if TYPE_CHECKING:
    import numpy


def together(*columns: Coded) -> Coded:
    """Several columns as one of tuples, in the order in which these first stand."""
    import pandas  # noqa: PLC0415  heavy: only who reads a file loads it

    codes = columns[0].codes
    values = [(value,) for value in columns[0].values]
    for column in columns[1:]:
        if len(column.values) == 1:
            values = [(*value, column.values[0]) for value in values]
            continue
        # Both numbers are below the count of the block's rows, or nearly: their pair fits 64 bits.
        codes, pairs = pandas.factorize(codes * len(column.values) + column.codes)
        values = [
            (*values[pair // len(column.values)], column.values[pair % len(column.values)])
            for pair in pairs.tolist()
        ]
    return Coded(codes, values)


def spread(column: Coded) -> numpy.ndarray:
    """A column of whole numbers as one a row; NONE for None."""
    return numbers_of(column.values)[column.codes]


def numbers_of(values: Sequence[int | None]) -> numpy.ndarray:
    """Whole numbers as an array; NONE for None."""
    import numpy  # noqa: PLC0415  heavy

    return numpy.array([NONE if value is None else value for value in values], dtype="i8")


def cents_column(column: Coded | Cents) -> Cents:
    """A column of amounts in cents."""
    import numpy  # noqa: PLC0415  heavy

    if isinstance(column, Cents):
        return column
    cents = numpy.array([cents_of(value) if value else 0 for value in column.values], dtype="i8")
    none = numpy.array([value is None for value in column.values], dtype=bool)[column.codes]
    return Cents(cents[column.codes], none if none.any() else None)


def as_batch(batch: ColumnBatch) -> Batch:
    """The same, one value a row."""
    columns = {name: column.tolist() for name, column in batch.columns.items()}
    return Batch(batch.rows.tolist(), columns, batch.marks.tolist())
