"""Areas as one figure: sums over sums, margins as roots of squares."""

from decimal import Decimal
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outcomes.domain.combining import NotAdditive, Part, count_of, ratio_of
from outcomes.domain.margins import at_90, half_width, root_of_squares, rounded

figures = some.decimals(min_value=0, max_value=10**9, places=2)
above = some.decimals(min_value=1, max_value=10**9, places=2)
areas = some.lists(some.builds(Part, numerator=figures, denominator=above), min_size=1, max_size=30)


@given(areas, some.sampled_from([1, 100, 1000, 100_000]))
def test_a_ratio_is_the_sum_over_the_sum_whatever_the_order(parts, scale):
    whole = ratio_of(parts, scale=scale, partial=False)
    exact = Fraction(sum(part.numerator for part in parts)) / Fraction(
        sum(part.denominator for part in parts)
    )
    assert rounded(whole.value, 6) == rounded(
        Decimal((exact * scale).numerator) / (exact * scale).denominator, 6
    )
    assert ratio_of(parts[::-1], scale=scale, partial=False) == whole
    assert (whole.used, whole.areas, whole.margin) == (len(parts), len(parts), None)


@given(areas)
def test_a_ratio_lies_between_the_smallest_and_the_largest_of_its_areas(parts):
    shares = [part.numerator / part.denominator for part in parts]
    value = ratio_of(parts, scale=1, partial=False).value
    room = Decimal("1e-25") * (1 + max(map(abs, shares)))  # these are rounded to 28 digits
    assert min(shares) - room <= value <= max(shares) + room


def test_an_average_of_shares_would_be_another_figure():
    small, large = (
        Part(numerator=Decimal(5), denominator=Decimal(10)),
        Part(numerator=Decimal(10), denominator=Decimal(990)),
    )
    assert ratio_of([small, large], scale=100, partial=False).value == Decimal("1.5")  # the average is 25.5


def test_a_missing_area_makes_no_value_unless_a_part_is_enough():
    known, missing = Part(numerator=Decimal(1), denominator=Decimal(4)), Part(numerator=Decimal(1))
    strict = ratio_of([known, missing], scale=100, partial=False)
    assert (strict.value, strict.numerator, strict.used, strict.areas) == (None, None, 1, 2)
    part = ratio_of([known, missing], scale=100, partial=True)
    assert (part.value, part.numerator, part.denominator, part.used) == (Decimal(25), 1, 4, 1)
    assert ratio_of([missing], scale=100, partial=True).value is None
    nothing = ratio_of([Part(numerator=Decimal(0), denominator=Decimal(0))], scale=1, partial=True)
    assert (nothing.value, nothing.used) == (None, 1)
    zero = ratio_of([Part(numerator=Decimal(0), denominator=Decimal(8))], scale=1, partial=False)
    assert zero.value == 0


def test_shares_without_numerators_are_refused():
    with pytest.raises(NotAdditive):
        ratio_of([Part(value=Decimal(20)), Part(value=Decimal(30))], scale=100, partial=True)
    assert (
        ratio_of([Part(), Part()], scale=100, partial=True).value is None
    )  # nothing at all is merely missing


@given(some.lists(some.tuples(figures, figures), min_size=1, max_size=20))
def test_counts_add_up_and_their_margins_are_roots_of_squares(rows):
    whole = count_of([Part(value=value, margin=margin) for value, margin in rows], partial=False)
    assert whole.value == sum(value for value, _margin in rows)
    assert isclose(
        float(whole.margin), sqrt(sum(float(margin) ** 2 for _v, margin in rows)), rel_tol=1e-9, abs_tol=1e-9
    )
    assert (
        count_of([Part(value=rows[0][0]), Part(value=rows[0][0], margin=rows[0][1])], partial=False).margin
        is None
    )
    assert count_of([Part(), Part(value=Decimal(3))], partial=False).value is None
    assert count_of([Part(), Part(value=Decimal(3))], partial=True).value == 3


def test_the_margin_of_a_proportion_is_the_census_bureaus():
    """√(MOEn² − p² MOEd²) ÷ d, from two areas whose margins are (300, 200) and (400, 150)."""
    parts = [
        Part(numerator=Decimal(1000), denominator=Decimal(4000), numerator_margin=Decimal(300), denominator_margin=Decimal(200)),
        Part(numerator=Decimal(2000), denominator=Decimal(6000), numerator_margin=Decimal(400), denominator_margin=Decimal(150)),
    ]  # fmt: skip
    margin = ratio_of(parts, scale=100, partial=False).margin
    assert isclose(float(margin), sqrt(500**2 - 0.3**2 * 250**2) / 10_000 * 100, rel_tol=1e-12)
    # Where there is no such root, the two are added: a ratio, not a proportion.
    odd = [
        Part(
            numerator=Decimal(100),
            denominator=Decimal(100),
            numerator_margin=Decimal(3),
            denominator_margin=Decimal(4),
        )
    ]
    assert ratio_of(odd, scale=1, partial=False).margin == Decimal("0.05")
    # The margin of an area's own share, in percent, is its numerator's over its denominator.
    shares = [Part(numerator=Decimal(20), denominator=Decimal(100), margin=Decimal(3)),
              Part(numerator=Decimal(30), denominator=Decimal(100), margin=Decimal(4))]  # fmt: skip
    assert ratio_of(shares, scale=100, partial=False).margin == Decimal("2.5")


def test_margins_at_another_level_and_from_intervals():
    assert rounded(at_90(Decimal("1.96"), 95), 6) == Decimal("1.645000")
    assert at_90(Decimal("3.3"), 90) == Decimal("3.3")
    assert rounded(at_90(Decimal("2.576"), 99), 3) == Decimal("1.645")
    assert half_width(Decimal("11.1"), Decimal("15.7")) == Decimal("2.3")
    assert root_of_squares([Decimal(3), Decimal(4)]) == 5
    assert root_of_squares([]) == 0
    assert (rounded(Decimal("0.125"), 2), rounded(Decimal("-0.125"), 2)) == (
        Decimal("0.13"),
        Decimal("-0.13"),
    )
