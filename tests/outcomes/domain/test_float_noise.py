"""What never changed stays unflagged: sums of floats differ in their last digits, and that is nothing."""

import random
from decimal import Decimal

import pytest

from outcomes.domain.control import control, noise_limits
from outcomes.domain.forecast import forecast
from outcomes.domain.latest import latest
from outcomes.domain.overdispersed import point_limits
from outcomes.domain.rounding import float_noise
from outcomes.domain.series import PERIODS_A_YEAR, Point, Series
from outcomes.domain.target import outlook
from outcomes.domain.turning import turning
from outcomes.domain.verdict import judge

LENGTHS = {"year": 12, "quarter": 22, "month": 50}


def recurring(frequency, seed, *, seasonal):
    """The same value each period, or the same in each year's same season, as counties print them."""
    rng = random.Random(f"{frequency} {seed}")  # noqa: S311
    one = Decimal(rng.randint(1, 9999)) / rng.choice([1, 10, 100, 1000])
    swing = [Decimal(rng.randint(1, 400)) / 10 if seasonal else 1 for _ in range(PERIODS_A_YEAR[frequency])]
    return Series(
        [Point(p, str(p), one * swing[p % len(swing)]) for p in range(LENGTHS[frequency])],
        frequency=frequency,
        good="up",
    )


@pytest.mark.parametrize("frequency", LENGTHS)
@pytest.mark.parametrize("seasonal", [False, True])
def test_the_same_again_is_as_expected(frequency, seasonal):
    for seed in range(30):
        series = recurring(frequency, seed, seasonal=seasonal)
        newest = float(series.points[-1].value)
        assert latest(series).call == "as expected", series.points[:12]
        before = forecast(Series(series.points[:-1], frequency=frequency, good="up"))
        assert before.steps[0].low80 <= newest <= before.steps[0].high80
        assert turning(before, series.points, "up").call == "in line with the baseline"
        assert not any(noise_limits(series).control.flags)


def test_a_level_that_stays_at_its_target_is_on_track():
    for tenths in range(4000, 4400, 7):
        still = Series([Point(y, str(y), tenths / 10) for y in range(2010, 2020)], good="up")
        found = outlook(still, judge(still), target=tenths / 10, period=2021)
        assert (found.call, found.probability) == ("on track", 0.9)


def test_a_share_that_stays_stands_out_nowhere_whatever_it_is_out_of():
    for kind in ("share", "rate"):
        counts = [1.4, 290, 140, 2.8, 5.1, 7]
        found = point_limits(counts, [100 * count for count in counts], kind=kind, scale=100)
        assert (found.centre, found.spread, found.outside) == (pytest.approx(1), 0.0, ())
        assert found.lower == found.upper == (found.centre,) * 6


def test_a_real_change_however_small_is_no_noise():
    assert control([1000.0, 1000.000001] * 6 + [1000.00001]).outside == (12,)
    assert (float_noise([]), float_noise([-200.0, 3.0])) == (0.0, pytest.approx(2e-9))
