"""Rows as an Excel workbook: numbers as numbers, words as words, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from obb.domain.delimited import inert

CENTS = "#,##0.00;[Red]-#,##0.00"
LONGEST_CELL = 32_767
"""Characters that Excel takes in a cell."""
LONGEST_SHEET = 31
_NOT_IN_SHEETS = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_workbook(
    file: BinaryIO, rows: Iterable[Sequence[object]], notes: Sequence[str], *, sheet: str
) -> None:
    """Two sheets: the rows, their head first, and the notes, one a row.

    Each row is written out before the next is read, so that memory does not grow with their number. Decimals are
    dollars and cents. A text that a spreadsheet would run is marked as text for good: it stays one when its cell
    is edited, and no sign is added to it.
    """
    import xlsxwriter  # noqa: PLC0415 heavy: only where a workbook is asked for

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"}),
            "cents": book.add_format({"num_format": CENTS}),
            "quoted": book.add_format({"quote_prefix": True}),
        }
        page = book.add_worksheet(sheet.translate(_NOT_IN_SHEETS)[:LONGEST_SHEET])
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            if number == 0:
                page.set_column(0, max(len(row) - 1, 0), 18)
            for column, value in enumerate(row):
                _write(page, number, column, value, looks, head=number == 0)
        about = book.add_worksheet(_("Notes"))
        about.set_column(0, 0, 100)
        for number, text in enumerate(notes):
            _write(about, number, 0, text, looks)


def _write(
    page: Any, row: int, column: int, value: object, looks: dict[str, Any], *, head: bool = False
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Decimal):
        page.write_number(row, column, value, looks["cents"] if value.as_tuple().exponent == -2 else None)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value)
    else:
        text = str(value).replace("\x00", "")[:LONGEST_CELL]
        look = looks["quoted"] if inert(text) != text else looks["head"] if head else None
        page.write_string(row, column, text, look)
