"""Codes and addresses made from names: readable, stable, and unlike those that are taken."""

import re
import unicodedata
from collections.abc import Container
from hashlib import sha256

LONGEST_CODE, LONGEST_SLUG = 60, 80


def code_of(name: str, taken: Container[str]) -> str:
    """A code of at most 60 characters for a name that has none; a checksum of the name tells two alike apart."""
    return _of(name, taken, LONGEST_CODE)


def slug_of(name: str, taken: Container[str]) -> str:
    """A page's address of at most 80 characters; a checksum of the name tells two alike apart."""
    return _of(name, taken, LONGEST_SLUG)


def _of(name: str, taken: Container[str], longest: int) -> str:
    words = _plain(name)
    short = _cut(words, longest)
    if short == words and short and short not in taken:
        return short
    # The checksum is of the name as it is written: two names that differ in case alone are two names.
    for salt in ("", *map(str, range(1, 100))):
        checksum = sha256(f"{name}{salt}".encode()).hexdigest()[:8]
        made = f"{_cut(words, longest - 9)}-{checksum}".lstrip("-")
        if made not in taken:
            return made
    raise ValueError(f"no free code for {name}")


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.replace("'", "").lower()).strip("-")


def _cut(words: str, longest: int) -> str:
    """Whole words where there are any."""
    if len(words) <= longest:
        return words
    cut = words[: longest + 1].rpartition("-")[0]
    return cut or words[:longest]
