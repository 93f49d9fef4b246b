"""Which encoding a text file is in: found for certain, or refused with the line and the byte."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from obb.imports.problems import UnreadableFile, unreadable

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What accented letters and typographic marks look like in UTF-8; as Windows text they would be "Ã©" and "â€™".
_WHOLE = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")
# The same, torn: an accented capital before a comma, a quote or a line's end.
_TORN = re.compile(rb"[\xc2\xc3](?![\x80-\xbfA-Za-z])|\xe2\x80(?![\x80-\xbf])|\xe2\Z")
# Ways to write text in ASCII, not files' encodings; a half of a character can come out of them.
_NO_FILE = frozenset({"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_REMEDY = "Export the file again as UTF-8, or state its encoding in the profile."


def encoding_of(file: BinaryIO, stated: str = "") -> str:
    """The encoding of an open file (left at its beginning), reading it through once in blocks.

    UTF-8 and UTF-16 with or without their mark; else Windows-1252 where every byte is defined there and none
    looks like broken UTF-8; else UnreadableFile naming line and byte. `stated` is tried alone.
    """
    head = file.read(4096)
    file.seek(0)
    found = stated or _marked(head) or _unmarked_utf16(head) or "utf-8"
    try:
        "x".encode(found)  # refused where it is unknown, and where it is one of Python's that make no text
        known = codecs.lookup(found).name.replace("_", "-") not in _NO_FILE
    except (LookupError, UnicodeError, ValueError):
        known = False
    if not known:
        raise unreadable(f"No encoding is called “{stated}”.", "Write utf-8, utf-16 or cp1252.")
    refusal = _first_refusal(file, found)
    if refusal is not None and found == "utf-8" and not stated:
        return _windows(file, refusal)
    if refusal is not None:
        raise refusal
    return found


def _marked(head: bytes) -> str:
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def _unmarked_utf16(head: bytes) -> str:
    even, odd = head[0::2], head[1::2]
    if odd and odd.count(0) > len(odd) * 0.3 and even.count(0) < len(even) * 0.05:
        return "utf-16-le"
    if even and even.count(0) > len(even) * 0.3 and odd.count(0) < len(odd) * 0.05:
        return "utf-16-be"
    return ""


def _first_refusal(file: BinaryIO, encoding: str) -> UnreadableFile | None:
    """Why the bytes cannot be text in this encoding, or None. Leaves the file at its beginning."""
    decoder = codecs.getincrementaldecoder(encoding)()
    newline = _newline(file, encoding)
    lines, refusal = 1, None
    for block, last in _blocks(file):
        try:
            text = decoder.decode(block, final=last)
        except UnicodeDecodeError as error:
            # What was held back from the last block holds no line end: only this block's lines count.
            before = error.object[: error.start]
            refusal = _refused(
                lines + before.count(newline), before, newline, error.object[error.start], encoding
            )
            break
        if "\0" in text:
            before = text[: text.index("\0")].encode("utf-8", "replace")
            refusal = _refused(lines + before.count(b"\n"), before, b"\n", 0, encoding)
            break
        lines += text.count("\n")
    file.seek(0)
    return refusal


def _newline(file: BinaryIO, encoding: str) -> bytes:
    mark = file.read(2)
    file.seek(0)
    if encoding == "utf-16-le" or (encoding == "utf-16" and mark == codecs.BOM_UTF16_LE):
        return b"\n\x00"
    return b"\x00\n" if encoding.startswith("utf-16") else b"\n"


def _blocks(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    # Blocks end with a line, so that the byte's place in its line can be told.
    block = file.read(_BLOCK) + file.readline(_BLOCK)
    while block:
        following = file.read(_BLOCK) + file.readline(_BLOCK)
        yield block, not following
        block = following


def _refused(line: int, before: bytes, newline: bytes, byte: int, encoding: str) -> UnreadableFile:
    place = len(before) - (before.rfind(newline) + len(newline) if newline in before else 0) + 1
    what = "a NUL byte" if byte == 0 else f"byte 0x{byte:02X}, which is no text in {encoding}"
    return unreadable(f"Line {line} holds {what} (byte {place} of the line).", _REMEDY, row=line)


def _windows(file: BinaryIO, refusal: UnreadableFile) -> str:
    lines = 0
    for block, _ in _blocks(file):
        if b"\0" in block or _WHOLE.search(block) or _TORN.search(block):
            file.seek(0)
            raise refusal
        undefined = _UNDEFINED.search(block)
        if undefined is not None:
            before = block[: undefined.start()]
            file.seek(0)
            raise _refused(lines + before.count(b"\n") + 1, before, b"\n", undefined[0][0], "Windows-1252")
        lines += block.count(b"\n")
    file.seek(0)
    return "cp1252"
