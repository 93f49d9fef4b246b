"""What the rows of a sample say of themselves: which print totals, which are notes, where a blank repeats the above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.looks import TOTALS, TOTALS_LAST, Look

Stated = dict[str, Any]
_MOST_TOTALS = 0.6
_BLANK_ENOUGH = 0.3


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


def notes(needed: Sequence[Look], money: Sequence[Look]) -> int:
    """How many rows hold no amount and lack something that every line has: notes below a table, or a second one."""
    if not needed or not money:
        return 0
    amounts = zip(*(one.column for one in money), strict=True)
    cells = zip(*(one.column for one in needed), strict=True)
    return sum(not any(row) and not all(others) for row, others in zip(amounts, cells, strict=True))


def repeats_above(look: Look) -> bool:
    """Whether each text stands once over empty cells, as in a report: an empty cell then means the one above."""
    blank = len(look.column) - len(look.cells)
    if len(look.values) < 2 or blank < _BLANK_ENOUGH * len(look.column) or not look.column[0]:
        return False
    return len(look.cells) == len(look.values)
