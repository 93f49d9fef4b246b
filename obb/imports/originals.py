"""The original of an import: its name made harmless, its checksum, its bytes kept and given back."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

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


def keep(batch: ImportBatch, source: bytes | Path) -> None:
    """Stores the original byte for byte."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    ImportFile.objects.create(county_id=batch.county_id, batch=batch, content=content)


@contextmanager
def kept(batch: ImportBatch) -> Iterator[bytes]:
    """The stored original, to be read again."""
    yield original(batch)


def original(batch: ImportBatch) -> bytes:
    """The stored original's bytes."""
    return bytes(ImportFile.objects.only("content").get(batch=batch).content)
