"""An Excel workbook as programs of the 1990s wrote it (.xls, BIFF8 in a compound file), small and by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from struct import pack
from typing import Any

_SECTOR, _END, _FAT, _FREE = 512, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def old_workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
    hidden_sheets: Collection[str] = (),
) -> bytes:
    """The bytes of it; rows and columns are hidden in its first sheet, rows counted from 1, columns from 0."""
    parts = [
        _sheet(rows, hidden_rows if number == 0 else (), hidden_columns if number == 0 else ())
        for number, rows in enumerate(sheets.values())
    ]
    head = _start(0x0005) + _record(0x42, pack("<H", 1200))
    bounds = [_bound(0, name, name in hidden_sheets) for name in sheets]
    at = len(head) + sum(map(len, bounds)) + 4
    for number, (name, part) in enumerate(zip(sheets, parts, strict=True)):
        bounds[number] = _bound(at, name, name in hidden_sheets)
        at += len(part)
    stream = head + b"".join(bounds) + _record(0x0A) + b"".join(parts)
    return _compound(stream)


def _sheet(
    rows: Sequence[Sequence[Any]], hidden_rows: Collection[int], hidden_columns: Collection[int]
) -> bytes:
    found = [_start(0x0010)]
    found += [_record(0x7D, pack("<6H", place, place, 2_000, 15, 1, 0)) for place in hidden_columns]
    width = max(map(len, rows))
    found.append(_record(0x0200, pack("<IIHHH", 0, len(rows), 0, width, 0)))
    for number, row in enumerate(rows):
        flags = 0x20 if number + 1 in hidden_rows else 0
        found.append(_record(0x0208, pack("<8H", number, 0, len(row), 255, 0, 0, 0x100 | flags, 15)))
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            where = pack("<3H", number, place, 15)
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                found.append(_record(0x0204, where + pack("<HB", len(cell), 1) + text))
            else:
                found.append(_record(0x0203, where + pack("<d", cell)))
    return b"".join([*found, _record(0x0A)])


def _record(kind: int, content: bytes = b"") -> bytes:
    return pack("<HH", kind, len(content)) + content


def _start(kind: int) -> bytes:
    return _record(0x0809, pack("<4HII", 0x0600, kind, 0, 0, 0, 0))


def _bound(at: int, name: str, is_hidden: bool) -> bytes:
    return _record(0x85, pack("<IBBBB", at, int(is_hidden), 0, len(name), 1) + name.encode("utf-16-le"))


def _compound(stream: bytes) -> bytes:
    """One stream called Workbook: a sector of the table of sectors, one of the directory, then the stream's."""
    stream = stream.ljust(max(4_096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    table = [_FAT, _END, *range(3, count + 2), _END]
    assert len(table) <= 128, "one sector of the table is enough"
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += pack("<IIIIII", 1, 1, 0, 4_096, _END, 0) + pack("<II", _END, 0) + pack("<I", 0)
    head = head.ljust(_SECTOR, b"\xff")
    fat = pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    return head + fat + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + pack("<IQ", first, size)
