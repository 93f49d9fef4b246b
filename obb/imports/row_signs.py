"""What the rows of a sample say of themselves: which print totals, which are notes, where a blank repeats the above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.columns import header_key
from obb.imports.looks import TOTALS, TOTALS_LAST, Look

Stated = dict[str, Any]
_NUMBER = re.compile(r" \(\d+\)$")
_RULER = re.compile(r"[-=_*. ]{3,}")
_TOTAL = re.compile(r"\btotals?\b|\bend of\b", re.IGNORECASE)
_MOST_TOTALS = 0.6
_BLANK_ENOUGH = 0.3


@dataclass(frozen=True, slots=True)
class PrintedAgain:
    """The rows without rulers and what each page prints again, and the rules that leave the latter out."""

    lines: list[Sequence[str]]
    rules: list[Stated]

    @property
    def why(self) -> str:
        """The reason of the rules."""
        if any("matches" in rule for rule in self.rules):
            return _("because lines of dashes are drawn between the rows")
        return _("because the headers stand again below them")


def totals(columns: Sequence[Look]) -> list[tuple[Stated, str]]:
    """Rules that leave out rows which print totals, each with its reason; [] where none do.

    The column that marks most of them comes first; another one only where it marks rows of its own.
    """
    found = []
    for look in columns:
        matches = TOTALS_LAST if _ends_with_totals(look, columns) else TOTALS
        rows = {index for index, text in enumerate(look.column) if re.search(matches, text)}
        if rows and len(rows) < _MOST_TOTALS * max(len(look.cells), 1):
            found.append((look, matches, rows))
    found.sort(key=lambda one: -len(one[2]))
    rules, seen = [], set[int]()
    for look, matches, rows in found:
        if rows <= seen:
            continue
        cell = look.column[min(rows - seen)]
        seen |= rows
        why = _("because “%(name)s” holds “%(cell)s”") % {"name": look.header, "cell": cell[:40]}
        rules.append(({"column": look.header, "matches": matches, "reason": _("totals")}, why))
    return rules


def _ends_with_totals(look: Look, columns: Sequence[Look]) -> bool:
    """Whether totals are called after what they are of: “Sheriff Total” below rows of “Sheriff”."""
    ends = [
        text for text in look.values if re.search(r"(?i).\btotals?$", text) and not re.search(TOTALS, text)
    ]
    if not ends:
        return False
    of = {re.sub(r"(?i)\s*[-–:]?\s*\btotals?$", "", text).casefold() for text in ends}
    names = {text.casefold() for one in columns for text in one.values}
    return of <= names


def without(
    rows: Sequence[Sequence[str]], columns: Sequence[Look], rules: Sequence[Stated]
) -> list[Sequence[str]]:
    """The rows that none of these rules leaves out; the columns are those of the same rows."""
    out = set()
    for rule in rules:
        look = next(one for one in columns if one.header == rule["column"])
        out |= {index for index, text in enumerate(look.column) if re.search(rule["matches"], text)}
    return [row for index, row in enumerate(rows) if index not in out]


def printed_again(headers: Sequence[str], rows: Sequence[Sequence[str]], above: int) -> PrintedAgain:
    """Where a report prints its headers again at the head of each page, below as many lines of a title.

    `above`: how many rows stand over the headers.
    """
    wanted = [_NUMBER.sub("", header).strip() for header in headers]
    again = [
        index for index, row in enumerate(rows) if [cell.strip() for cell in row] == wanted and any(wanted)
    ]
    rulers = {index for index, row in enumerate(rows) if _RULER.fullmatch("".join(row).strip())}
    if not again:
        drawn = [rows[index] for index in sorted(rulers)]
        return PrintedAgain(
            [row for index, row in enumerate(rows) if index not in rulers], _rulers(headers, drawn)
        )
    heads = {index - step for index in again for step in range(1, above + 1) if index >= step}
    heads = {
        index for index in heads if 2 * len([cell for cell in rows[index] if cell.strip()]) <= len(wanted)
    }
    lines = [row for index, row in enumerate(rows) if index not in {*again, *heads, *rulers}]
    first = [
        {"column": headers[index], "equals": wanted[index], "reason": _("headers printed again")}
        for index in _named(headers)[:1]
    ]
    return PrintedAgain(
        lines, [*first, *_page_heads(headers, lines, [rows[index] for index in sorted(heads | rulers)])]
    )


def _named(headers: Sequence[str]) -> list[int]:
    """The columns that a rule can name: those with a header that no other has."""
    count = Counter(map(header_key, headers))
    return [
        index for index, header in enumerate(headers) if header.strip() and count[header_key(header)] == 1
    ]


def _rulers(headers: Sequence[str], drawn: Sequence[Sequence[str]]) -> list[Stated]:
    """A rule for each column in which lines drawn of dashes begin."""
    at = {next(index for index, cell in enumerate(row) if cell.strip()) for row in drawn}
    return [
        {"column": headers[index], "matches": f"^{_RULER.pattern}$", "reason": _("drawn lines")}
        for index in _named(headers)
        if index in at
    ]


def _page_heads(
    headers: Sequence[str], lines: Sequence[Sequence[str]], heads: Sequence[Sequence[str]]
) -> list[Stated]:
    """A rule by a column that is filled in every line and in none of these rows."""
    for index in _named(headers) if heads else ():
        filled = [bool(row[index].strip()) for row in lines if not _TOTAL.search(" ".join(row))]
        if all(filled) and not any(row[index].strip() for row in heads):
            return [{"column": headers[index], "blank": True, "reason": _("page headings")}]
    return []


def notes(needed: Sequence[Look], money: Sequence[Look]) -> int:
    """How many rows hold no amount and lack something that every line has: notes below a table, or a second one."""
    if not needed or not money:
        return 0
    amounts = zip(*(one.column for one in money), strict=True)
    cells = zip(*(one.column for one in needed), strict=True)
    return sum(not any(row) and not all(others) for row, others in zip(amounts, cells, strict=True))


def heads_rows(look: Look, money: Sequence[Look]) -> bool:
    """Whether some rows of a column of labels hold no amount and head those below them, as in a report with indents:
    each has rows with amounts below it, and every row has a label.
    """
    if not money or len(look.cells) < len(look.column):
        return False
    filled = [any(row) for row in zip(*(one.column for one in money), strict=True)]
    if not filled or filled[0] or not filled[-1]:
        return False
    heads = filled.count(False)
    follow = sum(not one and other for one, other in pairwise(filled))
    return heads >= 2 and heads == follow and len(filled) >= 2 * heads


def repeats_above(look: Look) -> bool:
    """Whether each text stands once over empty cells, as in a report: an empty cell then means the one above."""
    blank = len(look.column) - len(look.cells)
    if len(look.values) < 2 or blank < _BLANK_ENOUGH * len(look.column) or not look.column[0]:
        return False
    return len(look.cells) == len(look.values)
