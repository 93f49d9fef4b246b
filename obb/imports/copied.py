"""PostgreSQL's binary COPY text: how it opens and closes, and a file that is made while it is read."""

from __future__ import annotations

from collections.abc import Iterator

OPENING = b"PGCOPY\n\xff\r\n\0" + bytes(8)
CLOSING = b"\xff\xff"


class Pieces:
    """Bytes that are made as they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; b"" at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = memoryview(piece)
        size = len(self._left) if size < 0 else size
        given, self._left = self._left[:size], self._left[size:]
        return bytes(given)
