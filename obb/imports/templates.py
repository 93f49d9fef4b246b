"""A kind's plain format as a file to fill in, and profiles of usual files to copy."""

from __future__ import annotations

import csv
import io

from obb.imports.kinds import ImportKind


def template_csv(kind: ImportKind) -> str:
    """The header and the example rows, as CSV that the kind itself reads."""
    file = io.StringIO()
    names = [field.name for field in kind.spec]
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(kind.template)
    return file.getvalue()


def template_book(kind: ImportKind) -> bytes:
    """The same as a workbook of one sheet, whose cells are texts: a code that is typed in keeps its zeros."""
    import xlsxwriter  # noqa: PLC0415 heavy: only where a workbook is asked for

    file = io.BytesIO()
    head, *rows = csv.reader(io.StringIO(template_csv(kind)))
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet = book.add_worksheet(kind.code)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(head):
            sheet.set_column(column, column, max(14, len(name) + 2), as_text)
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text, as_text)
    return file.getvalue()


def sample_profiles(kind: ImportKind) -> dict[str, str]:
    """The kind's profiles to copy: name → TOML."""
    files = sorted(kind.samples.glob("*.toml")) if kind.samples is not None else ()
    return {file.stem: file.read_text(encoding="utf-8") for file in files}
