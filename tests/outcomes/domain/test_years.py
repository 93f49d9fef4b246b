"""Months and quarters as years, by the way in which an indicator's values combine."""

from decimal import Decimal

import pytest

from obb.domain.fiscal import FEDERAL, FiscalCalendar
from outcomes.domain.restarts import year_of
from outcomes.domain.series import Point
from outcomes.domain.years import YearFigure, years_of

COUNTY = FiscalCalendar(7)


def months(*values, first=2016 * 12 + 6, **named):
    return [
        Point(first + at, f"month {at}", None if value is None else Decimal(value), **named)
        for at, value in enumerate(values)
    ]


def told(points, combining, kind="count", calendar=COUNTY, **named):
    return years_of(
        points,
        combining=combining,
        kind=kind,
        periods=12,
        year_of=lambda month: year_of(month, calendar),
        **named,
    )


def test_counts_add_up_within_the_fiscal_year_and_a_zero_is_a_value():
    found = told(months(*[3] * 11, 0, *[5] * 4), "sum")
    assert found == (
        YearFigure(2017, Decimal(33), None, None, 12, 12),
        YearFigure(2018, None, None, None, 4, 12, why="incomplete"),
    )


def test_a_month_that_is_missing_leaves_the_year_untold():
    (found,) = told(months(*[3] * 5, None, *[3] * 6), "sum")
    assert (found.value, found.reported, found.why) == (None, 11, "incomplete")


def test_the_last_month_stands_for_the_year_whatever_is_missing_before_it():
    found = told(months(None, *[40] * 10, "41.5", 42), "last")
    assert [(one.year, one.value, one.reported, one.why) for one in found] == [
        (2017, Decimal("41.5"), 11, ""),
        (2018, None, 1, "incomplete"),
    ]


def test_a_share_is_what_was_counted_over_what_it_was_counted_out_of():
    points = [
        Point(2016 * 12 + 6 + at, str(at), Decimal(top * 100) / whole, top, whole)
        for at, (top, whole) in enumerate([(1, 10)] * 11 + [(90, 90)])
    ]
    (found,) = told(
        [Point(p.period, p.label, round(p.value, 1), p.numerator, p.denominator) for p in points],
        "average",
        "share",
    )
    assert (found.value, found.numerator, found.denominator) == (
        Decimal("50.5"),
        101,
        200,
    )  # not the mean, 17.5


def test_an_average_is_weighted_and_without_weights_it_is_not_told():
    points = months(*["10.0"] * 11, "22.0")
    weighted = [Point(p.period, p.label, p.value, None, 100 if p.value == 22 else 10) for p in points]
    (found,) = told(weighted, "average", "score")
    assert (found.value, found.denominator) == (Decimal("15.7"), 210)
    (bare,) = told(points, "average", "score")
    assert (bare.value, bare.why) == (None, "uncounted")
    (share,) = told(points, "average", "share")
    assert (share.value, share.why) == (None, "uncounted")


@pytest.mark.parametrize("combining", ["", "never"])
def test_values_that_do_not_combine_make_no_years(combining):
    assert told(months(*[3] * 12), combining) == ()


def test_shares_do_not_add_up():
    (found,) = told(months(*[3] * 12), "sum", "share")
    assert (found.value, found.why) == (None, "uncounted")


def test_a_year_within_which_another_definition_begins_is_not_told():
    points = months(*[3] * 12)
    points[5] = Point(points[5].period, "break", Decimal(3), break_before="a new form")
    assert told(points, "sum")[0].why == "broken"
    points = [Point(points[0].period, "first", Decimal(3), break_before="a new form"), *months(*[3] * 12)[1:]]
    assert told(points, "sum")[0].value == 36


def test_a_withheld_month_is_not_told_by_its_year():
    points = months(*[12] * 11, None)
    (found,) = told(points, "sum", withheld={points[-1].period})
    assert (found.value, found.reported, found.why) == (None, 12, "withheld")
    (last,) = told(points, "last", withheld={points[-1].period})
    assert (last.value, last.why) == (None, "withheld")


def test_one_provisional_month_makes_its_year_so():
    points = months(*[3] * 12)
    points[-1] = Point(points[-1].period, "new", Decimal(3), status="provisional")
    assert told(points, "sum")[0].provisional


def test_the_federal_year_begins_in_october():
    found = told(months(*[1] * 15, first=2016 * 12 + 9), "sum", calendar=FEDERAL)
    assert [(one.year, one.value, one.reported) for one in found] == [(2017, 12, 12), (2018, None, 3)]


def test_averages_of_several_months_are_left_alone():
    assert told(months(*[3] * 24, span=12), "average") == ()
