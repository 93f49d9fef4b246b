"""Which period of an indicator is reported next, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from obb.domain.fiscal import FiscalCalendar, Period, period_of, period_with

DAYS_TO_REPORT = 10
"""After a period has ended: December's result is due on 10 January."""
SOON = 45
"""Days before it is due that a result is asked for."""


@dataclass(frozen=True)
class Due:
    """The next period to report, and the last day for it."""

    period: Period
    day: date

    def is_late(self, today: date) -> bool:
        """Whether that day has passed."""
        return today > self.day

    def is_soon(self, today: date) -> bool:
        """Whether it is time to ask for it; what is late is asked for, too."""
        return today + timedelta(days=SOON) >= self.day


def due_after(
    newest: tuple[int, int] | None, frequency: str, calendar: FiscalCalendar, *, since: date
) -> Due:
    """What comes after the newest period reported, (its number, its span); after 2014–2018 comes 2015–2019.

    Where none was reported: the period of the day `since`.
    """
    number, span = (period_with(since, frequency, calendar).number - 1, 1) if newest is None else newest
    period = period_of(number + 1, frequency, calendar, span)
    return Due(period, period.day_after + timedelta(days=DAYS_TO_REPORT - 1))
