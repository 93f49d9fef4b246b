"""A text file in blocks of whole records, whose cells are found by their bytes: the fast way to read a large CSV.

The way proves itself safe, block by block. Where each quotation mark opens or closes a whole cell, nothing stands
where Python's strict `csv` reader would read something else. Rows of unequal length, doubled quotation marks and the
like are left to that reader, row by row; and from the first block on where it cannot be told where a record ends, so is
the rest of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from obb.imports.problems import unreadable

if TYPE_CHECKING:
    import numpy

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")
"""Where a byte below 128 is that character and nothing else."""
LONGEST_CELL = 100_000
BLOCK = 1 << 20
_MOST = 1 << 24
_QUOTE, _RETURN, _NEWLINE = 34, 13, 10
_LINE_ENDS = ((b"\n", 1), (b"\r", 1), (b"\r\n", -1))
_WORD = 8
_LONG = 256
"""Bytes of a cell from which on texts are compared as texts: long remarks, not labels."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file, whole in its encoding. `first_row`: the first record after the headers, counted from 1."""

    source: bytes | Path
    encoding: str
    delimiter: str
    first_row: int = 1
    _taken: list[int] = field(default_factory=lambda: [0])

    def share_read(self) -> float | None:
        """Which share of its bytes has been given as blocks, from 0 to 1; None where there are none."""
        size = self.source.stat().st_size if isinstance(self.source, Path) else len(self.source)
        return self._taken[0] / size if size and self._taken[0] else None


@dataclass(frozen=True, slots=True)
class Coded:
    """A column by its distinct values: `values[codes[i]]` is the one of row i."""

    codes: numpy.ndarray
    values: list

    def tolist(self) -> list:
        """One value a row."""
        return [self.values[code] for code in self.codes.tolist()]


class Cells:
    """The cells of records of equal length: where in the bytes each begins, and its length. No quotation marks.

    `starts` and `lengths` are arrays of (records, columns).
    """

    def __init__(self, data: bytes, starts: numpy.ndarray, lengths: numpy.ndarray, encoding: str) -> None:
        import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

        self.data, self.starts, self.lengths, self.encoding = data, starts, lengths, encoding
        self._columns: dict[int, Coded] = {}
        self._heads: dict[int, numpy.ndarray] = {}
        padded = data + bytes(_WORD)
        # The eight bytes from any place on, as one number.
        self._words = numpy.ndarray((len(data) + 1,), dtype="<u8", buffer=padded, strides=(1,))
        self.bytes = numpy.frombuffer(padded, dtype="u1")

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def width(self) -> int:
        return self.starts.shape[1]

    def only(self, which: numpy.ndarray | slice) -> Cells:
        """Some of the records, by a mask or a slice."""
        return Cells(self.data, self.starts[which], self.lengths[which], self.encoding)

    def records(self) -> list[list[str]]:
        """The same as rows of texts."""
        columns = [self.column(place).tolist() for place in range(self.width)]
        return list(map(list, zip(*columns, strict=True)))

    def column(self, place: int) -> Coded:
        """A column's distinct texts, in the order in which they first stand."""
        if place not in self._columns:
            self._columns[place] = self._coded(place)
        return self._columns[place]

    def _coded(self, place: int) -> Coded:
        import numpy  # noqa: PLC0415  heavy
        import pandas  # noqa: PLC0415  heavy

        starts, lengths = self.starts[:, place], self.lengths[:, place]
        longest = int(lengths.max(initial=0))
        if longest > _LONG:
            return self._by_text(starts, lengths)
        keys = self._head(place) if longest <= _WORD else self.hashes(place)
        codes, _keys = pandas.factorize(keys)
        first = numpy.empty(int(codes.max(initial=-1)) + 1, dtype="i8")
        first[codes[::-1]] = numpy.arange(len(codes) - 1, -1, -1)
        if longest > _WORD and not self._same(starts, lengths, first[codes], longest):
            return self._by_text(starts, lengths)  # two texts of one hash
        return Coded(codes, self._texts(starts[first], lengths[first]))

    def hashes(self, place: int, salt: int = 0x9E3779B97F4A7C15) -> numpy.ndarray:
        """A number for each text of a column: the same for the same text, whatever stands around it."""
        import numpy  # noqa: PLC0415  heavy

        starts, lengths = self.starts[:, place], self.lengths[:, place]
        found = mixed(self._head(place), salt)
        for number in range(1, -(-int(lengths.max(initial=0)) // _WORD)):
            longer = numpy.flatnonzero(lengths > number * _WORD)
            words = self._word(starts[longer], lengths[longer], number)
            found[longer] = mixed(found[longer] ^ words, salt)
        return found

    def _head(self, place: int) -> numpy.ndarray:
        """The first eight bytes of each text of a column."""
        if place not in self._heads:
            self._heads[place] = self._word(self.starts[:, place], self.lengths[:, place], 0)
        return self._heads[place]

    def _word(self, starts: numpy.ndarray, lengths: numpy.ndarray, number: int) -> numpy.ndarray:
        """The eight bytes of each text from the 8 × `number`th on; 0 where it is shorter."""
        import numpy  # noqa: PLC0415  heavy

        left = numpy.clip(lengths - number * _WORD, 0, _WORD)
        masks = numpy.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], dtype="u8")
        places = starts + numpy.minimum(lengths, number * _WORD)
        return self._words[places] & masks[left]

    def _same(self, starts, lengths, other: numpy.ndarray, longest: int) -> bool:
        return all(
            bool((words == words[other]).all())
            for number in range(-(-longest // _WORD))
            for words in [self._word(starts, lengths, number)]
        )

    def _texts(self, starts: numpy.ndarray, lengths: numpy.ndarray) -> list[str]:
        data, encoding = self.data, self.encoding
        return [
            data[start : start + length].decode(encoding)
            for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
        ]

    def _by_text(self, starts: numpy.ndarray, lengths: numpy.ndarray) -> Coded:
        import numpy  # noqa: PLC0415  heavy

        places: dict[str, int] = {}
        codes = [places.setdefault(text, len(places)) for text in self._texts(starts, lengths)]
        return Coded(numpy.array(codes, dtype="i8"), list(places))


def mixed(words: numpy.ndarray, salt: int) -> numpy.ndarray:
    """Numbers of 64 bits stirred, so that those that differ a little differ a lot."""
    import numpy  # noqa: PLC0415  heavy

    found = (words ^ numpy.uint64(salt)) * numpy.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> numpy.uint64(29)
    found *= numpy.uint64(0x94D049BB133111EB)
    found ^= found >> numpy.uint64(32)
    return found


def cells_of(rows: list[list[str]], encoding: str) -> Cells:
    """Rows of equal length that are texts already, as cells; for what is asked of both alike."""
    import numpy  # noqa: PLC0415  heavy

    errors = "surrogatepass" if encoding == "utf-8" else "strict"
    texts = [cell.encode(encoding, errors) for row in rows for cell in row]
    lengths = numpy.fromiter(map(len, texts), dtype="i8", count=len(texts))
    starts = numpy.cumsum(lengths) - lengths
    shape = (len(rows), len(rows[0]) if rows else 0)
    return Cells(b"".join(texts), starts.reshape(shape), lengths.reshape(shape), encoding)


def blocks(text: TextFile, size: int | None = None) -> Iterator[tuple[int, Cells | list[list[str]]]]:
    """(number of the first record, records) from the first row on. Raises UnreadableFile as the row reader does."""
    number = 1
    for records in _every(text, size or BLOCK):
        skipped = min(max(text.first_row - number, 0), len(records))
        number += skipped
        if skipped < len(records):
            rest = slice(skipped, None)
            yield number, records.only(rest) if isinstance(records, Cells) else records[rest]
            number += len(records) - skipped


class _Lost(Exception):
    """Where records end can no longer be told by looking at quotation marks alone."""


def _every(text: TextFile, size: int) -> Iterator[Cells | list[list[str]]]:
    plain = replace(text, encoding="utf-8" if text.encoding == "utf-8-sig" else text.encoding)
    with _opened(text.source) as file:
        start = 3 if text.encoding == "utf-8-sig" and file.read(3) == b"\xef\xbb\xbf" else 0
        file.seek(start)
        left = b""
        while True:
            read = file.read(size)
            data = left + read
            if not data:
                return
            try:
                end, records = _block(data, plain, last=not read)
            except _Lost:
                lines = _lines_before(file, start, size)
                file.seek(start)
                yield from _by_row(file, plain, lines)
                return
            start += end
            text._taken[0] = start
            if records is not None:
                yield records
            left = data[end:]


def _lines_before(file: BinaryIO, start: int, size: int) -> int:
    """How many lines end before a place where a record begins. A return within a cell ends one, too, as the row
    reader counts them.
    """
    file.seek(0)
    lines, left, last = 0, start, b""
    while left:
        data = file.read(min(size, left))
        left -= len(data)
        lines += sum(sign * data.count(mark) for mark, sign in _LINE_ENDS)
        lines -= last == b"\r" and data[:1] == b"\n"  # the two of one end, read apart
        last = data[-1:]
    return lines


def _opened(source: bytes | Path) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def _block(data: bytes, text: TextFile, *, last: bool) -> tuple[int, Cells | list[list[str]] | None]:
    """(how many bytes whole records take, these records). Raises _Lost."""
    import numpy  # noqa: PLC0415  heavy

    array = numpy.frombuffer(data, dtype="u1")
    at, quotes = _separators(array, ord(text.delimiter), has_quotes=b'"' in data)
    if last and (len(at) == 0 or at[-1] != len(data) - 1 or array[at[-1]] != _NEWLINE):
        if quotes is not None and quotes[-1] % 2:
            raise _Lost
        at = numpy.append(at, len(data))  # a last record without the end of its line
        end = len(data)
    else:
        ends = numpy.flatnonzero(array[at] == _NEWLINE)
        if len(ends) == 0:
            if len(data) > _MOST:
                raise _Lost
            return 0, None
        at = at[: ends[-1] + 1]
        end = int(at[-1]) + 1
    if end == 0:
        return 0, None
    starts, lengths = _trimmed(array, at, quotes, end)
    if (lengths > LONGEST_CELL).any():
        raise _Lost
    is_end = numpy.ones(len(at), dtype=bool)
    inside = at < len(data)
    is_end[inside] = array[at[inside]] == _NEWLINE
    width = int(numpy.argmax(is_end)) + 1
    shaped = _rectangular(is_end, width) and not (width == 1 and (lengths == 0).any())
    if not shaped or _doubled(array, starts, lengths, quotes):
        return end, _rows(data[:end], text)
    shape = (len(at) // width, width)
    return end, Cells(data[:end], starts.reshape(shape), lengths.reshape(shape), text.encoding)


def _separators(array, delimiter: int, *, has_quotes: bool) -> tuple[numpy.ndarray, numpy.ndarray | None]:
    """Where cells end, and how many quotation marks stand up to each byte (None: there are none)."""
    import numpy  # noqa: PLC0415  heavy

    found = (array == delimiter) | (array == _NEWLINE)
    if not has_quotes:
        return numpy.flatnonzero(found), None
    quotes = numpy.cumsum(array == _QUOTE, dtype="i8")
    return numpy.flatnonzero(found & (quotes % 2 == 0)), quotes


def _trimmed(array, at, quotes, end: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where each cell begins and its length, without returns at ends of lines and quotation marks around it."""
    import numpy  # noqa: PLC0415  heavy

    starts = numpy.concatenate([[0], at[:-1] + 1]).astype("i8")
    ends = at.astype("i8")
    returns = numpy.flatnonzero(array[:end] == _RETURN)
    if len(returns):
        if quotes is not None:
            returns = returns[quotes[returns] % 2 == 0]
        # One that does not stand before a new line is a new line itself, to the row reader.
        if len(returns) and (returns[-1] + 1 >= end or (array[returns + 1] != _NEWLINE).any()):
            raise _Lost
        ends[numpy.searchsorted(at, returns + 1)] -= 1
    if quotes is not None:
        before = numpy.concatenate([[0], quotes])
        count = before[ends] - before[starts]
        quoted = (count > 0) & (array[numpy.minimum(starts, len(array) - 1)] == _QUOTE)
        closed = (array[numpy.maximum(ends, 1) - 1] == _QUOTE) & (ends - starts >= 2)
        if ((count > 0) & ~(quoted & closed)).any():
            raise _Lost
        starts, ends = starts + quoted, ends - quoted
    return starts, ends - starts


def _doubled(array, starts, lengths, quotes) -> bool:
    """Whether a cell holds quotation marks, each doubled. Raises _Lost where one stands alone."""
    import numpy  # noqa: PLC0415  heavy

    if quotes is None:
        return False
    before = numpy.concatenate([[0], quotes])
    inner = numpy.flatnonzero(before[starts + lengths] - before[starts] > 0)
    for place in inner.tolist():
        start = int(starts[place])
        text = array[start : start + int(lengths[place])].tobytes()
        if b'"' in text.replace(b'""', b""):
            raise _Lost
    return len(inner) > 0


def _rectangular(is_end: numpy.ndarray, width: int) -> bool:
    return (
        len(is_end) % width == 0
        and int(is_end.sum()) == len(is_end) // width
        and bool(is_end[width - 1 :: width].all())
    )


def _rows(data: bytes, text: TextFile) -> list[list[str]]:
    """Raises _Lost where a row cannot be read: the row reader says which."""
    csv.field_size_limit(LONGEST_CELL)
    decoded = io.StringIO(data.decode(text.encoding), newline="")
    try:
        return list(csv.reader(decoded, delimiter=text.delimiter, strict=True))
    except csv.Error as error:
        raise _Lost from error


def _by_row(file: BinaryIO, text: TextFile, lines: int) -> Iterator[list[list[str]]]:
    """The rest of a file, which stands where its record begins, by the row reader."""
    rows: list[list[str]] = []
    with io.TextIOWrapper(file, text.encoding, newline="") as wrapped:
        for row in records_of(wrapped, text.encoding, text.delimiter, lines):
            rows.append(row)
            if len(rows) == 10_000:
                yield rows
                rows = []
    if rows:
        yield rows


def records_of(
    wrapped: io.TextIOWrapper, encoding: str, delimiter: str, lines: int = 0
) -> Iterator[list[str]]:
    """The records of an open text by Python's strict reader. `lines`: how many stood before. Raises UnreadableFile."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(wrapped, delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise torn(lines + reader.line_num, str(error)) from error
    except UnicodeDecodeError as error:
        raise unreadable(
            f"Line {lines + reader.line_num + 1} or one soon after it is not text in {encoding}.",
            "Export the file again as UTF-8.",
        ) from error


def torn(line: int, why: str) -> Exception:
    """The refusal of a file whose records cannot be told apart from a line on."""
    if "field limit" in why:
        return unreadable(
            f"A cell that ends on line {line} has more than {LONGEST_CELL:,} characters.",
            "Look for a quotation mark that is opened and not closed.",
            row=line,
        )
    return unreadable(
        f"A quotation mark is opened and not closed, or stands inside a cell, at or before line {line}.",
        "Double each quotation mark inside a quoted cell; exporting again from the spreadsheet does that.",
        row=line,
    )
