"""Counts that begin anew on 1 October: which months may be compared."""

from hypothesis import given
from hypothesis import strategies as st

from obb.domain.fiscal import FEDERAL, FiscalCalendar, period_of
from outcomes.domain.restarts import (
    ACROSS,
    SAME_MONTH,
    SAME_YEAR,
    comparison,
    month_of,
    months_counted,
    months_in_order,
    year_of,
)

MONTHS = st.integers(1990 * 12, 2100 * 12)
CALENDARS = st.integers(1, 12).map(FiscalCalendar)


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def test_by_hand():
    september, october = month(2025, 9), month(2025, 10)
    assert comparison(september, october) == ACROSS
    assert comparison(october, month(2026, 3)) == SAME_YEAR
    assert comparison(month(2025, 3), month(2026, 3)) == SAME_MONTH
    assert comparison(month(2025, 3), month(2026, 4)) == ACROSS
    assert (year_of(september), year_of(october)) == (2025, 2026)
    assert months_in_order() == (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert [months_counted(number) for number in (10, 3, 9)] == [1, 6, 12]
    assert (month_of(2026, 10), month_of(2026, 9)) == (month(2025, 10), month(2026, 9))


@given(MONTHS, CALENDARS)
def test_a_months_year_is_the_one_its_days_fall_in(number, calendar):
    first_day = period_of(number, "month").first_day
    assert year_of(number, calendar) == calendar.year_of(first_day)
    assert month_of(year_of(number, calendar), first_day.month, calendar) == number


@given(MONTHS, MONTHS)
def test_it_is_the_same_both_ways_and_only_like_months_are_compared(one, other):
    found = comparison(one, other)
    assert found == comparison(other, one)
    assert (found == SAME_MONTH) == (one % 12 == other % 12 and one != other)
    if found == SAME_YEAR:
        assert FEDERAL.year_of(period_of(one, "month").first_day) == FEDERAL.year_of(
            period_of(other, "month").first_day
        )
