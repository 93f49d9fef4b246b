"""A first look into a file: its sheets, its first rows as they stand, and where its headers seem to be."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from obb.imports.headers import numbered
from obb.imports.hidden import NOTHING, Hidden
from obb.imports.packages import ZIP
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.progress import READING, tell
from obb.imports.readers import (
    NO_LIMITS,
    FileOptions,
    Limits,
    Sheet,
    hide,
    joined_headers,
    open_sheet,
    with_headers,
)
from obb.imports.suggest import Seen
from obb.imports.workbooks import Book, matching

MOST_ROWS = 400
"""How many rows of a file are looked at to suggest how it is read, and to try a profile on."""
_LAST_ROWS = 20
"""How many of its last rows are looked at, too: notes and totals stand there."""
_HEADERS_WITHIN = 30
_TOLD_EVERY = 5_000
_NEARLY = 0.75
_CENSUS_LABEL = re.compile(r"!!|; (?:Estimate|Margin of Error);")
"""Of the Census Bureau's long names of columns."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The first rows of one sheet as texts, from the first row on. `sheets`: a workbook's visible sheets.

    `encoding` and `delimiter` are those found, "" in a workbook. `cut`: the file has more rows than these;
    `later`: some of the others, from all over the file, and its last. `typed` and `merged` as a Sheet has them;
    `hidden`: those of these rows, and the columns, that are. `heads`: the first rows of each visible sheet.
    `others`: all rows of the other sheets that were asked for; `not_there`: why one of them could not be had.
    """

    file: str
    rows: list[list[str]]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    cut: bool = False
    typed: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    later: list[list[str]] = field(default_factory=list)
    hidden: Hidden = NOTHING
    heads: dict[str, list[list[str]]] = field(default_factory=dict)
    others: dict[str, list[list[str]]] = field(default_factory=dict)
    not_there: dict[str, list[Problem]] = field(default_factory=dict)

    def headers(self, options: FileOptions) -> list[str]:
        """The headers as these options find them, those alike numbered; [] where there are none."""
        if options.header_row < 1:
            return list(options.headers)
        headers = _headers_in(self.rows, options)
        if options.hidden_columns:
            headers = ["" if index in self.hidden.columns else text for index, text in enumerate(headers)]
        return numbered(headers)

    def alike(self, options: FileOptions) -> list[str]:
        """The visible sheets that have the same headers in the same rows, this one among them."""
        its = _headers_in(self.rows, options)
        return [name for name, rows in self.heads.items() if its and _headers_in(rows, options) == its]

    def read_by(self, options: FileOptions) -> list[str]:
        """The visible sheets that these options read; [] of a file that has none."""
        return matching(self.sheets, options.sheets) if options.sheets else [self.sheet] if self.sheet else []

    def as_sheet(self, options: FileOptions) -> Sheet:
        """These rows alone as a sheet, to be read once. Raises UnreadableFile where no headers are there."""
        sheet = with_headers(iter(self.rows), options, NO_LIMITS)
        sheet.name, sheet.file, sheet.typed = self.sheet, self.file, self.typed
        sheet.encoding, sheet.delimiter = self.encoding, self.delimiter
        sheet.merged = [one for one in self.merged if one[1] >= sheet.first_row]
        hide(sheet, self.hidden, options)
        sheet.again = partial(self.as_sheet, options)
        sheet.other = self._other if self.sheet else None
        return sheet

    def _other(self, name: str) -> list[list[str]]:
        if name in self.others:
            return self.others[name]
        raise UnreadableFile(
            self.not_there.get(name)
            or [Problem(None, "", name, _("Nobody has looked at this sheet yet."), _("Press “Look again”."))]
        )

    def below(self, options: FileOptions) -> list[list[str]]:
        """The rows below the headers that are not blank, and the later ones, all as wide as the headers."""
        width = len(self.headers(options))
        first = options.skip_rows + (
            options.header_row + options.header_rows - 1 if options.header_row else 0
        )
        rows = [[*row, *[""] * (width - len(row))][:width] for row in [*self.rows[first:], *self.later]]
        return [row for row in rows if any(cell.strip() for cell in row)]

    def above(self, options: FileOptions) -> list[tuple[str, str]]:
        """What stands over the headers, and the sheet's name: where it stands, in words, and what it says."""
        texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in self.rows]
        over = enumerate(texts[: max(options.header_row - 1, 0)], 1)
        found = [(_("row %(number)s") % {"number": number}, text) for number, text in over if text]
        named = [(_("the sheet’s name"), self.sheet)] if self.sheet and not options.sheets else []
        return [*found, *named]


def look_into(
    source: bytes | Path,
    name: str,
    options: FileOptions | None = None,
    limits: Limits = NO_LIMITS,
    others: Sequence[str] = (),
) -> Glimpse:
    """The first rows of the sheet that `options` name; of the fullest visible one where they name several or none, or
    of the first that is nearly as full. `others`: the names of sheets to look at, too.

    Raises UnreadableFile, as reading the file would.
    """
    options = options or FileOptions()
    sheets = _sheets(source, name, limits)
    meant = (matching(list(sheets), options.sheets) if options.sheets else []) or list(sheets)
    full = _NEARLY * max((sheets[one][0] for one in meant), default=0)
    wanted = options.sheet or next((one for one in meant if sheets[one][0] >= full), "")
    bare = FileOptions(
        sheet=wanted, header_row=0, headers=("-",), delimiter=options.delimiter, encoding=options.encoding
    )
    opened = open_sheet(source, name, bare, limits)
    every = _rows(opened.rows)
    rows = list(islice(every, MOST_ROWS))
    later = _spread(every, opened)
    found, not_there = _looked_at(opened, others)
    return Glimpse(
        file=name,
        rows=rows,
        later=later,
        sheet=opened.name,
        sheets=list(sheets),
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        typed=opened.typed,
        merged=opened.merged,
        cut=bool(later),
        hidden=opened.hidden.upto(MOST_ROWS),
        heads={name: rows for name, (_cells, rows) in sheets.items()},
        others=found,
        not_there=not_there,
    )


def _looked_at(
    opened: Sheet, others: Sequence[str]
) -> tuple[dict[str, list[list[str]]], dict[str, list[Problem]]]:
    found, not_there = {}, {}
    for name in others if opened.other is not None else ():
        try:
            found[name] = opened.other(name)
        except UnreadableFile as refusal:
            not_there[name] = refusal.problems
    return found, not_there


def seen(glimpse: Glimpse, options: FileOptions, source: bytes | Path) -> Seen:
    """What a kind that suggests by itself is shown of a file; `source` is opened again only where it asks."""

    def every() -> Iterator[Sequence[str]]:
        width = len(glimpse.headers(options))
        whole = open_sheet(source, glimpse.file, replace(options, sheet=glimpse.sheet), NO_LIMITS)
        try:
            for _number, row in whole.rows:
                yield [*row, *[""] * (width - len(row))][:width]
        finally:
            whole.close()  # whoever asks may stop before the end

    def sheet(name: str) -> Sequence[Sequence[str]]:
        return look_into(source, glimpse.file, FileOptions(sheet=name)).rows

    upper: list[str] = []
    if options.header_rows > 1:
        rows = glimpse.rows[options.header_row - 1 : options.header_row + options.header_rows - 2]
        upper = joined_headers([*rows, [""] * max(map(len, rows), default=0)], options.header_join)
    headers = glimpse.headers(options)
    return Seen(
        headers,
        glimpse.below(options),
        [*upper, *[""] * (len(headers) - len(upper))][: len(headers)],
        glimpse.file,
        glimpse.sheet,
        glimpse.above(options),
        every,
        [name for name in glimpse.sheets if name != glimpse.sheet],
        sheet,
    )


def _spread(rows: Iterator[list[str]], sheet: Sheet) -> list[list[str]]:
    """Rows from all over, at even distances, at most `MOST_ROWS` of them; and the last ones."""
    kept: list[list[str]] = []
    last: deque[list[str]] = deque(maxlen=_LAST_ROWS)
    step = 1
    for number, row in enumerate(rows):
        if number % _TOLD_EVERY == 0:
            tell(READING, number + MOST_ROWS, sheet.share_read())
        last.append(row)
        if number % step == 0:
            kept.append(row)
            if len(kept) > MOST_ROWS:
                kept, step = kept[::2], step * 2
    return [*kept, *(row for row in last if not any(row is one for one in kept[-_LAST_ROWS:]))]


def _sheets(source: bytes | Path, name: str, limits: Limits) -> dict[str, tuple[int, list[list[str]]]]:
    """A workbook's sheets as `Book.heads`; {} of a file that is none, or cannot be opened: who opens it tells that."""
    if name.rpartition(".")[2].lower() not in ("xlsx", "xls"):
        return {}
    file = source if isinstance(source, Path) else io.BytesIO(source)
    head = source[:4] if isinstance(source, bytes) else _head(source)
    try:
        return Book(file, "xlsx" if head == ZIP else "xls", limits).heads(_HEADERS_WITHIN + 2)
    except UnreadableFile:
        return {}


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _rows(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[str]]:
    """The rows as far as they can be read: where a file breaks off is told when it is read whole."""
    seen = False
    try:
        for _number, row in rows:
            seen = True
            yield row
    except UnreadableFile:
        if not seen:
            raise


def found_headers(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """(header row, how many rows of headers), counted from 1, as they seem to be; (1, 1) where nothing tells.

    The headers are the first row that is nearly as full as the rows below it and holds words in nearly all its
    cells. A row above with words over some of its columns is a second row of headers where the lower one alone
    would give two columns the same header.
    """
    within = rows[:_HEADERS_WITHIN]
    filled = [[cell.strip() for cell in row if cell.strip()] for row in within]
    width = max((len(row) for row in filled[1:]), default=0)
    for least in (0.75, 0.6):
        for index, row in enumerate(filled):
            words = [cell for cell in row if not _is_figure(cell)]
            if len(row) >= max(2, least * width) and len(words) >= 0.6 * len(row):
                return _with_upper(filled, within, index)
    return 1, 1


def _headers_in(rows: Sequence[list[str]], options: FileOptions) -> list[str]:
    last = options.header_row + options.header_rows - 1
    found = rows[options.header_row - 1 : last]
    headers = joined_headers(found, options.header_join) if len(found) == options.header_rows else []
    while headers and not headers[-1]:
        headers.pop()
    return headers


def _with_upper(filled: Sequence[list[str]], rows: Sequence[Sequence[str]], index: int) -> tuple[int, int]:
    names = [cell.casefold() for cell in filled[index]]
    below = filled[index + 1] if index + 1 < len(filled) else []
    if index and len(set(names)) < len(names) and len(filled[index - 1]) > 1:
        return index, 2
    # the upper of two rows of headers, found first: the lower one holds words too, some of them again and again
    lower = [cell for cell in below if not _is_figure(cell)]
    if not below or len(lower) < len(below):
        return index + 1, 1
    if any(map(_CENSUS_LABEL.search, below)) and not any(map(_CENSUS_LABEL.search, filled[index])):
        return index + 2, 1  # codes of variables above what they mean
    twice = len(set(cell.casefold() for cell in lower)) < len(lower)
    gaps = any(not cell.strip() for cell in rows[index][: len(rows[index]) - 1])
    return index + 1, 2 if (gaps and twice) or _fills_gaps(rows[index], rows[index + 1]) else 1


def _fills_gaps(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the lower row names what the upper one leaves unnamed, and leaves unnamed most of what that names."""
    width = max(len(upper), len(lower))
    pairs = [
        (bool(index < len(upper) and upper[index].strip()), bool(index < len(lower) and lower[index].strip()))
        for index in range(width)
    ]
    gaps = [below for above, below in pairs if not above]
    return bool(gaps) and all(gaps) and any(above and not below for above, below in pairs)


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number and not a word; a lone year ("2019", "FY2019") may well be a header."""
    digits = sum(letter.isdigit() for letter in cell)
    letters = sum(letter.isalpha() for letter in cell)
    is_year = cell.isdigit() and len(cell) == 4 and cell[:2] in ("19", "20")
    return digits > letters and not is_year
