"""When something falls due, in a plan's own words, as the exactness it has and its days."""

import re
from dataclasses import dataclass
from datetime import date

from obb.domain.completion import (
    DAY,
    FISCAL_YEAR,
    TBD,
    Completion,
    Due,
    UnreadableCompletion,
    read_completion,
)
from obb.domain.fiscal import MONTH, FiscalCalendar

_PRECISIONS = {DAY: "day", MONTH: "month", FISCAL_YEAR: "fiscal_year", TBD: "tbd"}
_ONGOING = re.compile(r"\s*(?:on-?going|continuous(?:ly)?)\.?\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:from\s+)?(.+?)\s+(?:to|through|until|[-–—])\s+(.+?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timing:
    """`precision`: none, day, month, range, fiscal_year, ongoing or tbd; days are (first, day after the last)."""

    precision: str
    text: str
    first_day: date | None = None
    day_after: date | None = None
    multi_year: bool = False


def read_timing(text: str, calendar: FiscalCalendar) -> Timing:
    """Reads "6/30/2017", "September 2019", "FY19", "July 2018 to March 2019", "ongoing", "TBD", or a sentence.

    Raises UnreadableCompletion where the text says no time.
    """
    if _ONGOING.fullmatch(text):
        return Timing("ongoing", text)
    ends = _RANGE.fullmatch(text)
    if ends is not None:
        try:
            first, last = (read_completion(end, calendar) for end in ends.groups())
        except UnreadableCompletion:
            first = last = None
        if first and last and first.first_day and last.day_after and first.first_day < last.day_after:
            return Timing("range", text, first.first_day, last.day_after)
    return _timing(read_completion(text, calendar))


def milestones_due(text: str, calendar: FiscalCalendar) -> Timing | None:
    """The period an initiative's completion sentence gives all of its milestones, where it gives one."""
    try:
        due: Due | None = read_completion(text, calendar).milestones
    except UnreadableCompletion:
        return None
    return None if due is None else Timing(_PRECISIONS[due.precision], "", due.first_day, due.day_after)


def _timing(read: Completion) -> Timing:
    precision = _PRECISIONS.get(read.precision, "none")
    return Timing(precision, read.text, read.first_day, read.day_after, read.multi_year)
