"""The measures told a second time, from the text of the law: in fractions, without tables, against the calculator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outcomes.domain.applicable import in_force
from outcomes.domain.child_support import FORMULA
from outcomes.domain.child_support_year import COLLECTIONS, Asked, base_of, computed
from outcomes.queries.reference_rates import shipped

D = Decimal
RATES = in_force(shipped(), date(2025, 10, 1))
FLOORS = {"paternity": (50, 10), "orders": (50, 5), "current": (40, 5), "arrears": (40, 5)}
CODES = tuple(FORMULA)


def percentage(table: str, level: Fraction, before: Fraction | None) -> int:
    """42 U.S.C. 658a(b)(6): whole at 80; two points less a step to 70; from there a point a step to the floor."""
    if table == "cost":
        if level >= 5:
            return 100
        return 0 if level < 2 else 40 + 10 * floor((level - 2) * 2)
    bottom, rise = FLOORS[table]
    if level >= 80:
        return 100
    if level >= 70:
        return 80 + 2 * (floor(level) - 70)
    if level >= bottom:
        return floor(level) + 10
    return 50 if before is not None and level - before >= rise else 0


def one_measure(code: str, numerator: D, denominator: D, before: D | None = None, **more) -> tuple:
    formula = FORMULA[code]
    figures = {formula.numerator.name: numerator, formula.denominator.name: denominator}
    asked = Asked(2026, figures=figures, before={} if before is None else {code: before}, **more)
    measures = computed(asked, RATES)
    return asked, measures, next(one for one in measures if one.formula.code == code)


COUNTS = st.integers(0, 10**6)


@given(st.sampled_from(CODES), COUNTS, COUNTS, st.none() | st.integers(0, 1_200_000))
@example("orders", 79_995, 100_000, None)  # 79.995 has not reached 80
@example("orders", 80_000, 100_000, None)
@example("cost", 499, 100, None)
@example("cost", 4_999, 1_000, None)  # between 4.99 and 5.00, where the law prints no row: read as 90
@example("cost", 500, 100, None)
@example("paternity_ivd", 4_999, 10_000, 399_900)  # 49.99, up exactly 10
@example("paternity_ivd", 4_999, 10_000, 399_901)
@example("paternity_ivd", 1_300, 1_000, None)  # 130 percent
@example("arrears", 7, 0, None)
@example("current", 0, 7, 0)
def test_level_and_percentage(code, numerator, denominator, ten_thousandths):
    before = None if ten_thousandths is None or code == "cost" else D(ten_thousandths).scaleb(-4)
    _asked, _measures, found = one_measure(code, D(numerator), D(denominator), before)
    if denominator == 0:
        assert (found.level.value, found.rate) == (None, None)
        return
    scale = 1 if code == "cost" else 100
    level = Fraction(numerator * scale, denominator)
    assert 0 <= level - Fraction(found.level.value) < Fraction(1, 10**30)
    told = percentage(FORMULA[code].table, level, None if before is None else Fraction(before))
    assert found.rate.percent == told
    if found.step is not None:
        reached = Fraction((numerator + found.needed) * scale) / denominator
        assert percentage(FORMULA[code].table, reached, None if before is None else Fraction(before)) > told


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "before", "percent"),
    [
        ("orders", 79_995, 100_000, None, 98),
        ("orders", 80, 100, None, 100),
        ("cost", 499, 100, None, 90),
        ("cost", 500, 100, None, 100),
        ("paternity_ivd", 4_999, 10_000, "39.99", 50),
        ("paternity_ivd", 4_999, 10_000, "40", 0),
        ("paternity_statewide", 1_010, 1_000, None, 100),
    ],
)
def test_the_borders_by_hand(code, numerator, denominator, before, percent):
    found = one_measure(code, D(numerator), D(denominator), None if before is None else D(before))[2]
    assert found.rate.percent == percent


CENTS = st.integers(0, 10**11)


@given(
    st.lists(COUNTS, min_size=8, max_size=8), st.tuples(CENTS, CENTS, CENTS), st.sets(st.sampled_from(CODES))
)
def test_the_base_in_fractions(counts, cents, unreliable):
    """2 × (assigned, now or before) + all others; the whole of it for three measures, 75 percent for two; nothing
    for data that are not complete and reliable; rounded once.
    """
    codes = ("paternity_ivd", "orders", "arrears", "cost")
    pairs = dict(zip(codes, zip(counts[::2], counts[1::2], strict=True), strict=True))
    figures = {}
    for code, (numerator, denominator) in pairs.items():
        figures |= {
            FORMULA[code].numerator.name: D(numerator),
            FORMULA[code].denominator.name: D(denominator),
        }
    collected = dict(zip(COLLECTIONS, (D(one).scaleb(-2) for one in cents), strict=True))
    asked = Asked(2026, figures=figures, collected=collected, unreliable=frozenset(unreliable))
    found = base_of(asked, computed(asked, RATES), RATES)
    counted = {code: pair for code, pair in pairs.items() if pair[1]}
    if not counted:
        assert found is None
        return
    base = Fraction(2 * (cents[0] + cents[1]) + cents[2])
    total = Fraction(0)
    for code, (numerator, denominator) in counted.items():
        if code in unreliable:
            continue
        level = Fraction(numerator * (1 if code == "cost" else 100), denominator)
        share = Fraction(3, 4) if code in ("arrears", "cost") else Fraction(1)
        total += base * share * percentage(FORMULA[code].table, level, None) / 100
    assert found.total == D(floor(total + Fraction(1, 2))).scaleb(-2)
    assert all(part.amount == 0 == part.maximum for part in found.parts if part.weighed.code in unreliable)


def test_of_two_paternity_measures_the_reliable_one_counts():
    figures = {"line_6": D(90), "line_5a": D(100), "line_9": D(60), "line_8a": D(100)}
    asked = Asked(
        2026,
        figures=figures,
        collected=dict.fromkeys(COLLECTIONS, D(1)),
        unreliable=frozenset({"paternity_ivd"}),
    )
    base = base_of(asked, computed(asked, RATES), RATES)
    assert (base.paternity, base.total) == ("paternity_statewide", D("3.50"))
