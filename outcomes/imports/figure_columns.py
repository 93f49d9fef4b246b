"""The columns of a table that hold measured figures: each value with its interval, margin and flag beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from obb.domain.unreadable import Unreadable
from obb.imports.columns import NotReported
from outcomes.imports.figures import MOST_DECIMALS, read_margin, read_reported
from outcomes.imports.header_figures import FLAG, HIGH, INTERVAL, LOW, MARGIN, VALUE, Head

FOOTED = re.compile(r"^(.*[0-9)%])\s*([*†‡§^#¹²³]+|\([a-z]\)|[a-z])$", re.IGNORECASE)
"""A figure with a footnote's mark behind it: “12.3*”, “12.3 (a)”, “12.3 b”."""
SPAN = re.compile(r"^\(?\s*\$?(-?[0-9.,]+)%?\s*(?:[-–—]|to|,)\s*\$?(-?[0-9.,]+)%?\s*\)?$", re.IGNORECASE)
"""Both ends of an interval in one cell: “17.0-19.9”, “(17.0, 19.9)”."""
_ONE_END = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]*\.?[0-9]+"
_FIRST_END = rf"^\(?\s*\$?(-?(?:{_ONE_END}))"
_LAST_END = rf"({_ONE_END})%?\s*\)?$"
_FIGURE_WITHOUT_MARK = r"^(.*?[0-9)%]|.+?)\s*(?:[*†‡§^#¹²³]+|\([a-z]\)|[a-z])?$"
_MARK_ALONE = r"^(?:.*[0-9)%]\s*|.*?)([*†‡§^#¹²³]*|\([a-z]\)|[a-z])$"
_MOSTLY = 0.6
_LARGEST_RATE = 1_000
_LONGEST_MARK = 25
_MOST_MARKS = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its header taken apart, and the cells of a sample, stripped, row by row."""

    head: Head
    cells: tuple[str, ...]
    index: int

    @property
    def header(self) -> str:
        return self.head.header

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]

    @property
    def is_figures(self) -> bool:
        """Whether most of its filled cells are figures, or marks in their place, and some are figures."""
        read = [_read(cell) for cell in self.filled]
        figures = sum(one is True for one in read)
        return figures > 0 and figures + sum(one is None for one in read) >= _MOSTLY * len(read)

    @property
    def is_spans(self) -> bool:
        """Whether its cells hold both ends of an interval."""
        filled = self.filled
        return bool(filled) and sum(SPAN.match(cell) is not None for cell in filled) >= _MOSTLY * len(filled)

    def number(self, row: int) -> float | None:
        """The figure of a row, footnotes off; None where there is none."""
        cell = self.cells[row]
        footed = FOOTED.match(cell)
        text = re.sub(r"[,$%\s]", "", footed[1] if footed else cell)
        try:
            return float(text)
        except ValueError:
            return None


@dataclass(slots=True)
class Measure:
    """A value's column and those that stand with it: field → column."""

    value: Column
    beside: dict[str, Column] = field(default_factory=dict)

    @property
    def head(self) -> Head:
        return self.value.head

    @property
    def is_share(self) -> bool | None:
        """True of rates and shares, False of counts: by the header, or else by figures too large for a share."""
        if self.head.is_share is not None:
            return self.head.is_share
        figures = [one for row in range(len(self.value.cells)) if (one := self.value.number(row)) is not None]
        return False if max(figures, default=0) > _LARGEST_RATE else None

    def take(self, one: Column) -> None:
        """A column behind it, where it says something of it."""
        role = one.head.role
        if role == INTERVAL and one.is_spans:
            if not {LOW, HIGH} & self.beside.keys():
                self.beside |= {LOW: one, HIGH: one}
        elif role == FLAG or (role in (LOW, HIGH, MARGIN) and one.is_figures and _is_of(one, self)):
            self.beside.setdefault(role, one)

    @property
    def columns(self) -> dict[str, str]:
        """Field → header, as a profile's measures state them."""
        return {VALUE: self.value.header, **{name: one.header for name, one in self.beside.items()}}


def measures_in(columns: Sequence[Column]) -> list[Measure]:
    """Each column of values with what stands behind it up to the next one: intervals, margins and flags.

    In two rows of headers, a flag alone in its group, wherever it stands there, is of the group's first value.
    """
    found: list[Measure] = []
    flags: dict[str, Column] = {}
    for one in columns:
        if one.head.role == VALUE and one.is_figures:
            found.append(Measure(one))
        elif one.head.role == FLAG and one.head.group:
            if len(one.head.own.split()) == 1:
                flags.setdefault(one.head.group, one)
        elif found and _stand_together(found[-1].head, one.head):
            found[-1].take(one)
    for group, flag in flags.items():
        of_group = [one for one in found if one.head.group == group]
        first = next((one for one in of_group if one.beside), next(iter(of_group), None))
        if first is not None:
            first.beside.setdefault(FLAG, flag)
    return found


def _stand_together(one: Head, other: Head) -> bool:
    return (one.group, one.year) == (other.group, other.year)


def _is_of(one: Column, measure: Measure) -> bool:
    """Whether the ends of an interval lie about the value, in the rows where all are figures."""
    compared = fits = 0
    for row in range(len(one.cells)):
        end, value = one.number(row), measure.value.number(row)
        if end is None or value is None:
            continue
        compared += 1
        if one.head.role == MARGIN:
            fits += end <= max(abs(value) * 10, 100)
        else:
            fits += end <= value + 1e-9 if one.head.role == LOW else end >= value - 1e-9
    return compared == 0 or fits >= 0.9 * compared


def quotient_of(value: Column, others: Iterable[Column]) -> dict[str, str]:
    """Of a rate the columns that it is worked out from, numerator and denominator, where the sample's rows prove it."""
    others = list(others)
    for numerator in others:
        for denominator in others:
            if numerator is not denominator and _is_quotient(value, numerator, denominator):
                return {"numerator": numerator.header, "denominator": denominator.header}
    return {}


def _is_quotient(value: Column, numerator: Column, denominator: Column) -> bool:
    compared = fits = 0
    for row in range(min(len(value.cells), 60)):
        rate, up, down = value.number(row), numerator.number(row), denominator.number(row)
        if rate is None or up is None or not down:
            continue
        compared += 1
        near = _step_of(value.cells[row]) * 0.6 + 1e-7 * abs(rate)
        fits += abs(rate - 100 * up / down) <= near or abs(rate - up / down) <= near
    return compared >= 2 and fits >= 0.9 * compared


def plain_figure(cell: str) -> tuple[Decimal, int] | None:
    """A figure without a sign of its unit, and its decimals; None of other cells."""
    text = cell.strip()
    if not re.fullmatch(r"-?[0-9]*\.?[0-9]+", text):
        return None
    return Decimal(text), len(text.partition(".")[2])


def _step_of(cell: str) -> float:
    """Of the last digit that a figure is printed with: 0.1 for "4.2%"."""
    return 10.0 ** -len(re.sub(r"[^0-9.]", "", cell).partition(".")[2])


def how_read(columns: Iterable[Column]) -> dict[str, Any]:
    """What a rule must state of these cells: decimals to round to, marks that are no figures, footnotes' marks."""
    cells = {cell for one in columns for cell in one.cells if cell}
    rule: dict[str, Any] = {}
    if any(len(cell.partition(".")[2]) > MOST_DECIMALS and _is_plain(cell) for cell in cells):
        rule["decimals"] = 2
    unread = {cell for cell in cells if _read(cell) is False}
    if unread and all(len(cell) <= _LONGEST_MARK and not re.search("[0-9]", cell) for cell in unread):
        if len(unread) <= _MOST_MARKS:
            rule["not_reported"] = sorted(unread)
    if any(_is_footed(cell) for cell in cells):
        rule["pattern"] = _FIGURE_WITHOUT_MARK
    return rule


def footnotes_of(columns: Sequence[Column]) -> dict[str, Any]:
    """How a note is read that is the mark behind a figure; {} where no figure has one, or a cell is no such thing."""
    cells = [cell for one in columns for cell in one.filled]
    is_one = any(_is_footed(cell) for cell in cells) and all(re.match(_MARK_ALONE, cell) for cell in cells)
    return {"pattern": _MARK_ALONE} if is_one else {}


def ends_of(measures: Iterable[Measure]) -> Mapping[str, dict[str, Any]]:
    """The rules of `low` and `high` where both ends stand in one cell; {} where each has its own."""
    spans = any(LOW in one.beside and one.beside[LOW] is one.beside.get(HIGH) for one in measures)
    return {LOW: {"pattern": _FIRST_END}, HIGH: {"pattern": _LAST_END}} if spans else {}


def _is_plain(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]*\.[0-9]+", cell) is not None


def _is_footed(cell: str) -> bool:
    return FOOTED.match(cell) is not None and _read(cell) is True and not _reads(cell)


def _read(cell: str) -> bool | None:
    """True of a figure, with or without a footnote; None of a mark that is known to stand for none; False of others."""
    for text in (cell, *(match[1] for match in (FOOTED.match(cell),) if match)):
        try:
            found = read_reported(_rounded(text))
        except Unreadable:
            try:
                found = read_margin(_rounded(text))
            except Unreadable:
                continue
        return None if found is None or isinstance(found, NotReported) else True
    return False


def _reads(cell: str) -> bool:
    try:
        read_reported(_rounded(cell))
    except Unreadable:
        return False
    return True


def _rounded(text: str) -> str:
    """A figure cut to the decimals that are kept: what is asked is only whether it is one."""
    whole, point, part = text.partition(".")
    return f"{whole}.{part[:MOST_DECIMALS]}" if point and part.isdigit() else text
