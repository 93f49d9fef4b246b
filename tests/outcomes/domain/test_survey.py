"""Two survey estimates compared as the Census Bureau does."""

from math import sqrt

import pytest

from outcomes.domain.survey import compare


def test_a_difference_beyond_its_margin_differs():
    found = compare(18.8, 1.0, 16.0, 0.95)
    assert found.margin == pytest.approx(sqrt(1.0**2 + 0.95**2))
    assert found.z == pytest.approx(2.8 / (found.margin / 1.645))
    assert found.differs
    assert not compare(14.6, 0.85, 14.4, 1.05).differs


def test_overlapping_intervals_may_still_differ():
    assert compare(14.6, 1.0, 16.2, 1.0).differs


def test_shared_years_make_the_margin_smaller():
    assert compare(18, 1, 17, 1, overlap=0.8).margin == pytest.approx(sqrt(2 * 0.2))
    with pytest.raises(ValueError, match="share of years"):
        compare(18, 1, 17, 1, overlap=1)


def test_margins_at_95_percent_are_smaller_errors():
    assert compare(18, 1, 17, 1, confidence=95).margin == pytest.approx(1.645 / 1.96 * sqrt(2))


def test_without_sampling_error_any_difference_differs():
    assert (compare(3, 0, 2, 0).differs, compare(2, 0, 2, 0).differs) == (True, False)
