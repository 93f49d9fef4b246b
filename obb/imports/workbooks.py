"""Excel workbooks as rows of text: checked before they are opened, every cell kept."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO

from obb.imports.problems import UnreadableFile, did_you_mean, unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be at most; None: no limit. `ratio` is unpacked size over packed size of a workbook.

    `cells` is the area from a sheet's first used row and column to its last: all of it is held in memory,
    empty or not, so that one stray cell in the last corner would take more than there is.
    """

    size: int | None = None
    rows: int | None = None
    unpacked: int | None = None
    ratio: int | None = None
    cells: int = 50_000_000


NO_LIMITS = Limits()
WEB_LIMITS = Limits(size=10 * 2**20, rows=100_000, unpacked=50 * 2**20, ratio=100, cells=5_000_000)
COMMAND_LINE = "Load it with the command line, which has no such limit."


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet's rows, from its first row and column on, and its cells merged over several rows.

    `merged`: (first row, last row, first column, last column), rows counted from 1, columns from 0. `height`: how
    many rows there are.
    """

    name: str
    rows: Iterator[list[str]]
    merged: list[tuple[int, int, int, int]]
    height: int


def open_workbook(
    file: BinaryIO | Path, extension: str, sheet: str = "", limits: Limits = NO_LIMITS
) -> Table:
    """The named sheet of an .xlsx or .xls, or its only sheet that is not hidden and not empty.

    Raises UnreadableFile for macros, passwords, packed bombs, broken files, and where several sheets could be
    meant.
    """
    with _library():
        book, has_errors = _book(file, extension, limits)
        name = _chosen(book, visible_sheets(book), sheet)
        table = book.get_sheet_by_name(name)
        merged = [
            (top[0] + 1, bottom[0] + 1, top[1], bottom[1])
            for top, bottom in table.merged_cell_ranges or ()
            if bottom[0] > top[0]
        ]
    errors = _error_cells(file, name) if has_errors else {}
    return Table(name, _rows(table, errors), merged, table.height)


def sheets_of(file: BinaryIO | Path, extension: str, limits: Limits = NO_LIMITS) -> dict[str, int]:
    """A workbook's visible sheets that are not empty, each with how many cells it spans. Raises as
    `open_workbook`.
    """
    with _library():
        book, _has_errors = _book(file, extension, limits)
        tables = {name: book.get_sheet_by_name(name) for name in visible_sheets(book)}
        return {name: table.height * table.width for name, table in tables.items() if table.start is not None}


def _book(file: BinaryIO | Path, extension: str, limits: Limits) -> tuple[Any, bool]:
    """The library's own workbook, and whether any of its cells holds an error."""
    import python_calamine  # noqa: PLC0415 heavy: only who reads a workbook loads it

    has_errors = _check_package(file, limits) if extension == "xlsx" else _check_compound(file)
    return python_calamine.load_workbook(file), has_errors


def visible_sheets(book: Any) -> list[str]:
    """The names of the sheets that are not hidden, in their order."""
    return [meta.name for meta in book.sheets_metadata if meta.visible == type(meta.visible).Visible]


@contextmanager
def _library() -> Iterator[None]:
    """What the library raises becomes a refusal in words."""
    import python_calamine  # noqa: PLC0415

    try:
        yield
    except python_calamine.PasswordError as error:
        raise _locked() from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _broken() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the library's own, which is no Exception
            raise _broken() from error
        raise


def _chosen(book, visible: list[str], sheet: str) -> str:
    if sheet:
        names = {name.strip().casefold(): name for name in book.sheet_names}
        if sheet.strip().casefold() not in names:
            listed = ", ".join(f"“{name}”" for name in book.sheet_names)
            raise unreadable(
                f"The workbook has no sheet “{sheet}”; it has {listed}.",
                did_you_mean(sheet, book.sheet_names, "State one of these in the profile."),
            )
        return names[sheet.strip().casefold()]
    full = [name for name in visible if book.get_sheet_by_name(name).start is not None]
    if not full:
        raise unreadable(
            "The workbook has no visible sheet with rows.", "Check the file, or unhide the sheet."
        )
    if len(full) > 1:
        listed = ", ".join(f"“{name}”" for name in full)
        raise unreadable(
            f"The workbook has {len(full)} sheets: {listed}.", "State in the profile which one to read."
        )
    return full[0]


def _rows(table, errors: dict[tuple[int, int], str]) -> Iterator[list[str]]:
    left = table.start[1] if table.start else 0
    try:
        for index, cells in enumerate(table.iter_rows()):
            row = [""] * left + [cell_text(cell) for cell in cells]
            if errors:
                for column in range(len(row)):
                    if (index, column) in errors:
                        row[column] = errors[index, column]
            yield row
    except UnreadableFile:
        raise
    except Exception as error:
        raise _broken() from error


def cell_text(cell: object) -> str:
    """A cell as text without loss: whole numbers without a point, Excel's 15 digits, days as 2019-03-29."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _number_text(cell: float) -> str:
    if cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    digits = f"{cell:.15g}"
    return format(Decimal(digits), "f") if "e" in digits else digits


def _check_package(file: BinaryIO | Path, limits: Limits) -> bool:
    """Refuses what is no plain workbook before anything opens it; says whether any cell holds an error.

    Leaves the file at its beginning.
    """
    errors = False
    try:
        with zipfile.ZipFile(file) as package:
            _check_members(package, limits)
            for info in package.infolist():
                errors = _check_member(package, info, limits.cells) or errors
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise _broken() from error
    if not isinstance(file, Path):
        file.seek(0)
    return errors


def _check_members(package: zipfile.ZipFile, limits: Limits) -> None:
    infos = package.infolist()
    names = [info.filename for info in infos]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _with_macros()
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise _broken()
    if any(info.external_attr >> 28 == 0xA or info.flag_bits & 1 for info in infos):
        raise _broken()
    unpacked, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if limits.unpacked is not None and unpacked > limits.unpacked:
        raise unreadable(
            f"The workbook unpacks to {unpacked // 2**20} MB; the limit here is {limits.unpacked // 2**20} MB.",
            f"Save it as CSV. {COMMAND_LINE}",
        )
    # A small file unpacks to little whatever its ratio.
    if limits.ratio is not None and unpacked > 2**20 and unpacked > limits.ratio * max(packed, 1):
        raise unreadable(
            f"The workbook unpacks to more than {limits.ratio} times its size.",
            f"Save it as CSV. {COMMAND_LINE}",
        )


def _check_member(package: zipfile.ZipFile, info: zipfile.ZipInfo, most_cells: int) -> bool:
    # Reading to the end also proves that size and checksum are what the package says.
    errors, tail, is_xml = False, b"", info.filename.lower().endswith((".xml", ".rels"))
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    with package.open(info) as part:
        while block := part.read(_BLOCK):
            seen = tail + block
            if is_xml and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                raise unreadable(
                    "The workbook holds an XML declaration that Excel never writes.", _SAVE_AGAIN
                )
            errors = errors or b't="e"' in seen
            for letters, number in _PLACE.findall(seen):
                columns.add(letters)
                rows.add(number)
            tail = seen[-32:]
    _check_area([int(number) for number in rows], [_column_index(one) for one in columns if one], most_cells)
    return errors


def _check_area(rows: list[int], columns: list[int], most: int) -> None:
    if not rows or not columns:
        return
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    if height * width > most:
        raise unreadable(
            f"A sheet reaches over {height:,} rows and {width:,} columns, mostly empty.",
            "Delete what stands far outside the table, or save it as CSV.",
        )


def _check_compound(file: BinaryIO | Path) -> bool:
    data = file.read_bytes() if isinstance(file, Path) else file.read()
    if not isinstance(file, Path):
        file.seek(0)
    if _ENCRYPTED in data:
        raise _locked()
    if _MACROS in data:
        raise _with_macros()
    return False


# Where a cell or a row says it stands. The letters are counted in capitals.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
_ERROR_CELL = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>([^<]*(?:<(?!/?c\b)[^<]*)*)</c>'
)
_ERROR_VALUE = re.compile(rb"<v>([^<]*)</v>")


def _error_cells(file: BinaryIO | Path, sheet: str) -> dict[tuple[int, int], str]:
    """The cells that hold a spreadsheet's error (#REF!), which calamine gives as blanks."""
    with zipfile.ZipFile(file) as package:
        part = _part_of(package, sheet)
        found = _ERROR_CELL.findall(package.read(part)) if part else []
    errors = {}
    for letters, number, content in found:
        value = _ERROR_VALUE.search(content)
        errors[int(number) - 1, _column_index(letters)] = (
            value[1].decode("ascii", "replace") if value else "#ERROR!"
        )
    return errors


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    def attribute(tag: bytes, name: str) -> str:
        match = re.search(rb"\b(?:\w+:)?" + name.encode() + rb"=[\"']([^\"']*)[\"']", tag)
        return unescape(match[1].decode("utf-8", "replace")) if match else ""

    names = set(package.namelist())
    if "xl/_rels/workbook.xml.rels" not in names:
        return ""
    targets = {
        attribute(tag, "Id"): attribute(tag, "Target")
        for tag in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in _SHEET.findall(package.read("xl/workbook.xml")):
        if attribute(tag, "name") == sheet:
            target = targets.get(attribute(tag, "id"), "").removeprefix("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            return path if path in names else ""
    return ""


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


_SAVE_AGAIN = "Open it in Excel, save it as .xlsx or .csv, and choose that file."


def _broken() -> UnreadableFile:
    return unreadable("This is not a workbook that can be read; it may be damaged.", _SAVE_AGAIN)


def _locked() -> UnreadableFile:
    return unreadable("The workbook is protected by a password.", "Save a copy without a password.")


def _with_macros() -> UnreadableFile:
    return unreadable(
        "The workbook has macros, which are not taken.", "Save it as .xlsx or .csv, without macros."
    )
