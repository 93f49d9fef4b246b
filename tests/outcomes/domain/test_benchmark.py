"""The gap to a benchmark as a series of its own."""

from decimal import Decimal
from math import hypot

import pytest

from outcomes.domain.benchmark import gap_measure, gap_series
from outcomes.domain.series import Point, Series


def points(values, start=2013, **named):
    return [Point(start + i, str(start + i), value, **named) for i, value in enumerate(values)]


def test_the_gap_is_the_county_less_the_benchmark():
    gap = gap_series(Series(points([3.8, 4.7, 7.8]), good="down", benchmark=points([4.7, 6.1, 10.6])))
    assert [p.value for p in gap.points] == [Decimal("-0.9"), Decimal("-1.4"), Decimal("-2.8")]
    assert (gap.good, gap.cyclical, gap.benchmark) == ("down", False, None)


def test_for_amounts_the_gap_is_a_percent():
    county = Series(points([50, 60]), kind="amount", benchmark=points([100, 80]), matters=3)
    gap = gap_series(county)
    assert gap_measure(county) == "ratio"
    assert [p.value for p in gap.points] == [50, 75]
    # dollars of the same year cancel out; a step of 1 dollar is 100 × 1 ÷ 90 of a percent
    assert (gap.real, gap.matters, gap.resolution) == (True, None, pytest.approx(100 / 90))


def test_a_gap_needs_both_values():
    gap = gap_series(Series(points([1.0, None, 3.0, 4.0]), benchmark=points([None, 1.0, 1.0])))
    assert [p.value for p in gap.points] == [None, None, Decimal("2.0"), None]
    no_base = gap_series(Series(points([5]), kind="amount", benchmark=points([0])))
    assert no_base.points[0].value is None
    pooled = gap_series(Series(points([1.0]), benchmark=points([1.0], span=5)))
    assert pooled.points[0].value is None


def test_marks_on_either_side_count():
    county = [*points([1.0, 2.0], source="BLS"), Point(2015, "2015", 3.0, exceptional="flood")]
    state = [
        Point(2013, "2013", 1.0, source="ERS"),
        Point(2014, "2014", 1.0, status="provisional", break_before="new base"),
        Point(2015, "2015", 1.0),
    ]
    gap = gap_series(Series(county, benchmark=state)).points
    assert [p.source for p in gap] == ["BLS − ERS", "BLS", ""]
    assert [p.status for p in gap] == ["final", "provisional", "final"]
    assert [p.exceptional for p in gap] == [None, None, "flood"]
    assert [p.break_before for p in gap] == [None, "new base", None]


def test_both_sampling_errors_enter():
    county = Series(points([10.0], moe=1.645), kind="estimate", benchmark=points([8.0], moe=3.29))
    assert gap_series(county).points[0].standard_error("estimate") == pytest.approx(hypot(1, 2))
    ratio = Series(points([50.0], moe=1.645), kind="amount", benchmark=points([100.0], moe=3.29))
    assert gap_series(ratio).points[0].standard_error("amount") == pytest.approx(hypot(1, 1))


def test_a_gap_has_no_range_and_needs_a_benchmark():
    with pytest.raises(ValueError, match="no benchmark"):
        gap_series(Series(points([1.0])))
    ranged = Series(points([1.0]), good="range", low=0, benchmark=points([1.0]))
    assert (gap_series(ranged).good, gap_series(ranged).low) == ("none", None)


def test_small_counts_stay_known():
    county = Series(points([12], moe=None), kind="count", benchmark=points([400]))
    assert gap_series(county).points[0].count("count") == 12
