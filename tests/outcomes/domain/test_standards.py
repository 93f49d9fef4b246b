"""Standards: the federal ones behind penalties at every border, and what a State asks of its counties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.applicable import Rate, in_force, table_of
from outcomes.domain.child_support import FORMULA, needed_for
from outcomes.domain.child_support_standards import asked_of_counties, penalties
from outcomes.domain.child_support_year import Asked, computed
from outcomes.domain.standards import MET, NOT_MET, OPEN, county_standing, penalty_standing
from outcomes.queries.reference_rates import shipped

D = Decimal
RATES = in_force(shipped(), date(2025, 10, 1))
TABLES = {measure: table_of(RATES, measure, "penalty") for measure in ("paternity", "orders", "current")}
SHARES = st.integers(0, 1_300_000).map(lambda number: D(number).scaleb(-4))


def meets(measure: str, level: Fraction, before: Fraction | None) -> str:
    """42 U.S.C. 652(g)(1) and 45 CFR 305.40 told a second time, in fractions and without a table of rows."""
    if measure == "paternity":
        level = Fraction(floor(level + Fraction(1, 2)))
        if level >= 90:
            return MET
        rise = 2 if level >= 75 else 3 if level >= 50 else 4 if level >= 45 else 5 if level >= 40 else 6
    else:
        if level >= {"orders": 40, "current": 35}[measure]:
            return MET
        rise = 5
    if before is None:
        return OPEN
    return MET if level - before >= rise else NOT_MET


def stands(measure: str, level: D, before: D | None):
    return penalty_standing(TABLES[measure], level, before, is_rounded=measure == "paternity")


@pytest.mark.parametrize(
    ("measure", "level", "before", "state", "goal"),
    [
        ("paternity", "89.5", None, MET, None),
        ("paternity", "89.4999", None, OPEN, "89.5"),
        ("paternity", "89.4999", "87", MET, None),
        ("paternity", "89.4999", "87.01", NOT_MET, "89.5"),
        ("paternity", "80", "79", NOT_MET, "80.5"),
        ("paternity", "74.5", "73", MET, None),  # rounded to 75, where 2 points are enough
        ("paternity", "74.4", "71.5", NOT_MET, "74.5"),
        ("paternity", "49.4", "44.4", MET, None),
        ("paternity", "45", "41.5", NOT_MET, "45.5"),
        ("paternity", "44", "39", MET, None),
        ("paternity", "39", "33", MET, None),
        ("paternity", "39", "33.1", NOT_MET, "39.5"),
        ("paternity", "101", None, MET, None),
        ("orders", "40", None, MET, None),
        ("orders", "39.9999", None, OPEN, "40"),
        ("orders", "39", "34", MET, None),
        ("orders", "39", "34.01", NOT_MET, "39.01"),
        ("orders", "0", "0", NOT_MET, "5"),
        ("current", "35", None, MET, None),
        ("current", "34.9999", "30", NOT_MET, "35"),
        ("current", "34.9999", "29.9999", MET, None),
    ],
)
def test_federal_standards_at_their_borders(measure, level, before, state, goal):
    found = stands(measure, D(level), None if before is None else D(before))
    assert (found.state, found.goal) == (state, None if goal is None else D(goal))


@given(st.sampled_from(sorted(TABLES)), SHARES, st.none() | SHARES)
def test_federal_standards_against_a_second_telling(measure, level, before):
    found = stands(measure, level, before)
    told = meets(measure, Fraction(level), None if before is None else Fraction(before))
    assert found.state == told
    assert (found.goal is None) == (told == MET)
    if found.goal is not None:
        assert found.goal > level
        assert meets(measure, Fraction(found.goal), None if before is None else Fraction(before)) == MET


@pytest.mark.parametrize(
    ("use", "low", "points", "level", "before", "state", "goal"),
    [
        ("minimum", "50", None, "50", None, NOT_MET, "50"),
        ("minimum", "50", None, "50.0001", None, MET, None),
        ("goal", "50", None, "50", None, MET, None),
        ("goal", "50", None, "49.99", None, NOT_MET, "50"),
        ("growth", "0", None, "61", None, OPEN, None),
        ("growth", "0", None, "61", "61", NOT_MET, "61"),
        ("growth", "0", None, "61.01", "61", MET, None),
        ("growth", "0", "1.5", "62.5", "61", MET, None),
        ("growth", "0", "1.5", "62.49", "61", NOT_MET, "62.5"),
    ],
)
def test_what_is_asked_of_counties(use, low, points, level, before, state, goal):
    rate = Rate("orders", use, D(low), None, None if points is None else D(points), None, date(2022, 7, 1))
    found = county_standing(rate, D(level), None if before is None else D(before))
    assert (found.state, found.goal) == (state, None if goal is None else D(goal))


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 100).map(D), st.booleans())
def test_what_is_needed_is_the_least_that_is_enough(numerator, denominator, goal, is_beyond):
    needed = int(needed_for(FORMULA["orders"], goal, D(numerator), D(denominator), is_beyond=is_beyond))

    def enough(count: int) -> bool:
        level = Fraction(100 * count, denominator)
        return level > goal if is_beyond else level >= goal

    assert enough(numerator + needed)
    assert needed == 0 or not enough(numerator + needed - 1)


def asked(through: int, **more) -> Asked:
    figures = {
        "line_6": D(45),
        "line_5a": D(100),
        "line_9": D(45),
        "line_8a": D(100),
        "line_29": D(1),
        "line_28": D(9),
    }
    return Asked(2024, through, figures, **more)


def test_a_part_of_a_year_meets_no_federal_standard_and_only_june_is_asked_of_counties():
    rates = in_force(shipped(), date(2024, 6, 30))
    for through in range(1, 13):
        one = asked(through)
        measures = computed(one, rates)
        assert bool(penalties(one, measures, rates)) == (through == 9)
        assert bool(asked_of_counties(one, measures, rates)) == (through == 6)


def test_births_of_a_whole_state_are_asked_of_no_county_and_arrears_have_no_federal_standard():
    rates = in_force(shipped(), date(2024, 6, 30))
    june, year = asked(6), asked(9)
    assert [
        (one.measure.formula.code, one.standing.rate.use)
        for one in asked_of_counties(june, computed(june, rates), rates)
    ] == [("paternity_ivd", "minimum"), ("paternity_ivd", "growth"), ("arrears", "growth")]
    assert [one.measure.formula.code for one in penalties(year, computed(year, rates), rates)] == [
        "paternity_ivd",
        "paternity_statewide",
    ]


def test_data_that_are_not_reliable_are_held_against_no_federal_standard():
    year = asked(9, unreliable=frozenset({"paternity_ivd"}))
    found = penalties(year, computed(year, RATES), RATES)
    assert [one.measure.formula.code for one in found] == ["paternity_statewide"]
