"""What a file gives: one row's values, some rows as columns, and a whole file read at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obb.imports.problems import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """One row's clean values by field name, and its number in the file."""

    row: int
    values: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows as columns: their numbers, and for every field of the spec as many values.

    `marks`, where they were asked for: the same number for rows whose cells are all the same.
    """

    rows: list[int]
    columns: dict[str, list[Any]]
    marks: list[int] | None = None

    def records(self) -> Iterator[Record]:
        """The same, row by row."""
        names = tuple(self.columns)
        for row, values in zip(self.rows, zip(*self.columns.values(), strict=True), strict=True):
            yield Record(row, dict(zip(names, values, strict=True)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: rows_read = records + those left out, by reason + those with a problem."""

    records: list[Record]
    problems: list[Problem]
    left_out: dict[str, int]
    rows_read: int
    made_codes: dict[str, dict[str, str]]
    notices: list[Problem]
