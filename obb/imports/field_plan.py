"""How one field is read: the whole way of a cell's text to a value, a problem or a row left out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from obb.domain.unreadable import Unreadable
from obb.imports.columns import (
    Bad,
    FieldSpec,
    LeftOut,
    NotReported,
    made_code,
    plain_text,
    read_code,
    value_of,
)
from obb.imports.problems import Problem, did_you_mean
from obb.imports.rules import FieldRule

_LONGEST_SEARCHED = 2_000
_MOST_CODES = 5_000
_SAY_WIDTH = (
    "If a spreadsheet took zeros off, say how many digits they have: “Digits of the code” where the layout"
    " says how this column is read, “width” in a profile."
)


@dataclass(slots=True)
class FieldPlan:
    """How one field is read: its column, and the whole way of a cell's text to a value, Bad or LeftOut.

    `looked`: what another sheet says, text → text.
    `others`: more columns of amounts, each with its sign. `joined`: all columns whose texts make up the cell.
    `as_it_stands`: a text that is not empty goes to the field's reader as it is.
    """

    field: FieldSpec
    rule: FieldRule
    index: int
    header: str
    negate_index: int = 0
    others: tuple[tuple[int, int], ...] = ()
    joined: tuple[int, ...] = ()
    made: dict[str, str] = field(default_factory=dict)
    looked: Mapping[str, str] | None = None
    _marked: bool = False
    _folded_map: dict[str, str] | None = None
    _lengths: set[int] = field(default_factory=set)
    _codes: set[str] = field(default_factory=set)
    _zeros: bool = False
    as_it_stands: bool = False
    _not_reported: dict[str, str] = field(default_factory=dict)
    _changes: tuple[Callable[[str], str | Bad], ...] = ()

    def __post_init__(self) -> None:
        rule = self.rule
        changes = (
            rule.pattern
            or rule.code_from
            or rule.map is not None
            or rule.width
            or rule.clean
            or rule.writing
            or rule.not_reported
            or rule.look_up
        )
        self._not_reported = {_folded(mark): why for mark, why in rule.not_reported.items()}
        self.as_it_stands = not changes and self.field.reader is not read_code
        steps = (
            (rule.look_up is not None, self._looked_up),
            (rule.pattern is not None, self._taken),
            (bool(rule.writing), self._usual),
            (bool(rule.code_from), self._code),
            (rule.map is not None, self._mapped),
        )
        self._changes = tuple(change for is_stated, change in steps if is_stated)

    def cells(self, columns: Sequence[Sequence[str]]) -> Sequence[str]:
        """The texts to read: one column's, or several's joined row by row."""
        if not self.joined:
            return columns[self.index]
        by = self.rule.join or (" / " if self.rule.code_from else "-")
        parts = zip(*(columns[index] for index in self.joined), strict=True)
        return [by.join(text for cell in row if (text := cell.strip())) for row in parts]

    def has_marks(self) -> bool:
        """Whether any cell so far was Bad or LeftOut."""
        return self._marked

    def read(self, cell: str) -> Any:
        """A cell's text as a value, Bad or LeftOut. The same text always gives the same."""
        if self.as_it_stands and (text := cell.strip()):  # the short way, for columns of amounts
            try:
                value = self.field.reader(text)
            except Unreadable:
                value = None
            if value is not None:
                return value
        value = self._read(cell)
        if type(value) is Bad or type(value) is LeftOut:
            self._marked = True
        return value

    def _read(self, cell: str) -> Any:
        rule = self.rule
        text = plain_text(cell) if rule.clean else cell.strip()
        if not text and rule.leave_out_blank:
            return LeftOut(rule.leave_out_blank)
        text = text or rule.blank
        if self._not_reported and _folded(text) in self._not_reported:
            return NotReported(text[:80], self._not_reported[_folded(text)])
        if text:
            changed = self._changed(text)
            if type(changed) is Bad:
                return changed
            text = changed
        value = value_of(self.field, text)
        says_none = type(value) is Bad and rule.leave_out_blank and self._says_none(text)
        return LeftOut(rule.leave_out_blank) if says_none else value

    def _changed(self, text: str) -> str | Bad:
        """The text after pattern, usual writing, made code, map and width, as far as the profile states them."""
        changed = text
        for change in self._changes:
            if changed:
                changed = change(changed)
                if type(changed) is Bad:
                    return changed
        if changed.isascii() and changed.isdigit():
            changed = changed.zfill(self.rule.width)
            self._note_digits(changed)
        return changed

    def _looked_up(self, text: str) -> str | Bad:
        found = (self.looked or {}).get(sheet_key(text))
        if found is not None:
            return found
        at = self.rule.look_up
        return Bad(
            f"“{text[:80]}” is not in the column “{at.key}” of the sheet “{at.sheet}”.",
            did_you_mean(text, self.looked or {}, "Write it as that sheet does."),
        )

    def _taken(self, text: str) -> str | Bad:
        found = taken(self.rule.pattern, text)
        if found is None:
            return Bad(
                f"“{text[:80]}” does not match the profile's pattern.", "Correct the cell or the pattern."
            )
        return found

    def _usual(self, text: str) -> str | Bad:
        try:
            return self.rule.writing.usual(text)
        except Unreadable as error:
            return Bad(error.reason, error.remedy)

    def _code(self, text: str) -> str | Bad:
        code = made_code(text)
        other = self.made.setdefault(code, text)
        if _folded(other) != _folded(text):
            return Bad(f"“{text}” and “{other}” give the same code {code}.", "Give them codes in the file.")
        return code

    def _mapped(self, text: str) -> str | Bad:
        known = self._map().get(_folded(text))
        if known is not None or self.rule.map_else == "keep":
            return text if known is None else known
        return Bad(
            f"“{text}” is not in the profile's map.", did_you_mean(text, self.rule.map, "Add it to the map.")
        )

    def _note_digits(self, text: str) -> None:
        if self.field.reader is read_code:
            self._lengths.add(len(text))
            self._zeros = self._zeros or text[0] == "0"
            if len(self._codes) < _MOST_CODES:
                self._codes.add(text)

    def _says_none(self, text: str) -> bool:
        # A lone dash in an amount column: read without complaint, but no amount.
        try:
            return bool(text) and self.field.reader(text) is None
        except ValueError:
            return False

    def lost_zeros(self) -> Problem | None:
        """What to tell of a column of codes that are numbers of different lengths, none of which starts with 0."""
        if self.rule.width or self.rule.code_from or len(self._lengths) < 2:
            return None
        if self._zeros:
            return self._with_and_without()
        lengths = " and ".join(map(str, sorted(self._lengths)))
        return Problem(
            None, self.header, "", f"The codes in “{self.header}” have {lengths} digits, and none starts with 0.",
            _SAY_WIDTH,
        )  # fmt: skip

    def _with_and_without(self) -> Problem | None:
        width = max(self._lengths)
        both = sorted(text for text in self._codes if len(text) < width and text.zfill(width) in self._codes)
        if not both:
            return None
        return Problem(
            None, self.header, both[0],
            f"“{self.header}” has both “{both[0]}” and “{both[0].zfill(width)}”, which are read as two codes.",
            _SAY_WIDTH,
        )  # fmt: skip

    def _map(self) -> dict[str, str]:
        if self._folded_map is None:
            self._folded_map = {_folded(key): text for key, text in (self.rule.map or {}).items()}
        return self._folded_map


def sheet_key(text: str) -> str:
    """What two labels have alike that differ in case, spaces or the footnote marks at their end."""
    return _folded(text).rstrip("*+†‡§^#¹²³⁴⁵⁶⁷⁸⁹ ")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def taken(pattern: re.Pattern[str], text: str) -> str | None:
    """What the group `value`, or the first group, of a pattern takes out of a text; None where it does not match."""
    # A pattern comes from outside: it is not let loose on texts of any length.
    match = pattern.search(text) if len(text) <= _LONGEST_SEARCHED else None
    if match is None:
        return None
    group = "value" if "value" in pattern.groupindex else min(1, pattern.groups)
    return (match[group] or "").strip()
