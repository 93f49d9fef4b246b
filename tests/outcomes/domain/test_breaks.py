"""Breaks known by their period."""

from outcomes.domain.breaks import Break, with_breaks
from outcomes.domain.series import Point


def shown(points):
    return [(point.period, point.value, point.break_before) for point in points]


POINTS = (Point(2017, "2017", 1), Point(2018, "2018", 0), Point(2020, "2020", 3, break_before="Moved."))


def test_a_break_is_marked_on_its_periods_value():
    assert shown(with_breaks(POINTS, [Break(2018, "2018", "Asked anew.")])) == [
        (2017, 1, None),
        (2018, 0, "Asked anew."),
        (2020, 3, "Moved."),
    ]


def test_a_period_without_a_value_is_there_for_its_break():
    assert shown(with_breaks(POINTS, [Break(2019, "2019", "A"), Break(2021, "2021", "B")])) == [
        (2017, 1, None),
        (2018, 0, None),
        (2019, None, "A"),
        (2020, 3, "Moved."),
        (2021, None, "B"),
    ]


def test_a_reason_that_stands_already_stays():
    assert shown(with_breaks(POINTS, [Break(2020, "2020", "Another.")])) == shown(POINTS)
