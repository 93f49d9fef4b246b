"""Excel packages looked into before anything opens them: what is no plain workbook is refused, and what is odd in a
sheet is noted.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import BinaryIO

from obb.imports.problems import UnreadableFile, unreadable

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


@dataclass(slots=True)
class Package:
    """What was seen in a workbook's parts: those with cells, with cells that hold an error or a formula
    without its result, with something hidden.
    """

    filled: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)
    """Each sheet's part, by the sheet's name."""

    def has(self, seen: set[str], sheet: str) -> bool:
        """Whether a sheet's part is among those where something was seen."""
        return self.parts.get(sheet) in seen


def checked_package(file: BinaryIO | Path, limits: Limits) -> Package:
    """What is in a workbook. Refuses what is no plain one before anything opens it. The file is then at its start."""
    found = Package()
    try:
        with zipfile.ZipFile(file) as package:
            _check_members(package, limits)
            for info in package.infolist():
                _check_member(package, info, limits.cells, found)
            found.parts = _parts(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise broken() from error
    if not isinstance(file, Path):
        file.seek(0)
    return found


def _check_members(package: zipfile.ZipFile, limits: Limits) -> None:
    infos = package.infolist()
    names = [info.filename for info in infos]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _with_macros()
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise broken()
    if any(info.external_attr >> 28 == 0xA or info.flag_bits & 1 for info in infos):
        raise broken()
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


def _check_member(package: zipfile.ZipFile, info: zipfile.ZipInfo, most_cells: int, found: Package) -> None:
    # Reading to the end also proves that size and checksum are what the package says.
    tail, is_xml = b"", info.filename.lower().endswith((".xml", ".rels"))
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    with package.open(info) as part:
        while block := part.read(_BLOCK):
            seen = tail + block
            if is_xml and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                raise unreadable(
                    "The workbook holds an XML declaration that Excel never writes.", _SAVE_AGAIN
                )
            if b't="e"' in seen or (b"<f" in seen and _NO_RESULT.search(seen)):
                found.errors.add(info.filename)
            if info.filename not in found.filled and _CELL.search(seen):
                found.filled.add(info.filename)
            if b"hidden" in seen:
                found.hidden.add(info.filename)
            for letters, number in _PLACE.findall(seen):
                columns.add(letters)
                rows.add(number)
            tail = seen[-32:]
    _check_area([int(number) for number in rows], [column_index(one) for one in columns if one], most_cells)


def _check_area(rows: list[int], columns: list[int], most: int) -> None:
    if not rows or not columns:
        return
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    if height * width > most:
        raise unreadable(
            f"A sheet reaches over {height:,} rows and {width:,} columns, mostly empty.",
            "Delete what stands far outside the table, or save it as CSV.",
        )


def checked_compound(file: BinaryIO | Path) -> bytes:
    """The bytes of an old workbook. Refuses one with a password or macros; leaves the file at its beginning."""
    data = file.read_bytes() if isinstance(file, Path) else file.read()
    if not isinstance(file, Path):
        file.seek(0)
    if _ENCRYPTED in data:
        raise locked()
    if _MACROS in data:
        raise _with_macros()
    return data


# Where a cell or a row says it stands. The letters are counted in capitals.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
_ERROR_CELL = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>([^<]*(?:<(?!/?c\b)[^<]*)*)</c>'
)
_ERROR_VALUE = re.compile(rb"<v>([^<]*)</v>")
# A formula that no program has worked out since it was written. One that gives an empty text is t="str".
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)(?:<v ?/>|<v></v>)?</c>")
_FORMULA_CELL = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>'
    rb"<f\b[^>]*(?:/>|>([^<]*)</f>)(?:<v ?/>|<v></v>)?</c>"
)


def error_cells(file: BinaryIO | Path, part: str) -> dict[tuple[int, int], str]:
    """The cells of a sheet's part that hold a spreadsheet's error (#REF!) or a formula without its result (=A1+B1),
    which calamine gives as blanks.
    """
    with zipfile.ZipFile(file) as package:
        content = package.read(part)
    found = _ERROR_CELL.findall(content)
    errors = {
        (int(number) - 1, column_index(letters)): "=" + unescape(formula.decode("utf-8", "replace"))[:200]
        for letters, number, formula in _FORMULA_CELL.findall(content)
    }
    for letters, number, content in found:
        value = _ERROR_VALUE.search(content)
        errors[int(number) - 1, column_index(letters)] = (
            value[1].decode("ascii", "replace") if value else "#ERROR!"
        )
    return errors


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part that each sheet stands in, by the sheet's name."""

    def attribute(tag: bytes, name: str) -> str:
        match = re.search(rb"\b(?:\w+:)?" + name.encode() + rb"=[\"']([^\"']*)[\"']", tag)
        return unescape(match[1].decode("utf-8", "replace")) if match else ""

    names = set(package.namelist())
    if "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {
        attribute(tag, "Id"): attribute(tag, "Target").removeprefix("/")
        for tag in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
    }
    paths = {key: one if one.startswith("xl/") else f"xl/{one}" for key, one in targets.items()}
    found = {
        attribute(tag, "name"): paths.get(attribute(tag, "id"), "")
        for tag in _SHEET.findall(package.read("xl/workbook.xml"))
    }
    return {name: path for name, path in found.items() if path in names}


def column_index(letters: bytes) -> int:
    """The place of a column from its letters, from 0: A, B, …, Z, AA."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


_SAVE_AGAIN = "Open it in Excel, save it as .xlsx or .csv, and choose that file."


def broken() -> UnreadableFile:
    """The refusal of what is no workbook."""
    return unreadable("This is not a workbook that can be read; it may be damaged.", _SAVE_AGAIN)


def locked() -> UnreadableFile:
    """The refusal of a workbook with a password."""
    return unreadable("The workbook is protected by a password.", "Save a copy without a password.")


def _with_macros() -> UnreadableFile:
    return unreadable(
        "The workbook has macros, which are not taken.", "Save it as .xlsx or .csv, without macros."
    )
