"""A changed definition linked to the old one only over periods measured both ways."""

from decimal import Decimal

import pytest

from outcomes.domain.linking import Decided, joined, linked, new_start_offered
from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import judge

OLD = [Point(2010 + i, str(2010 + i), Decimal(v)) for i, v in enumerate(["44.7", "44.0", "43.1", "42.5"])]
NEW = [
    Point(2013, "2013", Decimal("33.5"), break_before="counted anew"),
    Point(2014, "2014", Decimal("32.6")),
    Point(2015, "2015", Decimal("31.9")),
]


def test_shares_move_by_the_difference_and_are_marked():
    link = linked(OLD, NEW, by_ratio=False)
    assert (link.overlap, link.amount) == (1, Decimal("-9.0"))
    assert [(p.period, p.value, p.linked) for p in link.points] == [
        (2010, Decimal("35.7"), True),
        (2011, Decimal("35.0"), True),
        (2012, Decimal("34.1"), True),
        (2013, Decimal("33.5"), False),
        (2014, Decimal("32.6"), False),
        (2015, Decimal("31.9"), False),
    ]
    assert judge(Series(link.points, good="down")).call == "closer"
    assert judge(Series([*OLD, *NEW], good="down")).refusal == "after_break"


def test_amounts_move_by_the_ratio():
    old = [Point(1, "1", 100), Point(2, "2", 200, moe=10)]
    link = linked([*old, Point(3, "3", 50)], [Point(3, "3", 75, break_before="")], by_ratio=True)
    assert [point.value for point in link.points] == [150, 300, 75]
    assert link.points[1].moe == 15


def test_no_overlap_no_link():
    assert linked(OLD[:3], NEW, by_ratio=False) is None
    assert linked([Point(1, "1", 0)], [Point(1, "1", 5)], by_ratio=True) is None
    assert linked(OLD, [], by_ratio=False) is None


@pytest.mark.parametrize(
    ("shape", "call", "since", "frequency", "offered"),
    [
        ("step", True, 5, "year", True),
        ("step", True, 4, "year", False),
        ("drift", True, 9, "year", False),
        ("step", False, 9, "year", False),
        ("step", True, 11, "month", False),
        ("step", True, 12, "month", True),
    ],
)
def test_a_new_start_is_offered_once_a_step_has_stood(shape, call, since, frequency, offered):
    assert new_start_offered(shape, call, 3, frequency, since) is offered


def test_two_changes_in_a_row_are_linked_one_after_the_other():
    points = [
        Point(1, "1", Decimal("10")),
        Point(2, "2", Decimal("20"), break_before="first"),
        Point(3, "3", Decimal("60"), break_before="second"),
        Point(4, "4", Decimal("66")),
    ]
    earlier = [Point(2, "2", Decimal("10")), Point(3, "3", Decimal("30"))]
    decided = [Decided(3, "3", "b"), Decided(2, "2", "a")]
    done = joined(points, earlier, decided, kind="count")
    assert [(p.value, p.measured, p.linked) for p in done.points] == [
        (40, 10, True),
        (40, 20, True),
        (60, None, False),
        (66, None, False),
    ]
    assert [(p.link_before, p.break_before) for p in done.points[1:3]] == [("a", None), ("b", None)]
    only = joined(points, earlier, decided[:1], kind="count")
    assert [p.value for p in only.points] == [10, 40, 60, 66]
    assert only.points[1].break_before == "first"


def test_provisional_values_link_nothing():
    after = [Point(2, "2", 5, status="provisional", break_before="x")]
    done = joined([Point(1, "1", 4), *after], [Point(2, "2", 4)], [Decided(2, "2", "r")], kind="count")
    assert done.links == ()
    assert done.points[1].break_before == "x"
