"""Bytes made as they are read."""

from obb.imports.copied import Pieces


def test_pieces_are_read_in_any_size():
    for size in (1, 2, 5, 100):
        pieces, read = Pieces(iter([b"abc", b"", b"defg"])), b""
        while more := pieces.read(size):
            assert len(more) <= size
            read += more
        assert read == b"abcdefg"
