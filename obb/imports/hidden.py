"""Rows and columns of a workbook's sheet that somebody, or a filter, has hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from struct import error as StructError
from struct import iter_unpack, unpack_from
from typing import BinaryIO

_BLOCK = 1 << 16
_TAG = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*)")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true|on)["']""")
_NUMBERS = {
    name: re.compile(rb"(?<![\w:])" + name + rb"""\s*=\s*["'](\d{1,9})["']""")
    for name in (b"r", b"min", b"max")
}
_WIDEST = 16_384


@dataclass(frozen=True, slots=True)
class Hidden:
    """`rows[n]` is 1 where row n, counted from 1, is hidden; `columns` are counted from 0."""

    rows: bytes = b""
    columns: frozenset[int] = frozenset()

    def has_row(self, number: int) -> bool:
        """Whether the row with this number, counted from 1, is hidden."""
        return 0 < number < len(self.rows) and self.rows[number] == 1

    def numbers(self) -> list[int]:
        """The hidden rows."""
        return [number for number, is_hidden in enumerate(self.rows) if is_hidden]

    def upto(self, row: int) -> Hidden:
        """The same of the first rows alone; `rows` stays empty only where no row of the sheet is hidden."""
        return Hidden(self.rows[: row + 1], self.columns)


NOTHING = Hidden()


def ranges(numbers: Iterable[int], most: int = 5) -> str:
    """Rows in words, those that follow one another as one: "5–16, 20 …"."""
    wanted = sorted(set(numbers))
    breaks = [place for place, (one, other) in enumerate(pairwise(wanted), 1) if other > one + 1]
    runs = [
        wanted[start:end]
        for start, end in zip([0, *breaks], [*breaks, len(wanted)], strict=True)
        if start < end
    ]
    found = [f"{run[0]:,}–{run[-1]:,}" if len(run) > 1 else f"{run[0]:,}" for run in runs[:most]]
    return ", ".join(found) + (" …" if len(runs) > most else "")


def hidden_in_part(part: BinaryIO, height: int) -> Hidden:
    """What a sheet's XML says is hidden, of its first `height` rows; read a block at a time."""
    rows, columns, number = bytearray(height + 1), set(), 0
    for kind, attributes in _tags(part):
        is_hidden = _HIDDEN.search(attributes) is not None
        if kind == b"row":
            number = _number(attributes, b"r", number + 1)
            if is_hidden and number <= height:
                rows[number] = 1
        elif is_hidden:
            first, last = _number(attributes, b"min", 1), _number(attributes, b"max", 0)
            columns |= set(range(first - 1, min(last, _WIDEST)))
    return _found(rows, columns)


def _tags(part: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    left = b""
    while block := part.read(_BLOCK):
        seen = left + block
        cut = seen.rfind(b"<")
        yield from _TAG.findall(seen[: max(cut, 0)])
        left = seen[max(cut, 0) :]
    yield from _TAG.findall(left)


def _number(attributes: bytes, name: bytes, otherwise: int) -> int:
    match = _NUMBERS[name].search(attributes)
    return int(match[1]) if match else otherwise


def _found(rows: bytearray, columns: set[int]) -> Hidden:
    return Hidden(bytes(rows) if any(rows) else b"", frozenset(columns))


# -- old workbooks ----------------------------------------------------------------------------------------------

_SHEET, _ROW, _COLUMNS, _END = 0x85, 0x0208, 0x7D, 0x0A
_SMALL = 4096
_FREE = 0xFFFFFFFA  # from here on a sector's number is a mark, such as the end of a chain


def hidden_in_compound(data: bytes, place: int, height: int) -> Hidden:
    """The same of the sheet at this place, counted from 0, of an old workbook; nothing where it cannot be told.

    The records are those of [MS-XLS] 2.4.28 (BoundSheet8), 2.4.221 (Row) and 2.4.53 (ColInfo), in a stream of
    [MS-CFB].
    """
    try:
        stream = _stream(data)
        starts = [unpack_from("<I", stream, at + 4)[0] for kind, at in _records(stream, 0) if kind == _SHEET]
        rows, columns = bytearray(height + 1), set()
        for kind, at in _records(stream, starts[place]) if place < len(starts) else ():
            if kind == _ROW:
                (number,), (flags,) = unpack_from("<H", stream, at + 4), unpack_from("<H", stream, at + 16)
                if flags & 0x20 and number < height:
                    rows[number + 1] = 1
            elif kind == _COLUMNS:
                first, last, _width, _format, flags = unpack_from("<5H", stream, at + 4)
                if flags & 1:
                    columns |= set(range(first, min(last, 255) + 1))
    except (StructError, IndexError):
        return NOTHING
    return _found(rows, columns)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int]]:
    """(type, place) of the records from here to the end of their part."""
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, at
        at += 4 + length


def _stream(data: bytes) -> bytes:
    """The stream that holds the sheets; its sectors are found by the table of sectors, its start by the directory."""
    size = 1 << unpack_from("<H", data, 30)[0]
    count, root = unpack_from("<II", data, 44)
    tables = [one for (one,) in iter_unpack("<I", data[76:512])]
    more, _count = unpack_from("<II", data, 68)
    seen = 0
    while more < _FREE and seen < len(data):
        listed = [one for (one,) in iter_unpack("<I", _sector(data, more, size))]
        tables, more, seen = [*tables, *listed[:-1]], listed[-1], seen + size
    following = [one for table in tables[:count] for (one,) in iter_unpack("<I", _sector(data, table, size))]
    directory = _chain(data, root, size, following)
    for at in range(0, len(directory), 128):
        length = unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            first, length = unpack_from("<II", directory, at + 116)
            # a shorter one stands among small streams, and holds next to nothing
            return _chain(data, first, size, following) if length >= _SMALL else b""
    return b""


def _chain(data: bytes, first: int, size: int, following: Sequence[int]) -> bytes:
    found, sector = [], first
    while sector < _FREE and len(found) <= len(following):
        found.append(_sector(data, sector, size))
        sector = following[sector]
    return b"".join(found)


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]
