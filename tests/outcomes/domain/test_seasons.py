"""Seasonal indices: found where the season shows, and only there."""

import pytest

from outcomes.domain.seasons import Seasons, missing_seasons, seasons

SWING = [80.0, 100.0, 130.0, 90.0]


def test_factors_around_one():
    found = seasons([SWING[i % 4] for i in range(16)], range(2000, 2016), 4)
    assert found.factors
    assert [found.index(p) for p in range(2000, 2004)] == pytest.approx([0.8, 1.0, 1.3, 0.9])
    assert found.back(found.without(90.0, 2003), 2003) == pytest.approx(90.0)


def test_amounts_where_zero_occurs():
    found = seasons([v - 80 for v in SWING] * 4, range(16), 4)
    assert not found.factors
    assert [found.index(p) for p in range(4)] == pytest.approx([-20, 0, 30, -10])
    assert (found.without(0.0, 0), found.scale(0)) == (pytest.approx(20.0), 1.0)


def test_the_longest_run_without_a_gap_tells():
    periods = [*range(2000, 2013), *range(2014, 2020)]
    found = seasons([SWING[p % 4] for p in periods], periods, 4)
    assert [found.index(p) for p in range(2000, 2004)] == pytest.approx([0.8, 1.0, 1.3, 0.9])
    other = [1.0, 1.5, 1.0, 0.5]
    changed = [(other if p > 2012 else SWING)[p % 4] for p in range(2000, 2026) if p != 2013]
    found = seasons(changed, [p for p in range(2000, 2026) if p != 2013], 4)  # 13 and 12: the longer one
    assert found.index(2000) == pytest.approx(0.8)
    assert seasons(changed[1:], [p for p in range(2001, 2026) if p != 2013], 4).index(2000) == pytest.approx(
        1
    )


def test_how_many_are_missing_is_counted_from_the_longest_run():
    assert missing_seasons([SWING[i % 4] for i in range(9)], range(9), 4) == 3
    assert missing_seasons([SWING[i % 4] for i in range(14)], [*range(7), *range(8, 15)], 4) == 5
    assert missing_seasons([SWING[i % 4] for i in range(13)], range(13), 4) is None


@pytest.mark.parametrize(
    ("values", "periods", "season"),
    [
        ([SWING[i % 4] for i in range(11)], range(11), 4),  # under three years
        ([100.0 + i % 3 for i in range(16)], range(16), 4),  # another rhythm
        ([5.0] * 16, range(16), 4),
        ([SWING[i % 4] for i in range(20)], [*range(10), *range(12, 22)], 4),  # no run of three years
        ([SWING[i % 4] for i in range(16)], range(16), 0),
        ([], [], 4),
    ],
)
def test_no_season(values, periods, season):
    found = seasons(values, periods, season)
    assert found == Seasons()
    assert (found.without(3.0, 1), found.back(3.0, 1)) == (3.0, 3.0)
