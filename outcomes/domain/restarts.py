"""Figures that begin anew each year: which months may be held against each other.

A federal year begins on 1 October, and what was counted since then begins at nothing again. So September and
October are not neighbours, a figure through March is no year's figure, and only the same month of two years
says whether it goes better.
"""

from __future__ import annotations

from obb.domain.fiscal import FEDERAL, FiscalCalendar

SAME_MONTH, SAME_YEAR, ACROSS = "same month", "same year", "across the restart"
YEAR_ENDS = 9
"""The month in which a federal year ends."""


def comparison(earlier: int, later: int, calendar: FiscalCalendar = FEDERAL) -> str:
    """How two months (12 × year + month − 1) stand to each other where counting restarts with the year.

    The same month of another year may be compared. Within one year the later figure holds the earlier one.
    Across the restart they may not be compared.
    """
    if (later - earlier) % 12 == 0 and earlier != later:
        return SAME_MONTH
    return SAME_YEAR if year_of(earlier, calendar) == year_of(later, calendar) else ACROSS


def year_of(month: int, calendar: FiscalCalendar = FEDERAL) -> int:
    """The year that a month (12 × year + month − 1) is counted in."""
    late = calendar.start_month > 1 and month % 12 + 1 >= calendar.start_month
    return month // 12 + (1 if late else 0)


def month_of(year: int, month: int, calendar: FiscalCalendar = FEDERAL) -> int:
    """The number (12 × year + month − 1) of the calendar's month 1–12 in its year."""
    late = calendar.start_month > 1 and month >= calendar.start_month
    return (year - 1 if late else year) * 12 + month - 1


def months_in_order(calendar: FiscalCalendar = FEDERAL) -> tuple[int, ...]:
    """The months 1–12 as the year runs: 10, 11, 12, 1 … 9 for the federal one."""
    return tuple((calendar.start_month - 1 + place) % 12 + 1 for place in range(12))


def months_counted(month: int, calendar: FiscalCalendar = FEDERAL) -> int:
    """How many months of its year are counted through this month, 1 to 12."""
    return months_in_order(calendar).index(month) + 1
