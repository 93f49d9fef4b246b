"""Workbooks written for a test."""

import io

import xlsxwriter


def workbook(**sheets):
    """A workbook of these sheets, rows by rows; a cell (text, columns) spans so many."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for at, row in enumerate(rows):
                column = 0
                for cell in row:
                    if isinstance(cell, tuple):
                        sheet.merge_range(at, column, at, column + cell[1] - 1, cell[0])
                        column += cell[1]
                        continue
                    if cell is not None:
                        sheet.write(at, column, cell)
                    column += 1
    return held.getvalue()
