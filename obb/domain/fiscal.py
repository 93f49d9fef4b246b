"""Fiscal years and the periods of observations: what day falls where, and how people write them."""

import re
from dataclasses import dataclass
from datetime import date

from obb.domain.unreadable import Unreadable

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−/"), "-")

YEAR, FISCAL_YEAR, QUARTER, MONTH = "year", "fiscal_year", "quarter", "month"
FREQUENCIES = (YEAR, FISCAL_YEAR, QUARTER, MONTH)
FIRST_YEAR, LAST_YEAR = 1900, 2199


class UnreadableYear(Unreadable):
    """A text that names no year we may store."""


class UnreadablePeriod(Unreadable):
    """A text that names no period of the frequency asked for."""


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """A year of twelve months that starts in `start_month` and is named by the year it ends in."""

    start_month: int = 7

    def __post_init__(self) -> None:
        if not 1 <= self.start_month <= 12:
            raise ValueError("a fiscal year starts in a month from 1 to 12")

    def bounds(self, year: int) -> tuple[date, date]:
        """(first day, day after the last) of fiscal year `year`."""
        return self._start(year), self._start(year + 1)

    def year_of(self, day: date) -> int:
        """The fiscal year `day` falls in."""
        late = self.start_month > 1 and day.month >= self.start_month
        return day.year + (1 if late else 0)

    def label(self, year: int) -> str:
        """For titles: "FY2027 (Jul 2026–Jun 2027)"."""
        first, after = self.bounds(year)
        last = date(after.year - 1, 12, 1) if after.month == 1 else date(after.year, after.month - 1, 1)
        return f"{self.short(year)} ({MONTHS[first.month - 1]} {first.year}–{MONTHS[last.month - 1]} {last.year})"

    def short(self, year: int) -> str:
        """For column heads: "FY2027"."""
        return f"FY{year}"

    def _start(self, year: int) -> date:
        return date(year if self.start_month == 1 else year - 1, self.start_month, 1)


CALENDAR_YEAR = FiscalCalendar(1)
FEDERAL = FiscalCalendar(10)

_YEAR_TEXT = re.compile(
    r"(?P<fy>(?:fiscal\s+year|f\.?\s?y\.?)\s*'?)?\s*(?P<first>[0-9]{1,5})(?:\s*-\s*(?P<last>[0-9]{1,5}))?",
    re.IGNORECASE | re.ASCII,
)
_YEAR_WITH_POINT = re.compile(r"[0-9]{4}\.0", re.ASCII)
"""A year that a program has written as a number with a point: 2026.0."""
_YEAR_REMEDY = "Write the year as FY2017, 2016-2017 or 2017."


def read_year(text: str) -> int:
    """The year a text names, by the year it ends in: FY17, FY2017, FY 2016-17, 2016–2017, 2017 are all 2017.

    Raises UnreadableYear, with the likely year in `remedy` and `suggestion` where there is one.
    """
    match = _YEAR_TEXT.fullmatch(_plain(text))
    if match is None:
        raise UnreadableYear(f"“{text}” is not a fiscal year.", _YEAR_REMEDY)
    first, last = match["first"], match["last"]
    if last is not None:
        return _span_end(text, first, last)
    if len(first) == 2 and match["fy"]:
        return _four_digits(int(first))
    if len(first) == 2:
        raise _not_that_year(text, "A year of two digits is not certain.", _four_digits(int(first)))
    return _known_year(text, first)


def _span_end(text: str, first: str, last: str) -> int:
    end = _end_of_span(first, last)
    if end is None:
        raise UnreadableYear(f"“{text}” is not a fiscal year.", _YEAR_REMEDY)
    if len(first) not in (2, 4) or not FIRST_YEAR <= end <= LAST_YEAR:
        raise _not_that_year(text, "The first year does not have four digits.", end)
    start = _four_digits(int(first)) if len(first) == 2 else int(first)
    if end != start + 1:
        raise UnreadableYear(f"“{text}” is not one year: {start} to {end}.", _YEAR_REMEDY)
    return end


def _end_of_span(first: str, last: str) -> int | None:
    if len(last) == 4:
        return int(last)
    if len(last) == 2 and len(first) == 4:
        century = int(first[:2]) * 100
        end = century + int(last)
        return end if end >= int(first) else end + 100
    if len(last) == 2 and len(first) == 2:
        return _four_digits(int(last))
    return None


def _known_year(text: str, digits: str) -> int:
    if len(digits) != 4 or not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        raise UnreadableYear(f"“{text}” is not a year from {FIRST_YEAR} to {LAST_YEAR}.", _YEAR_REMEDY)
    return int(digits)


def _not_that_year(text: str, why: str, year: int) -> UnreadableYear:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return UnreadableYear(f"“{text}” is not a fiscal year.", _YEAR_REMEDY)
    name = f"FY{year}"
    return UnreadableYear(f"“{text}” is not a fiscal year. {why}", f"Did you mean {name}?", suggestion=name)


def _four_digits(year: int) -> int:
    return 2000 + year if year < 70 else 1900 + year


def _plain(text: str) -> str:
    plain = " ".join(text.translate(_DASHES).replace("\u00ad", "").split())
    return plain[:4] if _YEAR_WITH_POINT.fullmatch(plain) else plain


@dataclass(frozen=True, slots=True)
class Period:
    """One period of an observation. Periods of one frequency are numbered without gaps.

    A period of several years (`span` > 1) bears the number of the year it ends in.
    """

    frequency: str
    number: int
    label: str
    first_day: date
    day_after: date
    span: int = 1


def period_of(number: int, frequency: str, calendar: FiscalCalendar | None = None, span: int = 1) -> Period:
    """The period with this number: the year itself, 4 × year + quarter − 1, or 12 × year + month − 1.

    `calendar` (default: July) is used by fiscal years only; `span` years end in the year `number`.
    """
    if frequency in (YEAR, FISCAL_YEAR):
        used = CALENDAR_YEAR if frequency == YEAR else calendar or FiscalCalendar()
        first, after = used.bounds(number - span + 1)[0], used.bounds(number)[1]
        prefix = "FY" if frequency == FISCAL_YEAR else ""
        label = f"{prefix}{number}" if span == 1 else f"{prefix}{number - span + 1}–{number}"
        return Period(frequency, number, label, first, after, span)
    if frequency == QUARTER:
        year, quarter = divmod(number, 4)
        return Period(frequency, number, f"{year} Q{quarter + 1}", *_months(year * 12 + quarter * 3, 3))
    if frequency == MONTH:
        year, month = divmod(number, 12)
        return Period(frequency, number, f"{MONTHS[month]} {year}", *_months(number, 1))
    raise ValueError(f"no such frequency: {frequency}")


def period_with(day: date, frequency: str, calendar: FiscalCalendar | None = None) -> Period:
    """The period of this frequency that `day` falls in."""
    number = {
        YEAR: day.year,
        FISCAL_YEAR: (calendar or FiscalCalendar()).year_of(day),
        QUARTER: day.year * 4 + (day.month - 1) // 3,
        MONTH: day.year * 12 + day.month - 1,
    }[frequency]
    return period_of(number, frequency, calendar)


_SPAN = re.compile(r"([0-9]{4})\s*(?:-|to)\s*([0-9]{4})", re.ASCII | re.IGNORECASE)
_QUARTER = re.compile(
    r"(?P<fy>fy\s*)?(?P<y1>[0-9]{4})\s*-?\s*q(?P<q1>[1-4])|q(?P<q2>[1-4])\s*-?\s*(?P<fy2>fy\s*)?(?P<y2>[0-9]{4})",
    re.ASCII | re.IGNORECASE,
)
_MONTH_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})",
        r"(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})",
        r"(?P<name>[a-z]+)\.?,?[\s-]*(?P<y>[0-9]{4})",
        r"(?P<y>[0-9]{4})[\s-]+(?P<name>[a-z]+)",
    )
)
_PERIOD_REMEDY = {
    YEAR: "Write a year such as 2017.",
    FISCAL_YEAR: "Write a fiscal year such as FY2017 or 2016-2017.",
    QUARTER: "Write a quarter such as 2016 Q3.",
    MONTH: "Write a month such as 2016-07 or July 2016.",
}


def read_period(text: str, frequency: str, calendar: FiscalCalendar | None = None, span: int = 1) -> Period:
    """The period a text names, at the stated frequency.

    year: 2017, or with span=5 "2012-2016" (or the year it ends in). fiscal_year: as `read_year`.
    quarter: 2016 Q3, Q3 2016, FY2017 Q1 (counted in `calendar`). month: 2016-07, July 2016, 7/2016.
    Raises UnreadablePeriod.
    """
    plain = _plain(text)
    if frequency == YEAR:
        return period_of(_year_number(text, plain, span), YEAR, span=span)
    if frequency == FISCAL_YEAR:
        try:
            return period_of(read_year(text), FISCAL_YEAR, calendar, span)
        except UnreadableYear as error:
            raise UnreadablePeriod(error.reason, error.remedy, suggestion=error.suggestion) from error
    number = _quarter_number(plain, calendar) if frequency == QUARTER else _month_number(plain)
    if number is None:
        raise UnreadablePeriod(f"“{text}” is not a {frequency}.", _PERIOD_REMEDY[frequency])
    return period_of(number, frequency)


def _year_number(text: str, plain: str, span: int) -> int:
    years = _SPAN.fullmatch(plain)
    if years is not None:
        first, last = int(years[1]), int(years[2])
        if last - first + 1 == span and FIRST_YEAR <= first:
            return last
        raise UnreadablePeriod(
            f"“{text}” covers {last - first + 1} years, but a period here has {span}.",
            "Write one period, or state in the profile how many years a period covers.",
        )
    if not re.fullmatch(r"[0-9]{4}", plain, re.ASCII) or not FIRST_YEAR <= int(plain) <= LAST_YEAR:
        raise UnreadablePeriod(f"“{text}” is not a year.", _PERIOD_REMEDY[YEAR])
    return int(plain)


def _quarter_number(plain: str, calendar: FiscalCalendar | None) -> int | None:
    match = _QUARTER.fullmatch(plain)
    if match is None:
        return None
    year, quarter = int(match["y1"] or match["y2"]), int(match["q1"] or match["q2"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if not (match["fy"] or match["fy2"]):
        return year * 4 + quarter - 1
    start = (calendar or FiscalCalendar()).bounds(year)[0]
    if start.month % 3 != 1:
        raise UnreadablePeriod(
            "This fiscal year does not start with a calendar quarter.", _PERIOD_REMEDY[MONTH]
        )
    return start.year * 4 + start.month // 3 + quarter - 1


def _month_number(plain: str) -> int | None:
    for form in _MONTH_FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        found = match.groupdict()
        month = month_number(found["name"]) if "name" in found else int(found["m"])
        if month is not None and 1 <= month <= 12 and FIRST_YEAR <= int(found["y"]) <= LAST_YEAR:
            return int(found["y"]) * 12 + month - 1
    return None


def month_number(name: str) -> int | None:
    """1–12 for an English month's name or its first letters ("Sept", "september"), else None."""
    if len(name) < 3:
        return None
    return next(
        (number for number, full in enumerate(_FULL_MONTHS, 1) if full.startswith(name.lower())), None
    )


def _months(first: int, count: int) -> tuple[date, date]:
    after = first + count
    return date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1)
