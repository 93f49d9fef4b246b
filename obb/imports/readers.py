"""Files become headers and numbered rows of text: CSV in any encoding and delimiter, XLSX, XLS."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from obb.domain.origin import origin
from obb.imports.blocks import ENCODINGS, Cells, TextFile, blocks, records_of
from obb.imports.encodings import encoding_of
from obb.imports.file_kinds import BOOKS, check_columns, check_kind
from obb.imports.hidden import NOTHING, Hidden
from obb.imports.packages import COMMAND_LINE, NO_LIMITS, WEB_LIMITS, ZIP, Limits
from obb.imports.problems import Problem, UnreadableFile, unreadable
from obb.imports.workbooks import Book, Table

__all__ = [
    "NO_LIMITS", "WEB_LIMITS", "FileOptions", "Limits", "Sheet", "joined_headers", "open_sheet", "open_sheets",
]  # fmt: skip

DELIMITERS = {
    ",": ",",
    ";": ";",
    "\t": "\t",
    "|": "|",
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
}
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How the file is laid out. Rows are counted from 1, as a spreadsheet does.

    `header_row` 0: the file has no headers and `headers` names its columns. `header_rows`: headers in several
    rows, joined by `header_join`; an upper one holds up to the next beside it. `skip_rows` are left out after
    them. `delimiter` is , ; | tab or a word for it; "" finds it. `encoding` "" finds it. `sheets`: names, ALL or a
    pattern of those that are one import. `hidden_rows` and `hidden_columns`: whether they are left out.
    """

    sheet: str = ""
    sheets: str | tuple[str, ...] = ""
    header_row: int = 1
    header_rows: int = 1
    header_join: str = " "
    skip_rows: int = 0
    headers: tuple[str, ...] = ()
    delimiter: str = ""
    encoding: str = ""
    hidden_rows: str = ""
    hidden_columns: str = ""


@dataclass(slots=True)
class Sheet:
    """A file's headers, stripped, and its data rows, read once and as they come.

    `problems` are those of the headers and the layout, known before the first row. `merged`: cells merged over
    several data rows, as (first row, last row, first column, last column). `again` opens the same file anew.
    `name` is the sheet's own, `file` the file's; `typed`: a workbook's, whose numbers are numbers. `other` gives
    the rows of another sheet of the same workbook; None where the file has no sheets. `text`: the file that can be
    read in blocks, where it can. `most`: how many rows it has, where that is known; `taken`: which share of its
    bytes has been taken. `hidden`: rows and columns that are; `is_hidden`: the sheet itself is; `leaves_hidden`: its
    hidden rows are left out. `unread`: the workbook's sheets with cells that are not read, each with whether it is
    hidden. `place`: the file's name, and the sheet's where several of it are read. `number`: which of several files
    it is of, from 0.
    """

    headers: list[str]
    first_row: int
    _records: Iterator[list[str]]
    problems: list[Problem] = field(default_factory=list)
    name: str = ""
    encoding: str = ""
    delimiter: str = ""
    most_rows: int | None = None
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    file: str = ""
    typed: bool = False
    again: Callable[[], "Sheet"] | None = None
    other: Callable[[str], list[list[str]]] | None = None
    text: TextFile | None = None
    most: int | None = None
    taken: Callable[[], float | None] | None = None
    hidden: Hidden = NOTHING
    leaves_hidden: bool = False
    is_hidden: bool = False
    unread: tuple[tuple[str, bool], ...] = ()
    place: str = ""
    number: int = 0
    _seen: int = 0

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(row number in the file, cells). Raises UnreadableFile where the file breaks off or is too long."""
        for first, records in self.chunks():
            yield from enumerate(records, first)

    def close(self) -> None:
        """Lets go of the file, where it is not read to its end."""
        close = getattr(self._records, "close", None)
        if close is not None:
            close()

    def chunks(self, size: int = 10_000) -> Iterator[tuple[int, list[list[str]]]]:
        """(number of the first row, up to `size` consecutive rows); raises as `rows` does."""
        number, seen = self.first_row, 0
        while records := list(islice(self._records, size)):
            seen += len(records)
            self._may_have(seen)
            yield number, records
            number += len(records)
            self._seen = seen

    def blocks(self) -> Iterator[tuple[int, Cells | list[list[str]]]]:
        """The same instead of `chunks`, where there is a `text`: as cells wherever that is safe."""
        self.close()  # the file was opened for its headers, and is opened anew
        seen = 0
        for number, records in blocks(replace(self.text, first_row=self.first_row)):
            seen += len(records)
            self._may_have(seen)
            yield number, records

    def share_read(self) -> float | None:
        """Which share of the file has been read, from 0 to 1; None where nobody can tell."""
        if self.most is not None:
            return min(self._seen / self.most, 1.0) if self.most else None
        by_blocks = None if self.text is None else self.text.share_read()
        return by_blocks if by_blocks is not None or self.taken is None else self.taken()

    def _may_have(self, rows: int) -> None:
        if self.most_rows is not None and rows > self.most_rows:
            raise unreadable(
                f"The file has more than {self.most_rows:,} rows, the limit here.",
                COMMAND_LINE,
            )


def open_sheet(
    source: bytes | Path, name: str, options: FileOptions | None = None, limits: Limits = NO_LIMITS
) -> Sheet:
    """Opens a file's bytes, or the file at a path (streamed: memory does not grow with a CSV).

    `name` is the file's own name: its ending must agree with its content. Of several sheets it is the first one.
    Raises UnreadableFile.
    """
    return open_sheets(source, name, options, limits)[0]


def open_sheets(
    source: bytes | Path, name: str, options: FileOptions | None = None, limits: Limits = NO_LIMITS
) -> list[Sheet]:
    """The same of every sheet that the options name: at least one. Raises UnreadableFile with what is wrong in any."""
    options = options or FileOptions()
    sheets = _opened_sheets(source, name, options, limits)
    for sheet in sheets:
        sheet.file = name
        sheet.place = origin(name, sheet.name if len(sheets) > 1 else "")
        its = replace(options, sheet=sheet.name, sheets="") if sheet.typed else options
        sheet.again = partial(open_sheet, source, name, its, limits)
    return sheets


def _opened_sheets(source: bytes | Path, name: str, options: FileOptions, limits: Limits) -> list[Sheet]:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if limits.size is not None and size > limits.size:
        raise unreadable(
            f"The file has {size / 2**20:.1f} MB; the limit here is {limits.size // 2**20} MB.",
            COMMAND_LINE,
        )
    with _opened(source) as file:
        head = file.read(_SAMPLE)
    check_kind(head, extension)
    if extension in BOOKS:
        return _sheets_of_book(source, name, "xlsx" if head.startswith(ZIP) else "xls", options, limits)
    with _opened(source) as file:
        encoding = encoding_of(file, options.encoding)
        text = io.TextIOWrapper(file, encoding, newline="")
        sample = text.read(_SAMPLE)
        text.detach()
    delimiter = _stated_delimiter(options.delimiter)
    if not delimiter:
        delimiter = _found_delimiter(sample)
        check_columns(sample, delimiter)
    taken = Taken(size)
    sheet = with_headers(_records(source, encoding, delimiter, taken), options, limits)
    sheet.taken = taken.share
    sheet.encoding, sheet.delimiter = encoding, delimiter
    if encoding in ENCODINGS:
        sheet.text = TextFile(source, encoding, delimiter)
    return [sheet]


def _sheets_of_book(
    source: bytes | Path, name: str, kind: str, options: FileOptions, limits: Limits
) -> list[Sheet]:
    book = Book(source if isinstance(source, Path) else io.BytesIO(source), kind, limits)
    tables = book.tables(options.sheet, options.sheets)
    sheets, problems = [], []
    for table in tables:
        try:
            sheets.append(_sheet_of(table, options, limits))
        except UnreadableFile as refusal:
            place = origin(name, table.name) if len(tables) > 1 else ""
            problems += [replace(one, file=place) for one in refusal.problems]
    if problems:
        raise UnreadableFile(problems)
    others = book.others([table.name for table in tables])
    sheets[0].unread = tuple((other, other in book.hidden) for other in others)
    for sheet in sheets:
        sheet.is_hidden = sheet.name in book.hidden
        sheet.other = cache(partial(_other_sheet, source, kind, limits))
    return sheets


def _sheet_of(table: Table, options: FileOptions, limits: Limits) -> Sheet:
    sheet = with_headers(table.rows, options, limits)
    sheet.merged = [one for one in table.merged if one[1] >= sheet.first_row]
    sheet.name, sheet.typed, sheet.most = table.name, True, table.height
    hide(sheet, table.hidden, options)
    return sheet


def hide(sheet: Sheet, hidden: Hidden, options: FileOptions) -> None:
    """Notes what is hidden; columns that are to be left out lose their headers, so that nothing reads them."""
    sheet.hidden, sheet.leaves_hidden = hidden, bool(options.hidden_rows)
    if options.hidden_columns:
        sheet.headers = ["" if index in hidden.columns else text for index, text in enumerate(sheet.headers)]


def _other_sheet(source: bytes | Path, kind: str, limits: Limits, name: str) -> list[list[str]]:
    """All rows of a sheet by its name. Raises UnreadableFile where there is none."""
    book = Book(source if isinstance(source, Path) else io.BytesIO(source), kind, limits)
    return list(book.tables(name)[0].rows)


def _opened(source: bytes | Path) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def _stated_delimiter(stated: str) -> str:
    if stated and stated.lower() not in DELIMITERS:
        raise unreadable(f"“{stated}” is not a delimiter.", "Write comma, semicolon, tab or pipe.")
    return DELIMITERS.get(stated.lower(), "")


def _found_delimiter(sample: str) -> str:
    """The delimiter that cuts most of the first records into the same number of columns, more than one."""
    best, best_score = ",", (0.0, 0)
    for delimiter in (",", ";", "\t", "|"):
        widths = Counter()
        try:
            for record in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 100):
                if record:
                    widths[len(record)] += 1
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: item[1] * (item[0] > 1), default=(1, 0))
        score = (round(count / max(widths.total(), 1), 1), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


class Taken:
    """Which share of a file's bytes has been taken, as far as it is open."""

    def __init__(self, size: int) -> None:
        self.file: BinaryIO | None = None
        self._size = size

    def share(self) -> float | None:
        """From 0 to 1; None before it was opened, and once it is closed."""
        if self.file is None or self.file.closed or not self._size:
            return None
        return min(self.file.tell() / self._size, 1.0)


def _records(source: bytes | Path, encoding: str, delimiter: str, taken: Taken) -> Iterator[list[str]]:
    taken.file = _opened(source)
    with io.TextIOWrapper(taken.file, encoding, newline="") as text:
        yield from records_of(text, encoding, delimiter)


def with_headers(records: Iterator[list[str]], options: FileOptions, limits: Limits) -> Sheet:
    """A sheet of these records: the headers taken off. Raises UnreadableFile where none are there."""
    if options.header_row < 1:
        headers = list(options.headers)
        if not headers:
            raise unreadable(
                "The profile says that the file has no header row.", "Name its columns in “headers”."
            )
        list(islice(records, options.skip_rows))
        return Sheet(headers, 1 + options.skip_rows, records, most_rows=limits.rows)
    last = options.header_row + options.header_rows - 1
    before = list(islice(records, last))
    if len(before) < last:
        raise unreadable(
            f"The file has no row {last}, where its headers should be.", "Check the file, and the header row."
        )
    headers = joined_headers(before[options.header_row - 1 :], options.header_join)
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise unreadable(
            f"Row {options.header_row}, where the headers should be, is empty.", "State the header row."
        )
    list(islice(records, options.skip_rows))
    return Sheet(headers, last + 1 + options.skip_rows, records, most_rows=limits.rows)


def joined_headers(rows: Sequence[list[str]], join: str) -> list[str]:
    """One header a column; in all rows but the last, a header holds for the empty cells to its right."""
    width = max(map(len, rows), default=0)
    texts = [[" ".join(cell.split()) for cell in row] + [""] * (width - len(row)) for row in rows]
    for upper in texts[:-1]:
        for column in range(1, width):
            upper[column] = upper[column] or upper[column - 1]
    return [join.join(dict.fromkeys(text for text in column if text)) for column in zip(*texts, strict=True)]
