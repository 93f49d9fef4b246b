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

    `cell`: a cell of another sheet, as "Introduction!B3"; `look_up`: what another sheet says of the column's text.
    `not_reported`: marks that stand for a figure that is withheld or missing → why, "" where nobody says.
    `more` are further columns whose texts are joined to the first one's by `join`. `plus` and `minus` are more
    columns of amounts, added and taken off. `heading`: the text is that of the last row, up to this one, where this
    holds. `reversed_sign` turns every sign.
    """

    column: str = ""
    constant: str | None = None
    code_from: str = ""
    more: tuple[str, ...] = ()
    join: str = ""
    file_name: re.Pattern[str] | None = None
    sheet_name: re.Pattern[str] | None = None
    cell: str = ""
    look_up: "LookUp | None" = None
    not_reported: Mapping[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None
    map: Mapping[str, str] | None = None
    map_else: str = "problem"
    width: int = 0
    blank: str = ""
    leave_out_blank: str = ""
    clean: bool = False
    fill_down: bool = False
    heading: Rule | None = None
    writing: Writing = field(default_factory=Writing)
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    reversed_sign: bool = False
    negate: Rule | None = None

    @property
    def source(self) -> str:
        """The header of the column that is read; "" for a constant and for what a name or one cell says."""
        return self.column or self.code_from or (self.look_up.find if self.look_up is not None else "")

    @property
    def says_once(self) -> bool:
        """Whether one text stands for all rows of a file: from its name, its sheet's, or one cell."""
        return bool(self.file_name or self.sheet_name or self.cell)

    @property
    def name_pattern(self) -> re.Pattern[str] | None:
        """The pattern that takes the text from the file's or the sheet's name."""
        return self.file_name or self.sheet_name


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Wide columns whose header matches become rows: their named groups and their cell become columns.

    `beside`: a group of the pattern. Headers that differ in it alone stand beside each other in one row, each
    cell in a column called as the group says.
    """

    columns: re.Pattern[str]
    into: str = "amount"
    beside: str = ""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Another sheet of the same workbook as a list: of the row whose `key` is a text, the cell under `give`.

    `find`: the column whose text is looked up. Case, spaces and footnote marks at the end make no difference.
    """

    sheet: str
    find: str
    key: str
    give: str
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """One of several figures in a row, which becomes a record of its own.

    `texts`: column → text, the same in every row. `columns`: column → the header it is read from, the first of
    these that the file has. `optional`: a file without them has no such record.
    """

    texts: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Whose figures a row holds, by a code or name in `columns`: the county's, the benchmark's, or neither's.

    Codes of digits are compared as numbers, so that 063, 63 and 63.0 are one. `state`: the state's own code, put
    before a county's of three digits. Two columns hold the state's and the county's.
    """

    columns: tuple[str, ...]
    county: tuple[str, ...]
    benchmark: tuple[str, ...] = ()
    state: str = ""
    reason: str = "other areas"


@dataclass(frozen=True, slots=True)
class Combine:
    """How the figures of several areas become one: a `ratio` of sums × `scale`, or a `count` that adds up.

    `decimals`: what a ratio is rounded to. `partial`: where areas are missing, the others make the total, and it is
    said how many did. `denominator_times`: the file's denominators are in so many.
    """

    how: str
    scale: int = 1
    decimals: int = 2
    partial: bool = False
    denominator_times: int = 1


@dataclass(frozen=True, slots=True)
class Break:
    """Values of an indicator (all of them: "") from a period or an edition on are by a new definition, because …"""

    reason: str
    indicator: str = ""
    period: str = ""
    edition: str = ""


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
    measures: tuple[Measured, ...] = ()
    area: Area | None = None
    combine: Combine | None = None
    breaks: tuple[Break, ...] = ()

    def other_sheets(self) -> set[str]:
        """The sheets that fields are looked up in, or whose cells they are."""
        found = {rule.look_up.sheet for rule in self.fields.values() if rule.look_up is not None}
        return found | {rule.cell.rpartition("!")[0].strip("'") for rule in self.fields.values() if rule.cell}

    def with_constants(self, **constants: str) -> "Profile":
        """The same profile with a field stated for the whole file ("this file is FY2019")."""
        return replace(self, constants={**self.constants, **constants})


PLAIN = Profile()
