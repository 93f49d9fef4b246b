"""Turning the curve: the values since, against a forecast that is never fitted again."""

import pytest

from outcomes.domain.forecast import forecast
from outcomes.domain.series import Point, Series
from outcomes.domain.turning import turning

FALLING = [50, 48.5, 46.8, 45.1, 43.2, 41.6, 40.1, 38.0]


def points(values, start=2012, **named):
    return [Point(start + i, str(start + i), value, **named) for i, value in enumerate(values)]


def baseline(values=FALLING):
    return forecast(Series(points(values), good="up"))


def test_stopping_a_decline_beats_the_baseline():
    frozen = baseline()
    found = turning(frozen, points([40.2, 40.1, 40.0], 2020), "up")
    assert (found.call, found.counted, found.latest_label) == ("beating the baseline", 3, "2022")
    assert found.score > 0
    assert found.latest < FALLING[-2]  # no rise: the fall has stopped
    assert turning(frozen, points([40.2, 40.1, 40.0], 2020), "down").call == "below the baseline"


def test_as_forecast_is_in_line():
    frozen = baseline()
    as_said = [step.point for step in frozen.steps[:2]]
    found = turning(frozen, points(as_said, 2020), "up")
    assert (found.call, found.score) == ("in line with the baseline", pytest.approx(0))


def test_one_good_year_after_bad_ones_is_not_enough():
    frozen = baseline()
    worst, good = frozen.steps[0].low95 - 40, frozen.steps[1].high80 + 0.5
    assert turning(frozen, points([worst, good], 2020), "up").call == "in line with the baseline"


def test_nothing_is_said_before_a_final_value_falls_in_the_forecast():
    frozen = baseline()
    assert turning(frozen, points(FALLING), "up").call is None
    assert turning(frozen, points([60], 2020, status="provisional"), "up").call is None
    assert turning(frozen, points([60], 2031), "up").call is None
    assert turning(baseline([1, 2]), points([60], 2014), "up").call is None
    with pytest.raises(ValueError, match="up or down"):
        turning(frozen, [], "none")


def test_a_forecast_without_any_spread_is_beaten_by_anything_better():
    frozen = baseline([5, 5, 5, 5, 5, 5])
    found = turning(frozen, points([6], 2018), "up")
    assert (found.call, found.score > 0) == ("beating the baseline", True)


def test_a_link_decided_later_changes_neither_what_was_expected_nor_what_came():
    frozen = baseline()
    new = Point(2021, "2021", 90.0, link_before="counted anew")
    moved = Point(2020, "2020", 78.0, linked=True, measured=36.5)
    found = turning(frozen, [*points(FALLING), moved, new, *points([91], 2022)], "up")
    assert (found.call, found.counted, found.latest) == ("in line with the baseline", 1, 36.5)


def test_a_baseline_made_from_linked_values_is_compared_with_linked_ones():
    linked = points([2 * value for value in FALLING], linked=True, measured=1.0)
    frozen = forecast(Series(linked))
    assert (frozen.linked, frozen.as_record()["linked"], baseline().linked) == (True, True, False)
    assert "linked" not in baseline().as_record()
    after = [Point(2020, "2020", 100.0, link_before="counted anew"), *points([101], 2021)]
    found = turning(frozen, [*linked, *after], "up")
    assert (found.call, found.counted) == ("beating the baseline", 2)
