"""Fiscal years, and the periods of observations."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.fiscal import (
    FEDERAL,
    FiscalCalendar,
    UnreadablePeriod,
    UnreadableYear,
    period_of,
    period_with,
    read_period,
    read_year,
)

NC = FiscalCalendar()


def test_a_year_is_named_by_the_year_it_ends_in():
    assert NC.bounds(2017) == (date(2016, 7, 1), date(2017, 7, 1))
    assert NC.year_of(date(2016, 6, 30)) == 2016
    assert NC.year_of(date(2016, 7, 1)) == 2017
    assert NC.label(2027) == "FY2027 (Jul 2026–Jun 2027)"
    assert NC.short(2027) == "FY2027"


def test_other_calendars():
    assert FiscalCalendar(1).bounds(2017) == (date(2017, 1, 1), date(2018, 1, 1))
    assert FiscalCalendar(1).label(2017) == "FY2017 (Jan 2017–Dec 2017)"
    assert FiscalCalendar(2).label(2017) == "FY2017 (Feb 2016–Jan 2017)"
    assert FEDERAL.bounds(2017) == (date(2016, 10, 1), date(2017, 10, 1))
    with pytest.raises(ValueError, match="from 1 to 12"):
        FiscalCalendar(13)


@given(st.integers(1, 12), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_in_exactly_its_year(start, day):
    calendar = FiscalCalendar(start)
    first, after = calendar.bounds(calendar.year_of(day))
    assert first <= day < after
    assert calendar.year_of(first - timedelta(days=1)) == calendar.year_of(day) - 1
    assert calendar.year_of(after) == calendar.year_of(day) + 1


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("FY17", 2017),
        ("fy 17", 2017),
        ("FY'17", 2017),
        ("FY2017", 2017),
        ("FY 2017", 2017),
        ("Fiscal Year 2017", 2017),
        ("F.Y. 2017", 2017),
        ("FY 2016-17", 2017),
        ("FY16-17", 2017),
        ("2016-17", 2017),
        ("2016–2017", 2017),
        ("2016-2017", 2017),
        ("2016‐2017", 2017),
        ("2016‑2017", 2017),
        ("2016/17", 2017),
        ("2016 - 2017", 2017),
        ("2017", 2017),
        (" FY19 ", 2019),
        ("FY\u00a02019", 2019),
        ("FY99", 1999),
        ("1999-00", 2000),
        ("FY99-00", 2000),
    ],
)
def test_reads_a_year(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("FY 203-2004", "FY2004"), ("17", "FY2017"), ("203-2004", "FY2004")],
)
def test_suggests_the_year_that_was_meant_and_takes_none(text, suggestion):
    with pytest.raises(UnreadableYear) as caught:
        read_year(text)
    assert caught.value.suggestion == suggestion
    assert caught.value.remedy == f"Did you mean {suggestion}?"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "203",
        "FY203",
        "2016-2018",
        "2017-2016",
        "FY",
        "adopted",
        "20177",
        "2016-17-18",
        "٢٠١٧",
        "0203",
        "6/30/2017",
    ],
)
def test_refuses_what_is_no_year(text):
    with pytest.raises(UnreadableYear) as caught:
        read_year(text)
    assert caught.value.suggestion is None


@given(st.text())
def test_any_text_is_a_year_of_ours_or_refused(text):
    try:
        assert 1900 <= read_year(text) <= 2199
    except UnreadableYear as error:
        assert error.reason
        assert error.remedy


@given(st.integers(1900, 2199))
def test_reads_what_it_writes(year):
    assert read_year(NC.short(year)) == year
    assert read_period(str(year), "year").number == year


def test_periods_are_numbered_without_gaps():
    assert read_period("2016 Q3", "quarter").number == 2016 * 4 + 2
    assert read_period("Q3 2016", "quarter") == read_period("2016Q3", "quarter")
    assert read_period("2016 Q4", "quarter").number + 1 == read_period("2017 Q1", "quarter").number
    assert read_period("2016-12", "month").number + 1 == read_period("2017-01", "month").number
    july = read_period("2016-07", "month")
    assert (july.label, july.first_day, july.day_after) == ("Jul 2016", date(2016, 7, 1), date(2016, 8, 1))
    for text in (
        "July 2016",
        "jul 2016",
        "Jul. 2016",
        "7/2016",
        "07/2016",
        "2016 July",
        "July, 2016",
        "Jul-2016",
    ):
        assert read_period(text, "month") == july


def test_a_fiscal_quarter_is_counted_in_its_calendar():
    assert read_period("FY2017 Q1", "quarter") == read_period("2016 Q3", "quarter")
    assert read_period("Q1 FY2017", "quarter", FEDERAL) == read_period("2016 Q4", "quarter")
    with pytest.raises(UnreadablePeriod, match="does not start with a calendar quarter"):
        read_period("FY2017 Q1", "quarter", FiscalCalendar(5))


def test_fiscal_years_as_periods():
    period = read_period("FY17", "fiscal_year")
    assert (period.number, period.label) == (2017, "FY2017")
    assert (period.first_day, period.day_after) == NC.bounds(2017)
    assert read_period("FY17", "fiscal_year", FEDERAL).first_day == date(2016, 10, 1)
    with pytest.raises(UnreadablePeriod) as caught:
        read_period("FY 203-2004", "fiscal_year")
    assert caught.value.suggestion == "FY2004"


def test_a_period_of_five_years_bears_the_year_it_ends_in():
    period = read_period("2012–2016", "year", span=5)
    assert (period.number, period.label, period.span) == (2016, "2012–2016", 5)
    assert (period.first_day, period.day_after) == (date(2012, 1, 1), date(2017, 1, 1))
    assert read_period("2016", "year", span=5) == period
    with pytest.raises(UnreadablePeriod, match="covers 5 years, but a period here has 1"):
        read_period("2012-2016", "year")


@pytest.mark.parametrize(
    ("text", "frequency"),
    [("2016-13", "month"), ("Juno 2016", "month"), ("Ju 2016", "month"), ("2016 Q5", "quarter"), ("Q1", "quarter"),
     ("203", "year"), ("FY2017", "year"), ("", "month"), ("0203 Q1", "quarter")],
)  # fmt: skip
def test_refuses_what_is_no_period(text, frequency):
    with pytest.raises(UnreadablePeriod) as caught:
        read_period(text, frequency)
    assert caught.value.remedy


@given(
    st.dates(date(1900, 1, 1), date(2198, 12, 31)),
    st.sampled_from(["year", "fiscal_year", "quarter", "month"]),
)
def test_a_day_is_in_its_period_and_the_next_period_follows(day, frequency):
    period = period_with(day, frequency)
    assert period.first_day <= day < period.day_after
    assert period_of(period.number + 1, frequency).first_day == period.day_after
    assert read_period(period.label, frequency) == period


def test_a_frequency_must_be_known():
    with pytest.raises(ValueError, match="no such frequency"):
        period_of(2017, "fortnight")
