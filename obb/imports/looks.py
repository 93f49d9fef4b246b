"""What a column looks like from its header and a sample of its cells: amounts, years, codes, names, two in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from obb.domain.amounts import read_amount
from obb.domain.fiscal import read_year
from obb.domain.unreadable import Unreadable
from obb.imports.columns import header_key
from obb.imports.written import NUMBERS, Writing

MOST = 0.9
"""The share of a column's filled cells that must look alike for the column to be said to be so."""
HALF = 0.5
"""The same where the header says so, too: then what the other cells hold is wrong, and is told."""
USUAL = "1,234.50"

YEAR_FORM = r"(?:FY ?'?|fiscal year )?(?:\d{4}(?:[-–/]\d{2,4})?|\d{2}(?:[-–/]\d{2})?)"
YEAR_FIRST = re.compile(rf"^({YEAR_FORM})[ _–-]+(\D.*)$", re.IGNORECASE)
YEAR_LAST = re.compile(rf"^(.*\D)[ _–-]+({YEAR_FORM})$", re.IGNORECASE)
CODE_FIRST = re.compile(r"^([A-Z]{0,4}\d[\w.]*)(?: *[-–:|] *| +)([A-Za-z].*)$")
WORD_BEFORE = re.compile(r"^([A-Za-z][A-Za-z ]*?) +(\d{2,})$")
CODE_PART = r"^(\w[\w.]*)"
NAME_PART = r"^\w[\w.]*(?: *[-–:|] *| +)(.+)$"
"""Of a cell that holds a code and a name: the one, and the other."""
TOTALS = r"(?i)^(?:grand |sub-?|report )?totals?\b"
"""Of a cell that says that its row prints a total."""
TOTALS_LAST = r"(?i)^(?:grand |sub-?|report )?totals?\b|\btotals?$"
"""The same where totals are called “Sheriff Total”, as pivot tables do."""
SNAPSHOT = re.compile(
    r"\b(as[ _-]?of|snapshot|version|edition|extract(ed)?|load(ed)?|run|report(ing)?|publish(ed)?|publication|posted)"
    r"[ _-]?(date|day|on|time|no|number|id)?\b",
    re.IGNORECASE,
)
"""Of a header over what tells several copies of the same records apart."""
_ANY_YEAR = f"(?i:{YEAR_FORM})"
_YEAR_FORMS = (
    r"\d{4}", r"FY\d{2}", r"FY\d{4}", r"FY \d{2}", r"FY \d{4}", r"\d{4}-\d{2}", r"\d{4}-\d{4}", r"FY\d{4}-\d{2}",
    r"FY\d{2}-\d{2}",
)  # fmt: skip
_LONG_TEXT = 60
_ROW_NUMBERS = frozenset(
    ("objectid", "oid", "fid", "rowid", "recordid", "globalid", "uniqueid", "rownumber", "recordnumber",
     "linenumber", "row", "record", "uid", "guid", "index", "id")
)  # fmt: skip
_NEARLY = re.compile(r"[\s$€£(+\-−]*[\d.,'\s]*\d[\d.,'\s]*(?:E[+-]?\d+)?[\s)$€£%\-−]*", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9][\w./-]{0,19}|[0-9.]+E\+[0-9]+", re.ASCII)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Look:
    """A column: its header as it stands, and the cells of a sample, stripped, row by row."""

    header: str
    column: tuple[str, ...]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Those that are filled."""
        return tuple(cell for cell in self.column if cell)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The header's words in small letters: "ExpenseRevenue" and "expense_revenue" alike."""
        parted = _CAMEL.sub(" ", self.header)
        return tuple(re.findall(r"[a-z]+|\d+", header_key(parted).replace("#", " number ")))

    @cached_property
    def values(self) -> Counter[str]:
        return Counter(self.cells)

    def share(self, holds: Callable[[str], object]) -> float:
        """The share of filled cells for which it holds; 0 of none."""
        count = sum(number for text, number in self.values.items() if holds(text))
        return count / len(self.cells) if self.cells else 0.0

    def mostly(self, holds: Callable[[str], object]) -> bool:
        return self.share(holds) >= MOST

    @cached_property
    def numbers(self) -> str:
        """How its numbers are written, by the example of `NUMBERS`; "" where it holds no amounts."""
        if not self.cells:
            return ""
        found = [way for way in NUMBERS if self.mostly(lambda text, way=way: _is_amount(text, way))]
        return (USUAL if USUAL in found else found[0]) if found else ""

    @cached_property
    def nearly_numbers(self) -> bool:
        """Whether half of its cells are numbers of some kind: with too many decimals, another currency, an exponent."""
        return self.share(_NEARLY.fullmatch) >= HALF

    @cached_property
    def is_row_number(self) -> bool:
        """A number that a system gave each row: it says nothing of the row."""
        known = "".join(self.words) in _ROW_NUMBERS
        return known and len(self.values) == len(self.cells)

    @cached_property
    def is_prose(self) -> bool:
        """Whole sentences, or addresses: no name of anything."""
        lengths = [len(text) for text in self.values]
        return bool(lengths) and sum(lengths) / len(lengths) > _LONG_TEXT

    @cached_property
    def is_money(self) -> bool:
        """Amounts that can be nothing else: cents, thousands, signs, brackets, or many different sizes."""
        if not self.numbers:
            return False
        lengths = {len(text) for text in self.values}
        marked = self.share(lambda text: re.search(r"[.,$()\-−]", text) and not self.is_year)
        return marked >= 0.2 or (len(lengths) >= 4 and not self.is_year)

    @cached_property
    def is_year(self) -> bool:
        return self.mostly(is_year)

    @cached_property
    def is_code(self) -> bool:
        """Short, without blanks, most with a digit or all in capitals."""
        return self.mostly(lambda text: _CODE.fullmatch(text) and (_has_digit(text) or text.isupper()))

    @cached_property
    def split(self) -> re.Pattern[str] | None:
        """Where each cell is a code and a name ("0530 - Social Services"): the form that parts them."""
        return CODE_FIRST if self.mostly(CODE_FIRST.match) and not self.is_year else None

    @cached_property
    def word_before_code(self) -> str:
        """The word that stands before a code in each cell ("Organization 211100"); "" where there is none."""
        found = Counter(match[1] for text in self.values if (match := WORD_BEFORE.match(text)))
        if len(found) != 1 or not self.mostly(WORD_BEFORE.match):
            return ""
        (word,) = found
        return "" if word.casefold() in ("fy", "fiscal year") else word

    def years_beside(self, words: Sequence[str]) -> tuple[str, str] | None:
        """Where each cell is a year and something else ("FY19 Adopted"): patterns for the one and the other.

        `words`: of which the other must hold one in most cells; none: it may say anything.
        """
        known = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE) if words else None
        for form, year, other in ((YEAR_FIRST, 1, 2), (YEAR_LAST, 2, 1)):
            parts = {text: match for text in self.values if (match := form.match(text))}
            fits = {
                text
                for text, match in parts.items()
                if is_year(match[year]) and (known is None or known.search(match[other]))
            }
            if fits and self.mostly(fits.__contains__):
                years = year_form([parts[text][year] for text in fits])
                gap = " " if all(" " in text.strip() for text in fits) else "[ _–-]+"
                if form is YEAR_FIRST:
                    return f"^({years}){gap}", f"^{years}{gap}(.+)$"
                return f"{gap}({years})$", f"^(.+?){gap}{years}$"
        return None


def year_form(years: Sequence[str]) -> str:
    """The plainest pattern, without groups that are kept, that all these years match."""
    return next((form for form in _YEAR_FORMS if all(re.fullmatch(form, year) for year in years)), _ANY_YEAR)


def looks(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Look]:
    """Every column of a sample; rows are as wide as the headers."""
    return [Look(header, tuple(row[index].strip() for row in rows)) for index, header in enumerate(headers)]


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _is_amount(text: str, way: str) -> bool:
    try:
        read_amount(text if way == USUAL else Writing(numbers=way).usual(text))
    except Unreadable:
        return False
    return True


def is_year(text: str) -> bool:
    """Whether a text alone names a fiscal year of our time."""
    try:
        return 1960 <= read_year(text) <= 2080
    except Unreadable:
        return False
