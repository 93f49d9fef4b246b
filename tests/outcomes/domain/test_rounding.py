"""How estimates are printed."""

from decimal import Decimal

import pytest

from outcomes.domain.rounding import shown, shown_step, shown_up, telling_step


@pytest.mark.parametrize(
    ("estimate", "resolution", "step"),
    [
        (0.39, 0.1, "0.1"),  # as the data print
        (2.027, 0.0001, "0.1"),  # two digits of the estimate, not four decimals
        (336.4, 0.01, "10"),
        (0.39, 1, "0.1"),  # a slow pace in whole percents is not 0
        (0.043, 0.1, "0.01"),
        (12.0, 5, "1"),
        (0.0, 0.1, "0.1"),
        (0.0, 0.0, "1"),
        (-5.0, 0.1, "0.1"),
        (1000.0, 1.0, "100"),
    ],
)
def test_the_step_an_estimate_is_shown_at(estimate, resolution, step):
    assert shown_step(estimate, resolution) == Decimal(step)


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (2.027, "0.1", "2.0"),
        (0.25, "0.1", "0.3"),
        (-2.95, "0.1", "−3.0"),
        (336.4, "10", "340"),
        (12345.6, "1", "12,346"),
        (0.0, "0.1", "0.0"),
        (0.04, "0.1", "0.04"),
        (0.004, "1", "0.004"),
        (-0.00000000000001, "0.1", "0.0"),
    ],
)
def test_how_a_value_reads(value, step, text):
    assert shown(value, Decimal(step)) == text


@pytest.mark.parametrize(("value", "text"), [(3.31, "3.4"), (3.3, "3.3"), (3.3000000000000003, "3.3")])
def test_what_we_would_have_noticed_is_rounded_up(value, text):
    assert shown_up(value, Decimal("0.1")) == text


def test_the_ends_of_a_range_read_differently():
    assert telling_step(0.12, 0.098, 0.145, 0.1) == Decimal("0.01")
    assert telling_step(0.4, 0.1, 0.7, 0.1) == Decimal("0.1")
    assert telling_step(1.0, 1.0, 1.0, 1.0) == Decimal("1")
