"""Which period is next, and by when."""

from datetime import date

import pytest

from obb.domain.fiscal import FEDERAL, FiscalCalendar
from outcomes.domain.due import due_after

JULY = FiscalCalendar(7)


@pytest.mark.parametrize(
    ("newest", "frequency", "calendar", "label", "day"),
    [
        (None, "month", JULY, "Dec 2016", date(2017, 1, 10)),
        ((2016 * 12 + 11, 1), "month", JULY, "Jan 2017", date(2017, 2, 10)),
        (None, "quarter", JULY, "2016 Q4", date(2017, 1, 10)),
        ((2016, 1), "fiscal_year", JULY, "FY2017", date(2017, 7, 10)),
        (None, "fiscal_year", FEDERAL, "FY2017", date(2017, 10, 10)),
        ((2015, 1), "year", JULY, "2016", date(2017, 1, 10)),
        ((2018, 5), "year", JULY, "2015–2019", date(2020, 1, 10)),
    ],
)
def test_what_is_next(newest, frequency, calendar, label, day):
    due = due_after(newest, frequency, calendar, since=date(2016, 12, 5))
    assert (due.period.label, due.day) == (label, day)


def test_it_is_asked_for_in_time_and_late_the_day_after():
    due = due_after(None, "month", JULY, since=date(2016, 12, 5))
    soon = {day: due.is_soon(day) for day in (date(2016, 11, 25), date(2016, 11, 26), date(2017, 3, 1))}
    assert list(soon.values()) == [False, True, True]
    assert [due.is_late(day) for day in (date(2017, 1, 10), date(2017, 1, 11))] == [False, True]
