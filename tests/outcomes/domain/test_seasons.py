"""Seasonal indices: found where the season shows, and only there."""

import pytest

from outcomes.domain.seasons import Seasons, seasons

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


@pytest.mark.parametrize(
    ("values", "periods", "season"),
    [
        ([SWING[i % 4] for i in range(11)], range(11), 4),  # under three years
        ([100.0 + i % 3 for i in range(16)], range(16), 4),  # another rhythm
        ([5.0] * 16, range(16), 4),
        ([SWING[i % 4] for i in range(16)], [*range(15), 16], 4),  # a gap
        ([SWING[i % 4] for i in range(16)], range(16), 0),
        ([], [], 4),
    ],
)
def test_no_season(values, periods, season):
    found = seasons(values, periods, season)
    assert found == Seasons()
    assert (found.without(3.0, 1), found.back(3.0, 1)) == (3.0, 3.0)
