"""Money by outcome as an Excel workbook: years and stages side by side, cost centers against goals."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from outcomes.queries.workbook import WorkbookMoney

ZERO = Decimal("0.00")
MONEY = "#,##0.00;[Red]−#,##0.00"


def workbook(money: WorkbookMoney, *, county: str, source: str) -> bytes:
    """The .xlsx file: “By goal” (goal × edition), “By cost center” (one edition), “Notes”.

    Dollars and cents are numbers, words are text and never a formula. Each sheet's last row is the
    total, added up here from the exact amounts.
    """
    import xlsxwriter  # noqa: PLC0415 heavy: only where a workbook is asked for

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"})
        amount = book.add_format({"num_format": MONEY})
        total = book.add_format({"num_format": MONEY, "bold": True, "top": 1})
        formats = {"bold": bold, "amount": amount, "total": total}
        by_goal = _grid(
            money.by_goal, ["place", "goal"], ["edition"], [each.label for each in reversed(money.editions)]
        )
        _sheet(book, _("By goal"), [_("Goal")], by_goal, formats)
        by_center = _grid(
            money.by_center,
            ["code", "cost_center", "department"],
            ["place", "goal"],
            sorted({(each.place, each.goal) for each in money.by_center}),
        )
        heads = [_("Code"), _("Cost center"), _("Department")]
        _sheet(book, _("By cost center"), heads, by_center, formats)
        notes = book.add_worksheet(_("Notes"))
        notes.set_column(0, 0, 100)
        for row, text in enumerate(_notes(money, county, source)):
            notes.write_string(row, 0, text)
    return file.getvalue()


def _grid(rows: Sequence[Any], down: list[str], across: list[str], columns: list[Any]) -> Any:
    """The long rows laid out wide, exact; a cell that no line is behind is empty, which is not zero."""
    import pandas as pd  # noqa: PLC0415 heavy: only where a workbook is asked for

    frame = pd.DataFrame([asdict(row) for row in rows], dtype=object)
    if frame.empty:
        return frame
    wide = frame.pivot_table(
        index=down, columns=across, values="amount", aggfunc=lambda amounts: sum(amounts, ZERO)
    )
    wide = wide.reindex(
        columns=pd.MultiIndex.from_tuples(columns) if len(across) > 1 else columns
    ).sort_index()
    if down[0] == "place":
        wide = wide.droplevel("place")
    if len(across) > 1:
        wide.columns = [name for _place, name in wide.columns]
    return wide


def _sheet(book: Any, name: str, heads: list[str], grid: Any, formats: dict[str, Any]) -> None:
    """One grid: its heads, a row each, and the total; where several heads lead a row, its own total too."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, len(heads))
    sheet.set_column(0, len(heads) - 1, 34)
    sheet.set_column(len(heads), len(heads) + max(len(grid.columns), 1), 18)
    across = len(heads) > 1
    labels = [*heads, *map(str, grid.columns), *([_("Total")] if across else [])]
    for column, label in enumerate(labels):
        sheet.write_string(0, column, label, formats["bold"])
    rows = [_known(amounts) for amounts in grid.to_numpy().tolist()]
    for row, (keys, amounts) in enumerate(zip(grid.index, rows, strict=True), 1):
        for column, key in enumerate(keys if isinstance(keys, tuple) else (keys,)):
            sheet.write_string(row, column, str(key))
        _write_amounts(sheet, row, len(heads), amounts, formats["amount"])
        if across:
            sheet.write_number(row, len(heads) + len(amounts), _sum(amounts), formats["total"])
    sums: list[Decimal | None] = [_sum(column) for column in zip(*rows, strict=True)]
    sheet.write_string(len(rows) + 1, 0, _("Total, same as the ledger"), formats["bold"])
    _write_amounts(
        sheet, len(rows) + 1, len(heads), [*sums, _sum(sums)] if across else sums, formats["total"]
    )


def _known(amounts: list[Any]) -> list[Decimal | None]:
    """What no line is behind is None, whatever the grid holds there."""
    return [amount if isinstance(amount, Decimal) else None for amount in amounts]


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _write_amounts(sheet: Any, row: int, first: int, amounts: list[Decimal | None], look: Any) -> None:
    for column, amount in enumerate(amounts, first):
        if amount is not None:
            sheet.write_number(row, column, amount, look)


def _notes(money: WorkbookMoney, county: str, source: str) -> list[str]:
    return [
        _("%(county)s: money by outcome") % {"county": county},
        _("Expenses in dollars and cents, not rounded."),
        _("The sheet by cost center is of %(edition)s, whose ledger total is %(total)s.")
        % {"edition": money.edition.label, "total": f"{money.ledger:,.2f}"},
        _("An empty cell has no budget line behind it; 0.00 is a value."),
        *([source] if source else []),
    ]
