"""The parts of a profile: questions about rows, where a field comes from, wide columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A question about a row: does its cell in `column` match? One of the four ways is stated."""

    column: str
    reason: str = ""
    equals: str | None = None
    any_of: tuple[str, ...] | None = None
    matches: re.Pattern[str] | None = None
    blank: bool | None = None

    def holds(self, cell: str) -> bool:
        """Whether a cell's text matches."""
        text = cell.strip()
        if self.equals is not None:
            return text.casefold() == self.equals.strip().casefold()
        if self.any_of is not None:
            return text.casefold() in {one.strip().casefold() for one in self.any_of}
        if self.matches is not None:
            return self.matches.search(text) is not None
        return (not text) is bool(self.blank)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field's text comes from (a column, a constant, a name made a code) and what is done to it."""

    column: str = ""
    constant: str | None = None
    code_from: str = ""
    pattern: re.Pattern[str] | None = None
    map: Mapping[str, str] | None = None
    map_else: str = "problem"
    width: int = 0
    blank: str = ""
    leave_out_blank: str = ""
    clean: bool = False
    negate: Rule | None = None

    @property
    def source(self) -> str:
        """The header of the column that is read; "" for a constant."""
        return self.column or self.code_from


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Wide columns whose header matches become rows: their named groups and their cell become columns."""

    columns: re.Pattern[str]
    into: str = "amount"
