"""Tables as comma-separated files that a spreadsheet opens without running anything in them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

BYTE_ORDER_MARK = "\ufeff"
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\x00")
"""What makes a spreadsheet take a text for a formula or a command, when a text begins with it."""


def inert(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it; NUL characters are dropped.

    Blanks before such a character do not hide it.
    """
    risky = text.startswith(LIVE) or text.lstrip(" \u00a0").startswith(LIVE)
    safe = text.replace("\x00", "")
    return f"'{safe}" if risky else safe


def alive(text: str) -> str:
    """What `inert` made the text of: its apostrophe taken off where it was put there. All else as it stands."""
    without = text.removeprefix("'")
    return without if without != text and inert(without) == text else text


def cell_text(value: object) -> str:
    """One cell: numbers as plain digits (−25,000.00 is -25000.00), nothing as "", all else as inert text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return inert(str(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float):
        return str(value)
    return inert(str(value))


def pieces(rows: Iterable[Sequence[object]], at_once: int = 500) -> Iterator[str]:
    """The text of `delimited` piece by piece, each of so many rows, as the rows are read."""
    page = io.StringIO()
    page.write(BYTE_ORDER_MARK)
    writer = csv.writer(page, lineterminator="\r\n")
    for place, row in enumerate(rows, 1):
        writer.writerow([cell_text(value) for value in row])
        if place % at_once == 0:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def delimited(rows: Iterable[Sequence[object]]) -> str:
    """The rows as comma-separated text with a byte order mark, one line a row."""
    return "".join(pieces(rows))
