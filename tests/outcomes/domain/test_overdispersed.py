"""Limits of shares and rates with large denominators: they follow what varies, not what counting would."""

from math import sqrt

import numpy as np
import pytest

from outcomes.domain.overdispersed import RATE, point_limits


def test_limits_by_hand():
    # 10/100, 30/200, 20/100: centre 60/400; counting errors sqrt(.1275/N)
    found = point_limits([10, 30, 20], [100, 200, 100], scale=100)
    errors = [sqrt(0.1275 / n) for n in (100, 200, 100)]
    z = [(v - 0.15) / e for v, e in zip((0.10, 0.15, 0.20), errors, strict=True)]
    spread = (abs(z[1] - z[0]) + abs(z[2] - z[1])) / 2 / 1.128
    assert (found.centre, found.spread) == (pytest.approx(15), pytest.approx(spread))
    assert found.upper == pytest.approx([100 * (0.15 + 3 * spread * e) for e in errors])
    assert found.lower == pytest.approx([max(0, 100 * (0.15 - 3 * spread * e)) for e in errors])


def test_plain_limits_would_flag_what_these_do_not():
    rng = np.random.default_rng(2026)
    size = np.full(40, 300_000)
    truth = np.clip(rng.normal(0.95, 0.004, 40), 0, 1)  # far more than counting explains
    counts = rng.binomial(size, truth)
    error = sqrt(0.95 * 0.05 / 300_000)
    plain = np.abs(counts / size - counts.sum() / size.sum()) > 3 * error
    found = point_limits(counts, size)
    assert plain.sum() > 10
    assert len(found.outside) <= 1
    assert found.spread > 5


def test_a_real_jump_still_stands_out():
    counts = [460, 540, 470, 535, 465, 545, 475, 530, 480, 900]
    assert point_limits(counts, [100_000] * 10, kind=RATE, scale=1000).outside == (9,)


def test_all_or_none_have_limits_at_the_centre_and_no_flag():
    for counts, centre in (([0, 0, 0], 0), ([5, 5, 5], 100)):
        found = point_limits(counts, [5, 5, 5], scale=100)
        assert (found.centre, found.lower, found.upper, found.outside) == (
            centre,
            (centre,) * 3,
            (centre,) * 3,
            (),
        )
    steady = point_limits([1, 1, 1], [5, 5, 5])
    assert steady.lower == steady.upper == pytest.approx((0.2, 0.2, 0.2))
    assert steady.outside == ()


def test_a_denominator_must_be_there():
    with pytest.raises(ValueError, match="more than 0"):
        point_limits([1, 2], [10, 0])
    with pytest.raises(ValueError, match="two values"):
        point_limits([1], [10])
