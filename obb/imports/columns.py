"""A cell becomes a value or a problem: the fields of a record, and the readers that many kinds share."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from obb.domain.amounts import read_amount
from obb.domain.delimited import alive
from obb.domain.fiscal import read_year
from obb.domain.numbers import read_number
from obb.domain.unreadable import Unreadable
from obb.imports.problems import did_you_mean

LONGEST_CODE = 50

_CONTROL = re.compile(r"[\x00-\x1f]")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,3}", re.ASCII)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAY = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?: 00:00:00)?|[0-9]{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-[0-9]{{2}}",
    re.ASCII,
)
_AS_TEXT = "Export the file again with this column as text, and open it in no spreadsheet before."


class UnreadableCell(Unreadable):
    """A text that is not what its field takes."""


def read_text(text: str) -> str:
    """The text as it stands: `&`, curly quotes and footnote marks are kept."""
    return text


def read_code(text: str) -> str:
    """A code: text on one line, its zeros kept, at most 50 characters.

    An apostrophe that keeps a spreadsheet from running it ('=1) is no part of it: OBB's own files write it.
    """
    text = alive(text)
    if len(text) > LONGEST_CODE:
        raise UnreadableCell(
            f"“{text[:30]}…” is too long for a code: {len(text)} characters.",
            f"A code has at most {LONGEST_CODE}: check that the columns are not swapped, or shorten it.",
        )
    if _CONTROL.search(text):
        raise UnreadableCell("A code stands on one line.", "Take the line break out.")
    if _SHORTENED.fullmatch(text):
        raise UnreadableCell(
            f"“{text}” is a long number that a spreadsheet has shortened: the code cannot be known.", _AS_TEXT
        )
    if _DAY.fullmatch(text):
        raise UnreadableCell(f"“{text}” is a day: a spreadsheet makes days of codes such as 1-10.", _AS_TEXT)
    return text


_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0"})


def read_yes_no(text: str) -> bool:
    """Yes or no, however it is written: y, true, 1, x; n, false, 0."""
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise UnreadableCell(f"“{text}” is neither yes nor no.", "Write yes or no.")


def read_whole_number(text: str) -> int:
    """A whole number, with or without thousands commas."""
    if not re.fullmatch(r"[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})", text, re.ASCII):
        raise UnreadableCell(f"“{text}” is not a whole number.", "Write digits only, such as 12.")
    return int(text.replace(",", "").replace("−", "-"))


def read_share(text: str) -> int:
    """ "60", "33.33", "60 %": hundredths of a percent, above 0 and at most 100.00 %."""
    number = read_number(text)
    if number.value is None or number.unit == "dollars" or not 0 < number.value <= 100:
        raise UnreadableCell(f"“{text}” is not a share.", "Write a percent above 0 and up to 100.")
    if number.value * 100 % 1:
        raise UnreadableCell(f"“{text}” has more than two decimals.", "Round it to two.")
    return int(number.value * 100)


def choice(*allowed: str, **also: str) -> Callable[[str], str]:
    """A reader of one of a few words, whatever their case; `also` gives other spellings of them."""
    words = {word.casefold(): word for word in allowed} | {
        other.casefold(): word for other, word in also.items()
    }

    def read(text: str) -> str:
        word = words.get(" ".join(text.split()).casefold())
        if word is None:
            listed = ", ".join(allowed)
            raise UnreadableCell(
                f"“{text}” is not one of: {listed}.", did_you_mean(text, allowed, f"Write one of: {listed}.")
            )
        return word

    return read


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record: what a caller asks a file for.

    `reader` turns a cell's text (stripped, not blank) into a value, or raises Unreadable. `required`: each
    row must have a value. `blank` is the value of an empty or absent cell of a field that is not required.
    `one_of` names a group of fields of which a row needs at least one (a code or a name). `label` is what
    people call it. For suggestions: `known_as` are headers that finance systems give it, the surest first,
    `known_values` their words (in small letters) for the field's own, `known_words` what its texts often contain.
    `marks`: a figure that may be withheld; its value is then a NotReported.
    """

    name: str
    reader: Callable[[str], Any] = read_text
    required: bool = False
    help: str = ""
    blank: Any = None
    example: str = ""
    one_of: str = ""
    label: str | Promise = ""
    known_as: tuple[str, ...] = ()
    known_values: Mapping[str, str] = field(default_factory=dict, hash=False)
    known_words: tuple[str, ...] = ()
    marks: bool = False


YEAR = FieldSpec(
    "year",
    read_year,
    required=True,
    help="Fiscal year: FY2019, 2018-2019 or 2019.",
    example="FY2019",
    label=gettext_lazy("Fiscal year"),
    known_as=("fiscal year", "budget year", "fy", "fiscal yr", "budget fy", "bfy", "yr"),
)
AMOUNT = FieldSpec(
    "amount",
    read_amount,
    required=True,
    help="Dollars and cents; reductions are negative.",
    example="1,234.50",
    label=gettext_lazy("Amount"),
    known_as=(
        "amount", "budget amount", "adopted budget", "budget", "adopted amount", "approved amount", "line amount",
        "total amount", "dollars", "budgeted amount", "net amount", "appropriation", "actual amount", "total budget",
        "adopted", "approved", "value", "amt", "total amt", "annual budget", "total",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bad:
    """In the place of a value: the cell could not be read."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """In the place of a value: the row is left out, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotReported:
    """In the place of a figure: the file has this mark instead, and why, "" where nobody says."""

    mark: str
    why: str = ""


def value_of(field: FieldSpec, text: str) -> Any:
    """The value of a stripped text for a field, or Bad."""
    if not text:
        return (
            Bad("The cell is empty.", f"Give each row its {field.name.replace('_', ' ')}.")
            if field.required
            else field.blank
        )
    try:
        value = field.reader(text)
    except Unreadable as error:
        return Bad(error.reason, error.remedy)
    if value is None:
        if field.required:
            return Bad(
                f"“{text}” says that there is none.", f"Give each row its {field.name.replace('_', ' ')}."
            )
        return field.blank
    return value


class Memo(dict):
    """A column's texts and what became of them: a repeated text is read once.

    Forgets everything when it has grown to `most` texts, so that memory stays flat whatever the file.
    """

    def __init__(self, read: Callable[[str], Any], most: int = 50_000) -> None:
        super().__init__()
        self._read = read
        self._most = most

    def __missing__(self, text: str) -> Any:
        if len(self) >= self._most:
            self.clear()
        value = self[text] = self._read(text)
        return value


def header_key(header: str) -> str:
    """What two headers have alike that differ in case, spaces, underscores or hyphens only."""
    return re.sub(r"[\s_\-‐‑]+", " ", header).strip().casefold()


def plain_text(text: str) -> str:
    """HTML entities (&amp; &#189;) as the characters they stand for, runs of spaces as one."""
    return " ".join(html.unescape(text).split())


def made_code(name: str) -> str:
    """A stable code for a name that has none: "GENERAL SERVICES" → "GENERAL-SERVICES".

    Case and runs of spaces make no difference. Where anything else would be lost, a checksum of the name
    follows, so that two names do not share a code. At most 32 characters.
    """
    key = " ".join(name.casefold().split())
    slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-").upper()
    if slug.lower().replace("-", " ") == key and len(slug) <= 32:
        return slug
    return f"{slug[:27].rstrip('-')}-{crc32(key.encode()) & 0xFFFF:04X}".lstrip("-")


def missing_of_groups(fields: Iterable[FieldSpec], present: set[str]) -> list[tuple[str, ...]]:
    """The `one_of` groups of which no field is present, each as its fields' names."""
    groups: dict[str, list[str]] = {}
    for one in fields:
        if one.one_of:
            groups.setdefault(one.one_of, []).append(one.name)
    return [tuple(names) for names in groups.values() if not present.intersection(names)]
