"""A profile and its parts as values: questions about rows, where a field comes from, wide columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from obb.imports.readers import FileOptions
from obb.imports.written import Writing


@dataclass(frozen=True, slots=True)
class Rule:
    """A question about a row: does its cell in `column` match? One of the four ways is stated.

    `total_of`: the rows left out print totals, of the lines that agree with them in these fields.
    """

    column: str
    reason: str = ""
    equals: str | None = None
    any_of: tuple[str, ...] | None = None
    matches: re.Pattern[str] | None = None
    blank: bool | None = None
    total_of: tuple[str, ...] = ()

    def holds(self, cell: str) -> bool:
        """Whether a cell's text matches."""
        text = cell.strip()
        if self.equals is not None:
            return text.casefold() == self.equals.strip().casefold()
        if self.any_of is not None:
            return text.casefold() in {one.strip().casefold() for one in self.any_of}
        if self.matches is not None:
            return self.matches.search(text[:2_000]) is not None
        return (not text) is bool(self.blank)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field's text comes from (a column, a constant, a name made a code, the file's or the sheet's name)
    and what is done to it.

    `more` are further columns whose texts are joined to the first one's by `join`. `plus` and `minus` are more
    columns of amounts, added and taken off. `reversed_sign` turns every sign.
    """

    column: str = ""
    constant: str | None = None
    code_from: str = ""
    more: tuple[str, ...] = ()
    join: str = ""
    file_name: re.Pattern[str] | None = None
    sheet_name: re.Pattern[str] | None = None
    pattern: re.Pattern[str] | None = None
    map: Mapping[str, str] | None = None
    map_else: str = "problem"
    width: int = 0
    blank: str = ""
    leave_out_blank: str = ""
    clean: bool = False
    fill_down: bool = False
    writing: Writing = field(default_factory=Writing)
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    reversed_sign: bool = False
    negate: Rule | None = None

    @property
    def source(self) -> str:
        """The header of the column that is read; "" for a constant and for what a name says."""
        return self.column or self.code_from

    @property
    def name_pattern(self) -> re.Pattern[str] | None:
        """The pattern that takes the text from the file's or the sheet's name."""
        return self.file_name or self.sheet_name


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Wide columns whose header matches become rows: their named groups and their cell become columns."""

    columns: re.Pattern[str]
    into: str = "amount"


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """Keeps the rows of each value of the field `per` only where they all have one value of the field `of`."""

    of: str
    per: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Of several snapshots in one file, told apart by a column, the rows of one: the latest, the earliest, or named."""

    column: str
    pick: str = "latest"
    reason: str = "other snapshots"


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as read. With no `fields` the file is in the plain format; `constants` fill fields it lacks."""

    kind: str = ""
    name: str = ""
    note: str = ""
    file: FileOptions = field(default_factory=FileOptions)
    keep: tuple[Rule, ...] = ()
    leave_out: tuple[Rule, ...] = ()
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    new_codes: Mapping[str, str] = field(default_factory=dict)
    unpivot: Unpivot | None = None
    only_one: OnlyOne | None = None
    choose: Choose | None = None

    def with_constants(self, **constants: str) -> "Profile":
        """The same profile with a field stated for the whole file ("this file is FY2019")."""
        return replace(self, constants={**self.constants, **constants})


PLAIN = Profile()
