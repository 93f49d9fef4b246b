"""What a file is by its first bytes, whatever its name says; and what is no table at all."""

import re

from obb.imports.packages import OLE, ZIP
from obb.imports.problems import unreadable

TEXTS, BOOKS = ("csv", "tsv", "txt"), ("xlsx", "xls")
_MACROS = "The workbook has macros, which are not taken."
_KINDS = (
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file"), (b"7z\xbc\xaf", "a packed file"), (b"Rar!", "a packed file"),
    (b"\x7fELF", "a program"), (b"MZ\x90", "a program"), (b"{\\rtf", "a text document"),
    (ZIP, "a workbook or a packed file"), (OLE, "an old workbook or document"),
)  # fmt: skip
_GAP = re.compile(r"\S {2,}\S")


def check_kind(head: bytes, extension: str) -> None:
    """Refuses a file whose first bytes are not what its ending says, and one that is no table."""
    if extension not in TEXTS + BOOKS:
        if extension in ("xlsm", "xltm", "xlsb"):
            message = "A binary workbook is not taken." if extension == "xlsb" else _MACROS
            raise unreadable(message, "Save it as .xlsx or .csv, without macros.")
        raise unreadable(
            f"A file ending in “.{extension}” is not taken.", "Choose a .csv, .tsv, .txt, .xlsx or .xls file."
        )
    if not head.strip():
        raise unreadable("The file is empty.", "Export it again.")
    found = next((kind for start, kind in _KINDS if head.startswith(start)), "")
    is_book = head.startswith((ZIP, OLE))
    if extension in BOOKS and not is_book:
        found = found or _written_as(head)
        raise unreadable(
            f"The file's name ends in .{extension}, but it is {found or 'no workbook'}.",
            "Open it in Excel, save it as .xlsx, and choose that file; or give it the ending of what it is.",
        )
    if extension == "xlsx" and head.startswith(OLE):
        raise unreadable(
            "The workbook is protected by a password, or is an old .xls with a new ending.",
            "Save a copy as .xlsx without a password.",
        )
    found = found or (_written_as(head) if extension in TEXTS else "")
    if extension in TEXTS and found:
        raise unreadable(
            f"The file's name ends in .{extension}, but it is {found}.",
            "Choose the exported file itself, or export it as CSV.",
        )


def _written_as(head: bytes) -> str:
    """What a finance system has written under the name of a workbook; "" where it is something else."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<div")):
        return "a web page"
    if start.startswith((b"[{", b"[\n", b"[\r", b'{"', b"{\n", b"{\r")):
        return "data in JSON"
    return "a text in XML" if start.startswith(b"<?xml") else ""


def check_columns(sample: str, delimiter: str) -> None:
    """Refuses a text whose columns are set apart by blanks, as a printer's are: where one ends nothing tells."""
    lines = [line for line in sample.splitlines()[:40] if line.strip()]
    if len(lines) < 2 or delimiter in lines[0] or not _GAP.search(lines[0]):
        return
    if sum(_GAP.search(line) is not None for line in lines) >= 0.8 * len(lines):
        raise unreadable(
            "The columns of this file are set apart by blanks alone, so that nothing tells where one ends.",
            "Export it as CSV; or open it in Excel (Text to Columns, Fixed width), and save that as .xlsx or .csv.",
        )
