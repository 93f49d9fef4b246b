"""The federal child support measures: formulas by hand, and laws that hold for any figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.child_support import (
    FIGURES,
    FORMULA,
    FORMULAS,
    NOT_ENTERED,
    NOTHING_TO_DIVIDE_BY,
    Level,
    as_shown,
    is_beyond,
    level_of,
    needed_for,
    one_more,
)

D = Decimal
COUNTS = st.integers(0, 10**9).map(Decimal)
CENTS = st.integers(0, 10**14).map(lambda cents: Decimal(cents).scaleb(-2))


def figure_of(formula):
    return CENTS if formula.numerator.counts == "dollars" else COUNTS


FILLED = st.sampled_from(FORMULAS).flatmap(
    lambda formula: st.tuples(
        st.just(formula), figure_of(formula), figure_of(formula).filter(lambda figure: figure > 0)
    )
)


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "level"),
    [
        ("paternity_ivd", "929", "1000", "92.9"),
        ("paternity_ivd", "1010", "1000", "101"),  # another group of children: not capped
        ("paternity_statewide", "3", "4", "75"),
        ("orders", "685", "1000", "68.5"),
        ("current", "37300000.00", "60600000.00", "61.55"),
        ("arrears", "0", "12", "0"),
        ("cost", "4900.50", "1000.00", "4.90"),
        ("orders", "79996", "100000", "79.99"),  # has not reached 80, and is not shown as if it had
    ],
)
def test_levels_by_hand(code, numerator, denominator, level):
    found = level_of(FORMULA[code], D(numerator), D(denominator))
    assert (as_shown(found.value), found.why) == (D(level), "")


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.code)
def test_no_level_without_figures_or_with_nothing_to_divide_by(formula):
    assert level_of(formula, None, D(5)) == level_of(formula, D(5), None) == Level(None, NOT_ENTERED)
    assert level_of(formula, D(0), D(0)) == Level(None, NOTHING_TO_DIVIDE_BY)
    assert level_of(formula, D(0), D(7)) == Level(D(0))
    with pytest.raises(ValueError, match="not below zero"):
        level_of(formula, D(-1), D(7))


@given(FILLED, st.integers(0, 10_000))
def test_a_level_stands_to_every_step_as_the_exact_fraction_does(filled, hundredths):
    formula, numerator, denominator = filled
    exact = Fraction(numerator) * formula.scale / Fraction(denominator)
    level, step = level_of(formula, numerator, denominator).value, D(hundredths).scaleb(-2)
    assert (level >= step) == (exact >= Fraction(step))
    assert (as_shown(level) >= step) == (exact >= Fraction(step))


@given(FILLED, st.integers(0, 12_000))
def test_what_is_needed_is_enough_and_one_less_is_not(filled, hundredths):
    formula, numerator, denominator = filled
    goal = D(hundredths).scaleb(-2)
    needed = needed_for(formula, goal, numerator, denominator)
    step = formula.numerator.step
    assert level_of(formula, numerator + needed, denominator).value >= goal
    assert needed % step == 0
    if needed > 0:
        assert level_of(formula, numerator + needed - step, denominator).value < goal
    else:
        assert level_of(formula, numerator, denominator).value >= goal


def test_what_one_more_case_or_a_thousand_dollars_adds():
    assert one_more(FORMULA["orders"], D(36239)).quantize(D("0.0001")) == D("0.0028")
    assert one_more(FORMULA["current"], D("60600000.00")).quantize(D("0.00001")) == D("0.00165")
    assert one_more(FORMULA["cost"], D("1000000.00")) == D("0.001")


def test_a_part_larger_than_its_whole_is_told_and_children_of_two_years_are_not():
    assert is_beyond(FORMULA["orders"], D(11), D(10)) and is_beyond(FORMULA["arrears"], D(11), D(10))
    assert not is_beyond(FORMULA["orders"], D(10), D(10))
    assert not is_beyond(FORMULA["paternity_ivd"], D(11), D(10))


def test_the_lines_of_the_form_are_those_of_the_federal_list():
    assert {name: figure.line for name, figure in FIGURES.items() if name.startswith("line_")} == {
        f"line_{line}": f"OCSE-157, line {line}"
        for line in ("6", "5a", "9", "8a", "2", "1", "25", "24", "29", "28")
    }
