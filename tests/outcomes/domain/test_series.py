"""What a series accepts, and the sampling error behind a value."""

from decimal import Decimal
from math import nan, sqrt

import pytest

from outcomes.domain.series import Point, Series, printed_step


def years(values, start=2013, **named):
    return Series([Point(start + i, str(start + i), value) for i, value in enumerate(values)], **named)


def test_points_come_oldest_first():
    with pytest.raises(ValueError, match="2014 comes after 2015: oldest first"):
        Series([Point(2015, "2015", 1.0), Point(2014, "2014", 1.0)])


def test_one_period_has_one_value_unless_a_break_lies_between():
    with pytest.raises(ValueError, match="two values for 2015"):
        Series([Point(2015, "2015", 1.0), Point(2015, "2015", 2.0)])
    both_ways = Series([Point(2015, "2015", 1.0), Point(2015, "2015", 2.0, break_before="new form")])
    assert len(both_ways.points) == 2


@pytest.mark.parametrize("value", [nan, float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="2015: value is not a number"):
        Point(2015, "2015", value)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"frequency": "week"}, "frequency is one of year, fiscal_year, quarter, month; not week"),
        ({"good": "left"}, "good direction is one of up, down, range, none, unstated; not left"),
        ({"kind": "colour"}, "kind is one of"),
        ({"good": "range"}, "a good range needs a lower or an upper end"),
        ({"moe_confidence": 80}, "confidence level is one of 90, 95; not 80"),
    ],
)
def test_unknown_words_are_refused(named, message):
    with pytest.raises(ValueError, match=message):
        years([1.0, 2.0], **named)


def test_a_status_is_known_and_a_value_covers_a_period():
    with pytest.raises(ValueError, match="status is one of final, provisional, estimated; not guess"):
        Point(2015, "2015", 1.0, status="guess")
    with pytest.raises(ValueError, match="at least one period"):
        Point(2015, "2015", 1.0, span=0)


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ([12.5, 13.0], 0.1),
        ([12, 13], 1.0),
        ([100, 200], 1.0),
        ([10.0, 11.0], 1.0),
        ([Decimal("12.50"), Decimal("12.75")], 0.01),
        ([Decimal("12.500000"), Decimal("12.000000")], 0.1),
        ([0.0, 0.0], 1.0),
        ([81.3022, 78.5], 0.0001),
    ],
)
def test_the_step_is_the_last_decimal_printed(values, step):
    assert printed_step(values) == step


def test_sampling_errors_by_kind():
    survey = Point(2015, "2015", 14.6, moe=0.85)
    assert survey.standard_error("estimate") == pytest.approx(0.85 / 1.645)
    assert survey.standard_error("estimate", 95) == pytest.approx(0.85 / 1.96)
    share = Point(2015, "2015", 25.0, numerator=50, denominator=200)
    assert share.standard_error("share") == pytest.approx(100 * sqrt(0.25 * 0.75 / 200))
    rate = Point(2015, "2015", Decimal("40.0"), numerator=16, denominator=400)
    assert rate.standard_error("rate") == pytest.approx(1000 * sqrt(16) / 400)
    assert Point(2015, "2015", 16).standard_error("count") == 4.0
    assert Point(2015, "2015", 0.0, numerator=0, denominator=50).standard_error("rate") == 0.0
    assert Point(2015, "2015", 16).standard_error("score") is None
    assert Point(2015, "2015", 25.0).standard_error("share") is None
    assert Point(2015, "2015", None, moe=1.0).standard_error("estimate") is None


def test_of_a_share_either_the_count_or_the_denominator_tells_the_error():
    whole = sampling(numerator=50, denominator=200)
    assert whole == pytest.approx(100 * sqrt(0.25 * 0.75 / 200))
    assert (sampling(numerator=50), sampling(denominator=200)) == (whole, whole)
    assert Point(2015, "2015", 0.0, denominator=200).standard_error("share") == 0.0
    assert Point(2015, "2015", 100.0, numerator=50).standard_error("share") == 0.0


def test_of_a_rate_its_count_alone_tells_the_error():
    assert Point(2015, "2015", 40.0, numerator=16).standard_error("rate") == 10.0
    assert Point(2015, "2015", 40.0, denominator=400).standard_error("rate") is None


def sampling(**counted):
    return Point(2015, "2015", 25.0, **counted).standard_error("share")


def test_the_count_behind_a_value():
    assert Point(2015, "2015", 25.0, denominator=20).count("share") == 5
    assert Point(2015, "2015", 25.0, denominator=20).count("rate") is None
    assert Point(2015, "2015", 7).count("count") == 7
    assert Point(2015, "2015", 0).count("count") == 0
    assert Point(2015, "2015", 25.0, numerator=5, denominator=20).count("share") == 5
    assert Point(2015, "2015", 25.0, numerator=5, denominator=20).count("score") is None


def test_a_value_of_several_years_starts_when_its_first_year_does():
    assert Point(2019, "2015–2019", 14.6, span=5).first_period == 2015
