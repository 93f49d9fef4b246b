r"""A profile: how one county's file becomes records with named fields.

A profile is a small TOML file, or the same as a mapping (a form, JSON). Without one, a file is in the plain
format of its kind: one header row, and each field under its own name (case, spaces and underscores alike).

    kind = "lines"                      # what the records are; the importer names kinds and fields
    name = "Ledger export by program"   # for people
    note = "Second sheet is notes"

    [file]                              # all optional
    sheet = "Data"                      # of a workbook; needed where several sheets are visible and filled
    header_row = 3                      # counted from 1; 0: no headers, then `headers` names the columns
    headers = ["dept", "amount"]
    skip_rows = 1                       # rows between the headers and the data
    delimiter = "semicolon"             # comma, semicolon, tab, pipe; found when not stated
    encoding = "cp1252"                 # found when not stated

    [[keep]]                            # rows that do not match are left out and counted under `reason`
    column = "edition"
    equals = "adopted"                  # or: in = ["a", "b"] · matches = '^A' · blank = false
    reason = "the other edition"

    [[leave_out]]                       # rows that match are left out and counted under `reason`
    column = "line_type"
    in = ["total", "subtotal"]
    reason = "totals"

    [fields.year]                       # the table's name is the field's
    column = "year_and_stage"           # the header it is read from …
    pattern = '^(FY\d\d) '              # … taking the group called `value`, or the first group, of this
    [fields.stage]
    column = "year_and_stage"
    pattern = '^FY\d\d (.+)$'
    map = { "Expenditure" = "actual" }  # text → text, whatever the case; a text not listed is a problem …
    map_else = "keep"                   # … unless it is kept as it is
    [fields.kind]
    constant = "expense"                # the same for every row
    [fields.department]
    code_from = "department"            # a stable code made from the name in that column, shown as made
    [fields.fund]
    column = "fund"
    width = 4                           # zeros put before a code of digits that a spreadsheet took them from
    blank = "0000"                      # what stands in an empty cell
    [fields.amount]
    column = "amount"
    leave_out_blank = "no amount"       # rows whose cell is empty or a dash are left out under this reason
    negate = { column = "type", in = ["Credit"] }  # turns the sign of rows that match
    [fields.goal_name]
    column = "strategy"
    clean = true                        # HTML entities become characters, runs of spaces one space

    [new_codes]                         # what the import does with codes it does not know: create or refuse
    department = "create"

    [unpivot]                           # wide columns: each becomes a row
    columns = '^(?P<stage>Appropriations|Expenditures) (?P<year>\d{4})$'
    into = "amount"                     # the column the cells go to; the named groups become columns too

Rules of `keep` come first, then those of `leave_out`; a row is counted under the first reason that puts it
out. `equals`, `in` and `map` compare whole texts, trimmed, whatever the case; `matches` and `pattern` search.
A pattern that does not match is a problem of its cell. Every row left out is counted, and no row is left out
unsaid.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from obb.imports.problems import Problem, UnreadableFile, did_you_mean
from obb.imports.readers import FileOptions
from obb.imports.rules import FieldRule, Rule, Unpivot

CREATE, REFUSE = "create", "refuse"
_LONGEST_PATTERN = 300
_REPEAT_IN_REPEAT = re.compile(r"[+*}]\)*\)(?:[+*]|\{[0-9]*,)")


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

    def with_constants(self, **constants: str) -> "Profile":
        """The same profile with a field stated for the whole file ("this file is FY2019")."""
        return replace(self, constants={**self.constants, **constants})


PLAIN = Profile()


def from_toml(text: str) -> Profile:
    """The profile a TOML text states. Raises UnreadableFile with every problem of it."""
    try:
        return from_dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(None, "", "", f"The profile is not TOML: {error}.", "Look at the line named.")
        raise UnreadableFile([problem]) from error


def from_dict(stated: Mapping[str, Any]) -> Profile:
    """The profile a mapping of the same shape states. Raises UnreadableFile with every problem of it."""
    reader = _Grammar()
    profile = reader.profile(stated)
    if reader.problems:
        raise UnreadableFile(reader.problems)
    return profile


_TOP = ("kind", "name", "note", "file", "keep", "leave_out", "fields", "constants", "new_codes", "unpivot")
_FILE = ("sheet", "header_row", "skip_rows", "headers", "delimiter", "encoding")
_RULE = ("column", "equals", "in", "matches", "blank")
_FIELD = (
    "column", "constant", "code_from", "pattern", "map", "map_else", "width", "blank", "leave_out_blank", "clean",
    "negate",
)  # fmt: skip


class _Grammar:
    """Reads a mapping part by part and notes what is wrong with its place in the profile."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def profile(self, stated: Mapping[str, Any]) -> Profile:
        self._known(stated, _TOP, "the profile")
        fields = self._table(stated, "fields", "")
        return Profile(
            kind=self._text(stated, "kind", ""),
            name=self._text(stated, "name", ""),
            note=self._text(stated, "note", ""),
            file=self._file(self._table(stated, "file", "")),
            keep=self._rules(stated, "keep"),
            leave_out=self._rules(stated, "leave_out"),
            fields={name: self._field(name, part) for name, part in fields.items()},
            constants={name: str(value) for name, value in self._table(stated, "constants", "").items()},
            new_codes=self._new_codes(self._table(stated, "new_codes", "")),
            unpivot=self._unpivot(stated),
        )

    def _wrong(self, place: str, value: Any, message: str, remedy: str) -> None:
        self.problems.append(Problem(None, place, "" if value is None else str(value), message, remedy))

    def _known(self, part: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for key in part:
            if key not in known:
                remedy = did_you_mean(str(key), known, f"Known here: {', '.join(known)}.")
                self._wrong(place, key, f"“{key}” is not known in {place}.", remedy)

    def _typed(
        self, part: Mapping[str, Any], key: str, place: str, kind: type, default: Any, word: str
    ) -> Any:
        value = part.get(key, default)
        if value is default or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool))):
            return value
        self._wrong(f"{place}.{key}".lstrip("."), value, f"“{key}” is {word}.", f"Write {word}.")
        return default

    def _text(self, part: Mapping[str, Any], key: str, place: str, default: Any = "") -> Any:
        return self._typed(part, key, place, str, default, "a text in quotation marks")

    def _count(self, part: Mapping[str, Any], key: str, place: str, default: int) -> int:
        value = self._typed(part, key, place, int, default, "a whole number")
        if 0 <= value <= 10_000:
            return value
        self._wrong(f"{place}.{key}", value, f"“{key}” is from 0 to 10000.", "Write a smaller number.")
        return default

    def _table(self, part: Mapping[str, Any], key: str, place: str) -> Mapping[str, Any]:
        return self._typed(part, key, place, Mapping, {}, "a table of its own") if key in part else {}

    def _texts(self, part: Mapping[str, Any], key: str, place: str) -> tuple[str, ...] | None:
        value = part.get(key)
        if value is None or (isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)):
            return None if value is None else tuple(value)
        self._wrong(f"{place}.{key}", value, f"“{key}” is a list of texts.", 'Write it as ["a", "b"].')
        return None

    def _pattern(self, part: Mapping[str, Any], key: str, place: str) -> re.Pattern[str] | None:
        text = self._text(part, key, place, None)
        if text is None:
            return None
        if len(text) > _LONGEST_PATTERN or _REPEAT_IN_REPEAT.search(text):
            self._wrong(
                f"{place}.{key}", text, "The pattern could take very long.", "Repeat no group that repeats."
            )
            return None
        try:
            return re.compile(text)
        except re.error as error:
            self._wrong(
                f"{place}.{key}", text, f"The pattern cannot be read: {error}.", "Correct the pattern."
            )
            return None

    def _file(self, part: Mapping[str, Any]) -> FileOptions:
        self._known(part, _FILE, "file")
        return FileOptions(
            sheet=self._text(part, "sheet", "file"),
            header_row=self._count(part, "header_row", "file", 1),
            skip_rows=self._count(part, "skip_rows", "file", 0),
            headers=self._texts(part, "headers", "file") or (),
            delimiter=self._text(part, "delimiter", "file"),
            encoding=self._text(part, "encoding", "file"),
        )

    def _rules(self, stated: Mapping[str, Any], key: str) -> tuple[Rule, ...]:
        parts = stated.get(key, [])
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, Mapping) for part in parts):
            self._wrong(key, parts, f"“{key}” is a list of rules.", f"Write [[{key}]] above each rule.")
            return ()
        return tuple(
            self._rule(part, f"{key} {number}", (*_RULE, "reason")) for number, part in enumerate(parts, 1)
        )

    def _rule(self, part: Mapping[str, Any], place: str, known: tuple[str, ...]) -> Rule:
        self._known(part, known, place)
        ways = [way for way in ("equals", "in", "matches", "blank") if way in part]
        column = self._text(part, "column", place)
        if len(ways) != 1 or not column:
            self._wrong(
                place, None, "A rule has a column and one of equals, in, matches, blank.", "State them."
            )
        if "reason" in known and not self._text(part, "reason", place).strip():
            self._wrong(place, None, "A rule that leaves rows out says why.", "Add a reason.")
        return Rule(
            column=column,
            reason=self._text(part, "reason", place).strip(),
            equals=self._text(part, "equals", place, None),
            any_of=self._texts(part, "in", place),
            matches=self._pattern(part, "matches", place),
            blank=self._typed(part, "blank", place, bool, None, "true or false"),
        )

    def _field(self, name: str, part: Any) -> FieldRule:
        place = f"fields.{name}"
        if not isinstance(part, Mapping):
            self._wrong(
                place, part, f"“{name}” is a table of its own.", f"Write [{place}] above its settings."
            )
            return FieldRule()
        self._known(part, _FIELD, place)
        sources = [source for source in ("column", "constant", "code_from") if source in part]
        if len(sources) != 1:
            self._wrong(
                place, None, "A field comes from one of column, constant, code_from.", "State exactly one."
            )
        if "blank" in part and "leave_out_blank" in part:
            self._wrong(place, None, "A field has blank or leave_out_blank, not both.", "Take one out.")
        map_else = self._text(part, "map_else", place, "problem")
        if map_else not in ("problem", "keep"):
            self._wrong(
                f"{place}.map_else", map_else, "“map_else” is problem or keep.", "Write one of the two."
            )
        negate = self._table(part, "negate", place)
        constant = part.get("constant")
        return FieldRule(
            column=self._text(part, "column", place),
            constant=str(constant)
            if isinstance(constant, int)
            else self._text(part, "constant", place, None),
            code_from=self._text(part, "code_from", place),
            pattern=self._pattern(part, "pattern", place),
            map=self._map(part, place),
            map_else=map_else,
            width=self._count(part, "width", place, 0),
            blank=self._text(part, "blank", place),
            leave_out_blank=self._text(part, "leave_out_blank", place),
            clean=self._typed(part, "clean", place, bool, False, "true or false"),
            negate=self._rule(negate, f"{place}.negate", _RULE) if negate else None,
        )

    def _map(self, part: Mapping[str, Any], place: str) -> Mapping[str, str] | None:
        if "map" not in part:
            return None
        table = self._table(part, "map", place)
        if not all(isinstance(text, str) for text in table.values()):
            self._wrong(
                f"{place}.map", None, "A map gives a text for a text.", "Put both in quotation marks."
            )
            return None
        return {" ".join(key.split()).casefold(): text for key, text in table.items()}

    def _new_codes(self, part: Mapping[str, Any]) -> Mapping[str, str]:
        for name, value in part.items():
            if value not in (CREATE, REFUSE):
                self._wrong(
                    f"new_codes.{name}", value, "New codes are created or refused.", "Write create or refuse."
                )
        return dict(part)

    def _unpivot(self, stated: Mapping[str, Any]) -> Unpivot | None:
        if "unpivot" not in stated:
            return None
        part = self._table(stated, "unpivot", "")
        self._known(part, ("columns", "into"), "unpivot")
        columns = self._pattern(part, "columns", "unpivot")
        if columns is None:
            self._wrong("unpivot.columns", None, "Unpivoting needs a pattern of headers.", "State “columns”.")
            return None
        return Unpivot(columns, self._text(part, "into", "unpivot", "amount"))
