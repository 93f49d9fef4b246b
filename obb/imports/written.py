"""How a file writes numbers and days where that is not the usual way: texts brought into the usual way.

The readers of values know one way alone; a profile states another, and the text is rewritten before it is read.
Nothing is guessed: a text that does not fit what is stated is a problem.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from obb.domain.unreadable import Unreadable
from obb.imports.columns import UnreadableCell

NUMBERS = {
    "1,234.50": (",", "."),
    "1.234,50": (".", ","),
    "1 234,50": (" ", ","),
    "1'234.50": ("'", "."),
    "1 234.50": (" ", "."),
    "1234,50": ("", ","),
    "1234.50": ("", "."),
}
"""The ways to write numbers, each by its example: (between thousands, before decimals)."""
DATES = ("mdy", "dmy", "ymd", "excel")
_SPACES = "\u00a0\u202f\u2009 "
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?", re.ASCII)
_SIZE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+", re.ASCII)
_DAY = re.compile(r"([0-9]{1,4})\s*[./\-\s]\s*([0-9]{1,2})\s*[./\-\s]\s*([0-9]{1,4})", re.ASCII)
_SERIAL = re.compile(r"[0-9]{1,7}(?:\.0+)?", re.ASCII)
_MOST_DECIMALS = 6
_EXCEL_ZERO = date(1899, 12, 30)  # so that serials from March 1900 on are right, as Excel counts


@dataclass(frozen=True, slots=True)
class Writing:
    """What a profile states of one column: how numbers and days are written, and what marks a sign.

    `typed`: the file is a workbook, whose number cells are always in the usual way, whatever its texts are.
    `figures`: they are measured figures, which have parts of a cent. `decimals`: what they are rounded to, halves
    away from zero; None: they are not rounded.
    """

    numbers: str = ""
    times: int = 0
    negative_marks: tuple[str, ...] = ()
    positive_marks: tuple[str, ...] = ()
    dates: str = ""
    divided_by: int = 0
    decimals: int | None = None
    typed: bool = False
    figures: bool = False

    def __bool__(self) -> bool:
        return self != Writing()

    def usual(self, text: str) -> str:
        """The text in the usual way. Raises Unreadable where it does not fit what is stated."""
        text = _signed(text, self.negative_marks, self.positive_marks)
        if self.numbers:
            text = text if self.typed and _PLAIN.fullmatch(text) else _pointed(text, self.numbers)
        if self.figures:
            text = _rescaled(text, self.times or 1, self.divided_by or 1, self.decimals)
        elif self.times:
            text = _multiplied(text, self.times)
        return _iso(text, self.dates) if self.dates else text


def _signed(text: str, negative: tuple[str, ...], positive: tuple[str, ...]) -> str:
    """“1,234.50 CR” becomes “-1,234.50”; “1,234.50 DR” loses its mark."""
    for marks, sign in ((negative, "-"), (positive, "")):
        for mark in marks:
            bare = mark.strip().casefold()
            folded = text.casefold()
            if folded.endswith(bare):
                rest = text[: len(text) - len(bare)].rstrip()
            elif folded.startswith(bare):
                rest = text[len(bare) :].lstrip()
            else:
                continue
            if sign and re.search(r"[-−(]", rest):
                raise UnreadableCell(f"“{text}” has a sign and the mark “{mark}”.", "Leave one of the two.")
            return sign + rest
    return text


def _pointed(text: str, example: str) -> str:
    """Thousands' marks taken out, and a point before the decimals."""
    between, before = NUMBERS[example]
    mark = f"[{_SPACES}]" if between == " " else "['’]" if between == "'" else re.escape(between)
    whole = rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+" if between else "[0-9]+"
    size = re.compile(rf"(?P<whole>{whole})?(?P<part>{re.escape(before)}[0-9]*)?", re.ASCII)
    first = re.search(rf"[0-9{re.escape(before)}]", text)
    if first is None:
        return text
    last = max(i for i, letter in enumerate(text) if letter.isdigit() or letter == before) + 1
    match = size.fullmatch(text, first.start(), last)
    if match is None or (match["whole"] is None and match["part"] in (None, before)):
        raise UnreadableCell(
            f"“{text}” is not written like {example}.", "Correct the cell, or state how numbers are written."
        )
    digits = re.sub(r"[^0-9]", "", match["whole"] or "0")
    part = (match["part"] or "").replace(before, ".", 1)
    return text[: first.start()] + digits + part + text[last:]


def _multiplied(text: str, times: int) -> str:
    """“12.345” in thousands is 12345.00: exact, never rounded."""
    found = list(_SIZE.finditer(text))
    if not found:
        return text
    if len(found) > 1:
        raise UnreadableCell(f"“{text}” holds more than one number.", "Put one amount in the cell.")
    size = Decimal(found[0][0].replace(",", "").rstrip(".") or "0") * times
    if size != size.quantize(Decimal("0.01")):
        raise UnreadableCell(
            f"“{text}” × {times:,} has parts of a cent.", "Check the multiplier, or the cell."
        )
    return text[: found[0].start()] + f"{size:.2f}" + text[found[0].end() :]


def _rescaled(text: str, times: int, divided_by: int, decimals: int | None) -> str:
    """A figure multiplied, divided and rounded as far as is stated; it bears no decimals that it did not print.

    A quotient without end is kept to six decimals.
    """
    found = list(_SIZE.finditer(text))
    if len(found) != 1 or (times == divided_by == 1 and decimals is None):
        return text  # whatever else it is, the reader says
    size = Decimal(found[0][0].replace(",", "").rstrip(".") or "0")
    size = _power_of_ten(size * times, times) if times > 1 else size
    if divided_by > 1:
        size = size.scaleb(-_tens(divided_by)) if _tens(divided_by) else size / divided_by
    if decimals is not None:
        size = size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    elif -int(size.as_tuple().exponent) > _MOST_DECIMALS and divided_by > 1:
        size = size.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), ROUND_HALF_UP).normalize()
    return text[: found[0].start()] + f"{size:f}" + text[found[0].end() :]


def _power_of_ten(size: Decimal, times: int) -> Decimal:
    """0.18 × 100 is 18, not 18.00: a digit printed after the point stands before it now."""
    printed = -int(size.as_tuple().exponent) - _tens(times)
    return size.quantize(Decimal(1).scaleb(-max(printed, 0))) if _tens(times) else size


def _tens(number: int) -> int:
    """How often ten: 1000 is 3. 0 for 1 and for what is no power of ten."""
    digits = str(number)
    return len(digits) - 1 if digits[0] == "1" and not digits[1:].strip("0") else 0


def _iso(text: str, order: str) -> str:
    """A day by the stated order of its parts as 2017-06-30; other texts (June 30, 2017) as they are."""
    if order == "excel":
        if _SERIAL.fullmatch(text) is None:
            return text
        return (_EXCEL_ZERO + timedelta(days=int(float(text)))).isoformat()
    match = _DAY.fullmatch(text.split(" 00:00")[0].strip())
    if match is None:
        return text
    parts = dict(zip(order, match.groups(), strict=True))
    if len(match[1]) == 4 and order != "ymd":  # 2017-06-30 is never in doubt
        parts = dict(zip("ymd", match.groups(), strict=True))
    if len(parts["y"]) != 4:
        raise UnreadableCell(
            f"“{text}” has no year of four digits where {order} puts it.", "Write the year in full."
        )
    try:
        return date(int(parts["y"]), int(parts["m"]), int(parts["d"])).isoformat()
    except ValueError:
        raise UnreadableCell(
            f"“{text}” is not a day when read as {order}.", "Check the order of day and month."
        ) from None


def day_number(text: str) -> int | None:
    """For telling which of several snapshots is the newest: a day or a year as a number; None where it is neither."""
    for order in ("ymd", "mdy"):
        try:
            return date.fromisoformat(_iso(text.strip(), order)).toordinal()
        except (ValueError, Unreadable):
            continue
    year = re.fullmatch(r"(?:FY\s*)?([0-9]{4})", text.strip(), re.IGNORECASE | re.ASCII)
    return date(int(year[1]), 12, 31).toordinal() if year and 1 <= int(year[1]) <= 9999 else None
