"""Lines as COPY text, kept outside of memory until the whole file has been read."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import BinaryIO


class Spool:
    """Text of `budget.actions.lines.COPIED`, on disk."""

    def __init__(self, county_id: int, batch_id: int) -> None:
        self._tail = f"\t{county_id}\t{batch_id}\n"
        self._file = tempfile.TemporaryFile()

    def add(self, lines: Sequence[str], rows: Sequence[int]) -> None:
        """Adds lines (all columns up to the amount, by tabs) with their row numbers."""
        tail = self._tail
        self._file.write(
            "".join([f"{line}\t{row}{tail}" for line, row in zip(lines, rows, strict=True)]).encode()
        )

    def text(self) -> BinaryIO:
        """The whole text, at its beginning."""
        self._file.seek(0)
        return self._file

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()
