"""When something will be complete, as its plan says it: a day, a month, a fiscal year, or to be determined."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from obb.domain.days import UnreadableDay, read_day
from obb.domain.fiscal import (
    FISCAL_YEAR,
    MONTH,
    FiscalCalendar,
    UnreadablePeriod,
    UnreadableYear,
    period_of,
    read_period,
    read_year,
)
from obb.domain.unreadable import Unreadable

NOT_STATED, DAY, RANGE, ONGOING, TBD = "none", "day", "range", "ongoing", "tbd"
PRECISIONS = (NOT_STATED, DAY, MONTH, RANGE, FISCAL_YEAR, ONGOING, TBD)


class UnreadableCompletion(Unreadable):
    """A text that says no date and does not say that there is none yet."""


@dataclass(frozen=True, slots=True)
class Due:
    """A date with its precision: day, month, range or fiscal year; the days are (first, day after the last)."""

    precision: str
    first_day: date
    day_after: date


@dataclass(frozen=True, slots=True)
class Completion:
    """What a plan says about completion. `text` is the original sentence.

    `precision` is one of PRECISIONS; the two days are None where it is tbd, ongoing or none.
    `second` is a date with a name of its own (`label`: "pilot"); `milestones` is the due period the sentence gives
    all milestones of the initiative.
    """

    precision: str
    text: str
    first_day: date | None = None
    day_after: date | None = None
    multi_year: bool = False
    label: str = ""
    second: Due | None = None
    milestones: Due | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether the last day has passed. What is to be determined is never overdue."""
        return self.day_after is not None and today >= self.day_after

    def sort_key(self) -> tuple[bool, date]:
        """Earliest end first; what has no date comes last."""
        return self.day_after is None, self.day_after or date.max


_TBD = re.compile(r"\b(?:to be determined|tbd|yet to be determined|not yet determined)\b", re.IGNORECASE)
_ONGOING = re.compile(r"\b(?:ongoing|on-going|continuous)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[-‐‑–—]|to|through|until|and)\s*", re.IGNORECASE)
_MULTI_YEAR = re.compile(r"\bmulti[-‐‑\s]?year\b", re.IGNORECASE)
_MILESTONES = re.compile(r"\(([^()]*\bmilestones?\b[^()]*)\)", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?:an?|the|with|its)\s+([a-z]+(?:\s[a-z]+)?)\s+completion\s+date\b", re.IGNORECASE)
_NO_LABEL = frozenset(
    {"a", "an", "the", "expected", "estimated", "anticipated", "planned", "target", "projected"}
)
_NAMES = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_IN = re.compile(
    rf"\b(?:[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|{_NAMES}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s*[0-9]{{4}}|[0-9]{{1,2}}\s+{_NAMES},?\s+[0-9]{{4}})\b",
    re.IGNORECASE,
)
_MONTH_IN = re.compile(
    rf"\b(?:{_NAMES},?\s*[0-9]{{4}}|[0-9]{{1,2}}/[0-9]{{4}}|[0-9]{{4}}-(?:0[1-9]|1[0-2]))(?![0-9-])",
    re.IGNORECASE,
)
_YEAR_IN = re.compile(r"\b(?:fy|fiscal\s+year)\s*'?[0-9]{2,4}(?:\s*[-‐‑–/]\s*[0-9]{2,4})?\b", re.IGNORECASE)


def read_completion(text: str | None, calendar: FiscalCalendar | None = None) -> Completion:
    """Reads a plan's completion: "6/30/2017", "September 2019", "FY19", "TBD", or a sentence that holds one.

    "… multi-year plan with a pilot completion date of September 2019" is not stated itself, but has a second date
    labelled "pilot". A blank is "none". Raises UnreadableCompletion where nothing can be placed.
    """
    original = text or ""
    calendar = calendar or FiscalCalendar()
    if not original.strip():
        return Completion(NOT_STATED, original)
    aside = _MILESTONES.search(original)
    sentence = original.replace(aside[0], " ") if aside else original
    milestones = _due_in(aside[1], calendar) if aside else None
    multi_year = _MULTI_YEAR.search(sentence) is not None
    label, due = _label_in(sentence), _due_in(sentence, calendar)
    if label and due:
        precision = TBD if _TBD.search(sentence) else NOT_STATED
        return Completion(precision, original, None, None, multi_year, label, due, milestones)
    if due and not _TBD.search(sentence):
        return Completion(
            due.precision, original, due.first_day, due.day_after, multi_year, milestones=milestones
        )
    if _TBD.search(sentence):
        return Completion(TBD, original, multi_year=multi_year, milestones=milestones)
    if _ONGOING.search(sentence):
        return Completion(ONGOING, original, multi_year=multi_year, milestones=milestones)
    if multi_year or milestones:
        return Completion(NOT_STATED, original, multi_year=multi_year, milestones=milestones)
    raise UnreadableCompletion(
        f"“{original}” says no completion date.",
        "Write a day (6/30/2019), a month (June 2019), a fiscal year (FY2019) or “to be determined”.",
    )


def _label_in(sentence: str) -> str:
    match = _LABELLED.search(sentence)
    if match is None:
        return ""
    words = [word for word in match[1].lower().split() if word not in _NO_LABEL]
    return " ".join(words)


def _due_in(sentence: str, calendar: FiscalCalendar) -> Due | None:
    days = list(_DAY_IN.finditer(sentence))
    if days:
        return _with_range(sentence, days, _day_due)
    without_years = _YEAR_IN.sub(lambda match: " " * len(match[0]), sentence)
    months = list(_MONTH_IN.finditer(without_years))
    if months:
        return _with_range(sentence, months, _month_due)
    return _year_due(sentence, calendar)


def _with_range(sentence: str, found: list[re.Match[str]], due: Callable[[str], Due]) -> Due:
    first = due(found[0][0])
    if len(found) < 2 or not _BETWEEN.fullmatch(sentence[found[0].end() : found[1].start()]):
        return first
    last = due(found[1][0])
    if last.day_after <= first.first_day:
        raise UnreadableCompletion(
            f"“{found[0][0]}” is after “{found[1][0]}”.", "Write the earlier one first."
        )
    return Due(RANGE, first.first_day, last.day_after)


def _month_due(text: str) -> Due:
    if _is_also_a_year(text):
        raise UnreadableCompletion(
            f"“{text}” may be a month or a fiscal year.", f"Write FY{text} or the month's name."
        )
    try:
        period = read_period(text.replace(",", " "), MONTH)
    except UnreadablePeriod as error:
        raise UnreadableCompletion(error.reason, error.remedy) from error
    return Due(MONTH, period.first_day, period.day_after)


def _year_due(sentence: str, calendar: FiscalCalendar) -> Due | None:
    year = _YEAR_IN.search(sentence) or re.fullmatch(r"\s*[0-9]{4}(?:\s*[-‐‑–]\s*[0-9]{2,4})?\s*", sentence)
    if year is None:
        return None
    try:
        period = period_of(read_year(year[0]), FISCAL_YEAR, calendar)
    except UnreadableYear as error:
        raise UnreadableCompletion(error.reason, error.remedy, suggestion=error.suggestion) from error
    return Due(FISCAL_YEAR, period.first_day, period.day_after)


def _is_also_a_year(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) is not None and (int(text[2:4]) + 1) % 100 == int(
        text[5:]
    )


def _day_due(text: str) -> Due:
    try:
        day = read_day(text)
    except UnreadableDay as error:
        raise UnreadableCompletion(error.reason, error.remedy, suggestion=error.suggestion) from error
    return Due(DAY, day, day + timedelta(days=1))
