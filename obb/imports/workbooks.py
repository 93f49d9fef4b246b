"""Excel workbooks as rows of text: checked before they are opened, every cell kept."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from obb.imports.hidden import NOTHING, Hidden, hidden_in_compound, hidden_in_part
from obb.imports.packages import (
    NO_LIMITS,
    Limits,
    broken,
    checked_compound,
    checked_package,
    error_cells,
    locked,
)
from obb.imports.problems import UnreadableFile, did_you_mean, unreadable

ALL = "all"
"""Of the sheets to read: every one that is not hidden and not empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet's rows, from its first row and column on, its cells merged over several rows, and what is hidden.

    `merged`: (first row, last row, first column, last column), rows counted from 1, columns from 0. `height`: how
    many rows there are.
    """

    name: str
    rows: Iterator[list[str]]
    merged: list[tuple[int, int, int, int]]
    height: int
    hidden: Hidden = NOTHING


class Book:
    """A workbook, checked and opened. `names`: its sheets; `hidden`: those of them that are hidden.

    Raises UnreadableFile for macros, passwords, packed bombs and broken files.
    """

    def __init__(self, file: BinaryIO | Path, extension: str, limits: Limits = NO_LIMITS) -> None:
        import python_calamine  # noqa: PLC0415 heavy: only who reads a workbook loads it

        self._file = file
        with _library():
            self._package = checked_package(file, limits) if extension == "xlsx" else None
            self._data = checked_compound(file) if extension != "xlsx" else b""
            self._book: Any = python_calamine.load_workbook(file)
            sheets = [one for one in self._book.sheets_metadata if one.typ == type(one.typ).WorkSheet]
        self.names = [one.name for one in sheets]
        self.hidden = {one.name for one in sheets if one.visible != type(one.visible).Visible}

    def heads(self, most: int) -> dict[str, tuple[int, list[list[str]]]]:
        """The sheets that are not hidden and not empty, each with how many cells it spans and its first rows."""
        with _library():
            tables = {
                name: self._book.get_sheet_by_name(name) for name in self.names if self._may_be_read(name)
            }
            return {
                name: (table.height * table.width, list(islice(_rows(table, {}), most)))
                for name, table in tables.items()
                if table.start is not None
            }

    def tables(self, sheet: str = "", sheets: str | Sequence[str] = "") -> list[Table]:
        """The sheets to read: the one named, those of several, or the only one that is not hidden and not empty.

        `sheets`: names, ALL, or a pattern of names. Raises UnreadableFile where there are none, and where nothing
        is stated and several could be meant.
        """
        if sheet:
            return [self.table(self._called(sheet))]
        if sheets and not isinstance(sheets, str):
            return [self.table(name) for name in dict.fromkeys(map(self._called, sheets))]
        full = [name for name in self.names if self._may_be_read(name)]
        if not sheets and len(full) > 1:
            full = list(self.heads(0))
        if not sheets and len(full) > 1:
            raise unreadable(
                f"The workbook has {len(full)} sheets: {_listed(full)}.",
                "State in the profile which one to read, or that they are one import.",
            )
        found = matching(full, sheets) if sheets else full
        if full and not found:
            raise unreadable(
                f"No sheet’s name matches “{sheets}”; the workbook has {_listed(full)}.",
                "Correct the pattern, or name the sheets in the profile.",
            )
        tables = [table for name in found if (table := self.table(name)).height]
        if not tables:
            raise self._nothing_to_see()
        return tables

    def others(self, read: Sequence[str]) -> list[str]:
        """The sheets with cells beside those that are read, hidden ones among them."""
        return [name for name in self.names if name not in read and self._has_cells(name)]

    def table(self, name: str) -> Table:
        """A sheet, all of it in memory."""
        with _library():
            table = self._book.get_sheet_by_name(name)
            merged = [
                (top[0] + 1, bottom[0] + 1, top[1], bottom[1])
                for top, bottom in table.merged_cell_ranges or ()
                if bottom[0] > top[0]
            ]
        last = table.end[0] + 1 if table.end is not None else 0
        return Table(
            name, _rows(table, self._errors(name)), merged, table.height, self._hidden_in(name, last)
        )

    def _nothing_to_see(self) -> UnreadableFile:
        hidden = [name for name in self.names if name in self.hidden and self._has_cells(name)]
        if not hidden:
            return unreadable("The workbook has no sheet with rows.", "Check the file, and export it again.")
        return unreadable(
            f"The workbook has no visible sheet with rows; hidden: {_listed(hidden)}.",
            "Unhide the sheet, or name it in the profile.",
        )

    def _may_be_read(self, name: str) -> bool:
        return name not in self.hidden and self._has_cells(name)

    def _has_cells(self, name: str) -> bool:
        """Whether a sheet may have cells: it is not opened to tell."""
        package = self._package
        return package is None or name not in package.parts or package.has(package.filled, name)

    def _errors(self, name: str) -> dict[tuple[int, int], str]:
        package = self._package
        if package is None or not package.has(package.errors, name):
            return {}
        return error_cells(self._file, package.parts[name])

    def _hidden_in(self, name: str, height: int) -> Hidden:
        if self._package is None:
            return hidden_in_compound(self._data, self._book.sheet_names.index(name), height)
        if not self._package.has(self._package.hidden, name):
            return NOTHING
        with zipfile.ZipFile(self._file) as package, package.open(self._package.parts[name]) as part:
            return hidden_in_part(part, height)

    def _called(self, sheet: str) -> str:
        names = {name.strip().casefold(): name for name in self.names}
        if sheet.strip().casefold() not in names:
            raise unreadable(
                f"The workbook has no sheet “{sheet}”; it has {_listed(self.names)}.",
                did_you_mean(sheet, self.names, "State one of these in the profile."),
            )
        return names[sheet.strip().casefold()]


def matching(names: Sequence[str], sheets: str | Sequence[str]) -> list[str]:
    """Of a workbook's sheets those that a profile's `sheets` means: names, ALL, or a pattern."""
    if not isinstance(sheets, str):
        wanted = {name.strip().casefold() for name in sheets}
        return [name for name in names if name.strip().casefold() in wanted]
    return list(names) if sheets == ALL else [name for name in names if re.search(sheets, name[:100])]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


@contextmanager
def _library() -> Iterator[None]:
    """What the library raises becomes a refusal in words."""
    import python_calamine  # noqa: PLC0415

    try:
        yield
    except python_calamine.PasswordError as error:
        raise locked() from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise broken() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the library's own, which is no Exception
            raise broken() from error
        raise


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
        raise broken() from error


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
