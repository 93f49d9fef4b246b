"""The child support calculator as an Excel workbook: measures, steps, incentive base, rows of the law, notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from outcomes.queries.child_support import ChildSupportPage
from outcomes.tables import child_support as tables
from outcomes.tables import child_support_standards as standards
from outcomes.tables import child_support_words as words

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY = "#,##0.00"


def workbook(found: ChildSupportPage, *, county: str, labels: Mapping[str, Any], drafts: bool) -> bytes:
    """The .xlsx file. Money is numbers, words are text and never a formula."""
    import xlsxwriter  # noqa: PLC0415 heavy: only where a workbook is asked for

    asked, file = found.asked, io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "money": book.add_format({"num_format": MONEY, "valign": "top"}),
            "total": book.add_format({"num_format": MONEY, "bold": True, "top": 1}),
        }
        _sheet(book, _("Measures"), tables.Results, tables.result_rows(asked, found.measures), formats)
        _sheet(book, _("Steps"), tables.Steps, tables.step_rows(asked, found.measures, labels), formats)
        if found.base is not None:
            rows = tables.base_rows(found.base)
            sheet = _sheet(book, _("Incentive base"), tables.BaseParts, rows, formats)
            sheet.write_string(len(rows) + 1, 0, _("Incentive base"), formats["head"])
            sheet.write_number(len(rows) + 1, 4, found.base.total, formats["total"])
        for name, judged, left_out in (
            (_("Federal standards"), found.penalties, ("use",)),
            (_("Asked of counties"), found.counties, ()),
        ):
            if judged:
                _sheet(book, name, standards.Standards, standards.standing_rows(judged), formats, left_out)
        left_out = tables.inside_words(is_own=found.rates.is_own, drafts=drafts)
        rate_rows = tables.rate_rows(found.rates.rows)
        _sheet(book, _("Rows in force"), tables.RatesTable, rate_rows, formats, left_out)
        notes = book.add_worksheet(_("Notes"))
        notes.set_column(0, 0, 110, formats["text"])
        for row, text in enumerate(_notes(found, county)):
            notes.write_string(row, 0, text)
    return file.getvalue()


def _sheet(
    book: Any,
    name: str,
    table: type[tables.Table],
    rows: Iterable[Mapping[str, Any]],
    formats: Mapping[str, Any],
    left_out: Sequence[str] = (),
) -> Any:
    """The columns of a table of the page: heads, then a row each."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    columns = [(key, column) for key, column in table.base_columns.items() if key not in left_out]
    sheet.set_column(0, len(columns) - 1, 26)
    for place, (_key, column) in enumerate(columns):
        sheet.write_string(0, place, str(column.verbose_name), formats["head"])
    for line, row in enumerate(rows, 1):
        for place, (key, column) in enumerate(columns):
            _cell(sheet, line, place, column.file_value(row[key]), formats)
    return sheet


def _cell(sheet: Any, line: int, place: int, value: object, formats: Mapping[str, Any]) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(line, place, value, formats["money"])
    else:
        sheet.write_string(line, place, str(value), formats["text"])


def _notes(found: ChildSupportPage, county: str) -> Sequence[str]:
    said = [
        _("%(county)s: federal child support measures, %(year)s")
        % {"county": county, "year": words.year(found.asked)},
        _(
            "The law judges states. A county's figures say what it adds and how far it is, not what it is owed or owes."
        ),
        _("Levels are rounded down, so that none looks as if it had reached a step that it has not."),
        words.part_of_year(found.asked),
        words.whose_rows(found.rates),
        words.not_reliable(found.asked),
        tables.base_words(found.base) if found.base is not None else "",
    ]
    return [text for text in said if text]
