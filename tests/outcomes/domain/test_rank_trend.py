"""The method panel's second opinion, against counting every order and every pair."""

from itertools import combinations, permutations
from math import factorial
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.rank_trend import rank_trend


def plain_s(values):
    return sum((b > a) - (b < a) for a, b in combinations(values, 2))


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=6, unique=True))
def test_the_exact_chance_is_the_share_of_all_orders(values):
    found = rank_trend(values)
    tail = sum(abs(plain_s(order)) >= abs(found.s) for order in permutations(values))
    assert (found.s, found.p_exact) == (plain_s(values), pytest.approx(tail / factorial(len(values))))
    assert found.p == found.p_exact


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12), st.integers(-5, 5))
def test_sens_slope_is_the_median_of_all_slopes_and_moves_with_the_values(values, slope):
    found = rank_trend(values)
    slopes = [(b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(values), 2)]
    assert found.slope == pytest.approx(median(slopes))
    tilted = rank_trend([value + slope * i for i, value in enumerate(values)])
    assert tilted.slope == pytest.approx(found.slope + slope)


def test_equal_values_have_no_exact_chance():
    found = rank_trend([5, 5, 5])
    assert (found.s, found.variance, found.z, found.p, found.p_exact) == (0, 0, 0.0, 1.0, None)


def test_a_gap_makes_the_slope_gentler():
    assert rank_trend([1, 2], [2010, 2014]).slope == 0.25
    with pytest.raises(ValueError, match="two values"):
        rank_trend([1])
