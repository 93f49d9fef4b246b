"""Codes and addresses made from names; periods as files write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.fiscal import FiscalCalendar, UnreadablePeriod
from outcomes.domain.naming import code_of, slug_of
from outcomes.domain.periods import read_observed

JULY = FiscalCalendar(7)


def test_names_become_readable_codes():
    assert code_of("Reducing Family Poverty", ()) == "reducing-family-poverty"
    assert code_of("Arts & Culture — the city's “own”", ()) == "arts-and-culture-the-citys-own"
    long = "To provide effective and prompt services to all residents of the county, in their own language"
    assert re.fullmatch(r"to-provide-effective-and-prompt-services-to-all-[0-9a-f]{8}", code_of(long, ()))


def test_names_that_differ_in_case_alone_are_told_apart_and_stay_so():
    first = code_of("Efficiently Deliver Services", ())
    second = code_of("Efficiently deliver services", {first})
    assert first == "efficiently-deliver-services"
    assert re.fullmatch(r"efficiently-deliver-services-[0-9a-f]{8}", second)
    assert second == code_of("Efficiently deliver services", {first})


@given(st.lists(st.text(max_size=300), max_size=30))
def test_codes_and_addresses_are_short_plain_and_never_shared(names):
    codes: set[str] = set()
    slugs: set[str] = set()
    for name in names:
        code, slug = code_of(name, codes), slug_of(name, slugs)
        assert code not in codes
        assert slug not in slugs
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert (len(code) <= 60, len(slug) <= 80) == (True, True)
        codes.add(code)
        slugs.add(slug)


@pytest.mark.parametrize(
    ("text", "frequency", "calendar", "number", "label", "span"),
    [
        ("2019", "year", "calendar", 2019, "2019", 1),
        ("2014-2018", "year", "calendar", 2018, "2014–2018", 5),
        ("2018–2019", "year", "calendar", 2019, "2018–2019", 2),
        ("FY2019", "fiscal_year", "county", 2019, "FY2019", 1),
        ("2018-2019", "fiscal_year", "county", 2019, "FY2019", 1),
        ("2014-2018", "fiscal_year", "county", 2018, "FY2014–2018", 5),
        ("2016 Q3", "quarter", "calendar", 2016 * 4 + 2, "2016 Q3", 1),
        ("FY2017 Q1", "quarter", "county", 2016 * 4 + 2, "2016 Q3", 1),
        ("FY2017 Q1", "quarter", "federal", 2016 * 4 + 3, "2016 Q4", 1),
        ("July 2016", "month", "calendar", 2016 * 12 + 6, "Jul 2016", 1),
    ],
)
def test_periods(text, frequency, calendar, number, label, span):
    period = read_observed(text, frequency, calendar, JULY)
    assert (period.number, period.label, period.span) == (number, label, span)


@pytest.mark.parametrize("text", ["2018-2014", "1900-2000", "2019 Q1", "nineteen"])
def test_what_is_no_year_is_refused(text):
    with pytest.raises(UnreadablePeriod):
        read_observed(text, "year", "calendar", JULY)
