"""Parts add up to the amount, whatever the shares and the sign."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obb.domain.exact import WHOLE, split

amounts = st.integers(-(10**16) + 1, 10**16 - 1).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def share_lists(draw, *, full=False):
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE), min_size=0 if not full else 1, max_size=20)))
    if full:
        cuts[-1] = WHOLE
    return [after - before for before, after in zip([0, *cuts], cuts, strict=False)]


def oracle(amount, shares):
    """The same rule in plain fractions."""

    def cents(exact):
        nearest = math.floor(abs(exact) * 100 + Fraction(1, 2))
        return -nearest if exact < 0 else nearest

    sums = [0]
    for share in shares:
        sums.append(sums[-1] + share)
    placed = [cents(Fraction(amount) * Fraction(upto, WHOLE)) for upto in [*sums, WHOLE]]
    return [Decimal(after - before) / 100 for before, after in pairwise(placed)]


def test_thirds_of_a_dollar():
    assert split(Decimal("1.00"), [3333, 3333, 3334]) == [
        Decimal("0.33"), Decimal("0.34"), Decimal("0.33"), Decimal("0.00"),
    ]  # fmt: skip


def test_what_has_no_share_is_the_last_part():
    assert split(Decimal("100.01"), []) == [Decimal("100.01")]
    assert split(Decimal("100.01"), [2500, 0]) == [Decimal("25.00"), Decimal("0.00"), Decimal("75.01")]
    assert split(Decimal("0.01"), [5000, 5000]) == [Decimal("0.01"), Decimal("0.00"), Decimal("0.00")]


@settings(max_examples=2000)
@given(amounts, share_lists())
def test_parts_add_up_and_are_within_a_cent(amount, shares):
    parts = split(amount, shares)
    assert sum(parts) == amount
    for part, share in zip(parts, [*shares, WHOLE - sum(shares)], strict=True):
        assert abs(Fraction(part) - Fraction(amount) * share / WHOLE) <= Fraction(1, 100)


def test_twenty_thousand_splits_add_up_and_are_within_a_cent():
    luck = Random(7)  # noqa: S311  the same amounts each time
    for _ in range(20_000):
        amount = Decimal(luck.randint(-9_999_999_999_999, 9_999_999_999_999)).scaleb(-2)
        cuts = sorted(luck.randint(0, WHOLE) for _ in range(luck.randint(0, 19)))
        shares = [after - before for before, after in pairwise([0, *cuts, WHOLE])]
        parts = split(amount, shares)
        assert sum(parts) == amount
        assert parts[-1] == 0
        for part, share in zip(parts, shares, strict=False):
            # in hundredths of a cent of a percent, so that nothing is rounded: a cent is WHOLE of them
            assert abs(int(part.scaleb(2)) * WHOLE - int(amount.scaleb(2)) * share) <= WHOLE


@given(amounts, share_lists(full=True))
def test_a_full_crosswalk_leaves_nothing(amount, shares):
    assert split(amount, shares)[-1] == 0


@settings(max_examples=500)
@given(amounts, share_lists())
def test_is_the_rule_in_fractions(amount, shares):
    assert split(amount, shares) == oracle(amount, shares)


@given(amounts, share_lists())
def test_a_negative_is_the_mirror_and_no_part_is_negative_zero(amount, shares):
    parts = split(amount, shares)
    assert [-part for part in parts] == split(-amount, shares)
    for part in [*parts, *split(-amount, shares)]:
        assert not (part == 0 and part.is_signed())
        assert part.as_tuple().exponent == -2


@given(amounts, share_lists())
def test_the_callers_precision_changes_nothing(amount, shares):
    expected = split(amount, shares)
    with localcontext(prec=3):
        assert split(amount, shares) == expected


@pytest.mark.parametrize("shares", [[10001], [-1], [6000, 4001]])
def test_refuses_shares_out_of_range(shares):
    with pytest.raises(ValueError, match="hundredths of a percent"):
        split(Decimal(1), shares)


def test_refuses_what_is_not_money():
    with pytest.raises(TypeError):
        split(1.5, [WHOLE])
    with pytest.raises(ValueError, match="a number"):
        split(Decimal("NaN"), [WHOLE])
    with pytest.raises(ValueError, match="whole cents"):
        split(Decimal("0.001"), [WHOLE])
    assert split(Decimal("1E+3"), [WHOLE]) == [Decimal("1000.00"), Decimal("0.00")]
