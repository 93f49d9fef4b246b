"""The original of an import: its name made harmless, its checksum, its bytes kept and given back."""

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from struct import pack
from typing import BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from obb.imports.copied import CLOSING, OPENING, Pieces
from obb.models import ImportBatch, ImportFile

_BLOCK = 1 << 20
_LONGEST_NAME = 255


def plain_name(name: str) -> str:
    """The file's own name without its folders, without characters that cannot be seen, at most 255 long."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    if len(seen) > _LONGEST_NAME:
        stem, dot, ending = seen.rpartition(".")
        ending = f"{dot}{ending}"[-20:]
        seen = stem[: _LONGEST_NAME - len(ending) - 1] + "…" + ending
    return seen or _("unnamed file")


def checksum_of(source: bytes | Path) -> str:
    """SHA-256 of the bytes, or of the file at a path, in hexadecimal."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksum_of_all(checksums: Sequence[str]) -> str:
    """The checksum of an import: the file's own, or of several files SHA-256 over their checksums in order."""
    return checksums[0] if len(checksums) == 1 else checksum_of("\n".join(checksums).encode())


def keep(batch: ImportBatch, source: bytes | Path, file: int = 0) -> None:
    """Stores an original byte for byte; `file` counts the files of the import from 0."""
    with connection.cursor() as cursor:
        # By COPY: as a parameter each byte would be written, sent and read as two digits.
        cursor.copy_expert(
            "COPY obb_importfile (county_id, batch_id, file, piece, content) FROM STDIN (FORMAT binary)",
            Pieces(_copied(batch, source, file)),
            size=_BLOCK,
        )


def _copied(batch: ImportBatch, source: bytes | Path, file: int) -> Iterator[bytes]:
    yield OPENING
    for number, content in enumerate(_blocks(source)):
        # Each value after its length, all in the byte order of the network.
        yield pack(">hiqiqihiii", 5, 8, batch.county_id, 8, batch.pk, 2, file, 4, number, len(content))
        yield content
    yield CLOSING


def pieces(batch: ImportBatch, file: int = 0) -> Iterator[bytes]:
    """A stored original's bytes, a piece at a time."""
    of_batch = ImportFile.objects.filter(batch=batch, file=file)
    for number in of_batch.order_by("piece").values_list("piece", flat=True):
        yield bytes(of_batch.values_list("content", flat=True).get(piece=number))


@contextmanager
def original(batch: ImportBatch, file: int = 0) -> Iterator[BinaryIO]:
    """A stored original as an open file on disk, at its beginning; it has a `name`."""
    with tempfile.NamedTemporaryFile() as kept:
        for content in pieces(batch, file):
            kept.write(content)
        kept.flush()
        kept.seek(0)
        yield kept


def _blocks(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from (source[start : start + _BLOCK] for start in range(0, len(source) or 1, _BLOCK))
        return
    with source.open("rb") as file:
        yield file.read(_BLOCK)
        while block := file.read(_BLOCK):
            yield block
