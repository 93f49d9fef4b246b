"""Percent of target achieved: the rule's table, and that no blank, zero or text gives a false percent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.attainment import attained, attained_range, completion, percent

figures = st.none() | st.decimals(-(10**13), 10**13, places=6)


def said(result, target, good="up", baseline=None):
    def number(figure):
        return None if figure is None else Decimal(str(figure))

    return attained(result=number(result), target=number(target), good=good, baseline=number(baseline))


@pytest.mark.parametrize(
    ("result", "target", "good", "baseline", "shown", "met"),
    [
        (None, 4, "up", None, "not reported", None),
        (None, None, "up", None, "not reported", None),
        (45, None, "up", None, "no target set", None),
        (45, 50, "up", None, "90.0%", False),
        (30, 40, "up", 20, "50.0%", False),
        (25, 20, "down", 30, "50.0%", False),
        (0, 5, "down", None, "achieved", True),
        (4, 5, "down", None, "125.0%", True),
        (10, 5, "down", None, "50.0%", False),
        (0, 0, "up", None, "100.0%", True),
        (0, 0, "down", None, "100.0%", True),
        (3, 0, "down", None, "not yet achieved", False),
        (3, 0, "up", None, "achieved", True),
        (3, 2, "up", None, "150.0%", True),
        (0, 50, "up", None, "0.0%", False),
        (-5, 50, "up", None, "not yet achieved", False),
        (30, 20, "up", 40, "150.0%", True),  # the baseline is beyond the target: there is no way to go
        ("66.65", 100, "up", None, "66.7%", False),
        (10, 40, "up", 20, "−50.0%", False),
    ],
)
def test_the_table(result, target, good, baseline, shown, met):
    one = said(result, target, good, baseline)
    assert (one.shown, one.met) == (shown, met)


def test_with_a_baseline_result_over_target_stands_beside():
    one = said(30, 40, "up", 20)
    assert (one.share, one.plain, one.formula) == (
        Decimal("0.5"),
        Decimal("0.75"),
        "(result − baseline) ÷ (target − baseline)",
    )


def test_where_there_is_no_percent_the_difference_is_said():
    assert said(3, 0, "down").difference == Decimal(3)
    assert said(None, 0, "down").difference is None


def test_a_range_is_achieved_inside_and_has_a_distance_outside():
    low, high = Decimal(10), Decimal(20)
    assert attained_range(result=Decimal(15), low=low, high=high).shown == "100.0%"
    below, above = (attained_range(result=Decimal(value), low=low, high=high) for value in ("7.5", "21"))
    assert (below.share, below.met, below.difference) == (None, False, Decimal("-2.5"))
    assert (above.share, above.met, above.difference) == (None, False, Decimal(1))
    assert attained_range(result=None, low=low, high=high).words == "not reported"
    assert attained_range(result=Decimal(1), low=None, high=None).words == "no target set"


def test_milestones_done_of_those_not_dropped():
    some = completion(["done", "done", "dropped", "unreported", "under_way"])
    assert (some.done, some.of, some.dropped, some.reported, some.share) == (2, 4, 1, 4, Decimal("0.5"))
    assert completion([]).share is None
    assert completion(["dropped"]).share is None


@given(figures, figures, st.sampled_from(["up", "down"]), figures)
def test_no_figures_give_an_exception_or_a_false_percent(result, target, good, baseline):
    one = attained(result=result, target=target, good=good, baseline=baseline)
    if result is None or target is None:
        assert (one.share, one.met, one.words) == (
            None,
            None,
            "not reported" if result is None else "no target set",
        )
        return
    assert one.met == (result >= target if good == "up" else result <= target)
    assert (one.share is None) == bool(one.words)
    if one.share is not None:
        assert one.share.is_finite()
        assert (one.share >= 1) == one.met


@given(st.decimals(-1000, 1000, places=7))
def test_a_percent_never_reads_minus_zero_nan_or_an_exponent(share):
    text = percent(share)
    assert text.removeprefix("−").removesuffix("%").replace(",", "").replace(".", "", 1).isdigit()
    assert text != "−0.0%"
