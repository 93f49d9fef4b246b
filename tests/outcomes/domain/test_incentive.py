"""The incentive base: by hand, and adding up to the cent."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from obb.domain.amounts import rounded
from outcomes.domain.incentive import Weighed, collections_base, incentive_base

D = Decimal
CENTS = st.integers(0, 10**15).map(lambda cents: D(cents).scaleb(-2))
WEIGHED = st.builds(
    Weighed,
    st.just("any"),
    st.integers(0, 100).map(D),
    st.sampled_from([D(100), D(75), D("62.5")]),
)


def test_assigned_support_counts_twice():
    assert collections_base(D("100.10"), D("50.05"), D("25.01")) == D("325.31")
    assert collections_base(D(0), D(0), D(0)) == 0


def test_by_hand():
    parts = incentive_base(D("1000.01"), [Weighed("orders", D(79), D(100)), Weighed("arrears", D(73), D(75))])
    # 790.0079; 750.0075 × .73 = 547.505475; together 1337.513375
    assert [(part.maximum, part.amount) for part in parts] == [
        (D("1000.01"), D("790.01")),
        (D("750.01"), D("547.50")),
    ]


@given(CENTS, st.lists(WEIGHED, max_size=6))
def test_the_amounts_add_up_to_the_exact_sum_rounded_once(base, measures):
    parts = incentive_base(base, measures)
    exact = sum(
        (Fraction(base) * Fraction(one.share) * Fraction(one.percent) / 10_000 for one in measures),
        Fraction(0),
    )
    cents = exact * 100
    nearest = (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)
    assert sum((part.amount for part in parts), D(0)) == D(nearest).scaleb(-2)
    for part in parts:
        alone = Fraction(base) * Fraction(part.weighed.share) * Fraction(part.weighed.percent) / 10_000
        assert abs(Fraction(part.amount) - alone) <= Fraction(1, 100)
        assert 0 <= part.amount <= part.maximum + D("0.01")
        assert part.maximum == rounded(base * part.weighed.share / 100, 2)
