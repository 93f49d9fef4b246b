"""No withheld number can be worked out by subtraction: of shares, running totals, spans."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.series import Point
from outcomes.domain.small_numbers import PROTECTING, SHOWN, SMALL, guarded, is_small

small = st.integers(1, 10)


def share(year, of, total, **more):
    value = (Decimal(100) * of / total).quantize(Decimal("0.1"))
    return Point(year, str(year), value, Decimal(of), Decimal(total), **more)


def count(period, value, **more):
    return Point(period, str(period), Decimal(value), **more)


def test_a_share_that_leaves_few_over_is_withheld():
    one = guarded([share(2019, 343, 350)], "share")[0]
    assert one.why == PROTECTING
    assert (one.point.value, one.point.numerator, one.point.denominator) == (None, None, None)
    assert [guarded([share(2019, of, 350)], "share")[0].why for of in (339, 340, 349, 350)] == [
        SHOWN, PROTECTING, PROTECTING, SHOWN,
    ]  # fmt: skip


def test_so_is_one_whose_whole_can_be_worked_out():
    assert guarded([Point(2019, "2019", Decimal(98), Decimal(343))], "share")[0].why == PROTECTING
    assert guarded([Point(2019, "2019", Decimal(98), None, Decimal(350))], "share")[0].why == PROTECTING
    assert guarded([Point(2019, "2019", Decimal(98))], "share")[0].why == SHOWN


@given(st.lists(st.tuples(small, small, st.integers(25, 900)), min_size=1, max_size=8))
def test_any_other_few_left_over_would_be_published_the_same_way(rows):
    one = guarded([share(2000 + i, total - left, total) for i, (left, __, total) in enumerate(rows)], "share")
    other = guarded(
        [share(2000 + i, total - left, total) for i, (__, left, total) in enumerate(rows)], "share"
    )
    assert one == other


def test_running_totals_do_not_tell_who_came_in_between():
    months = [count(24_000 + n, value) for n, value in enumerate((8, 20, 25, 33, 33, 60))]
    assert [one.why for one in guarded(months, "count", running=12)] == [
        SMALL, SHOWN, PROTECTING, SHOWN, SHOWN, SHOWN,
    ]  # fmt: skip


@given(st.lists(st.integers(0, 40), min_size=2, max_size=24))
def test_no_two_running_totals_that_are_shown_differ_by_a_small_number(added):
    totals, total = [], 0
    for n, more in enumerate(added):
        total = more if n % 12 == 0 else total + more
        totals.append(count(24_000 + n, total))
    shown = [one.point for one in guarded(totals, "count", running=12) if one.point.value is not None]
    for one, other in combinations(shown, 2):
        if other.period - one.period < 12:
            assert not is_small(abs(one.value - other.value))


def in_span(shown, withheld):
    """The rank of the shown rows with the withheld one is the rank without it."""
    return _rank([*shown, withheld]) == _rank(shown)


def _rank(sets):
    rows = [[Fraction(period in one) for period in range(12)] for one in sets]
    rank = 0
    for column in range(12):
        found = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[rank], rows[found] = rows[found], rows[rank]
        for i in range(rank + 1, len(rows)):
            factor = rows[i][column] / rows[rank][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


@given(
    st.lists(st.integers(0, 40), min_size=12, max_size=12),
    st.sets(st.tuples(st.integers(0, 11), st.integers(1, 12)), min_size=1, max_size=12),
)
def test_no_withheld_value_is_a_sum_or_difference_of_those_shown(values, spans):
    """Values of any periods and spans beside each other, of one year twelve times over."""
    spans = sorted({(last, min(span, last + 1)) for last, span in spans})
    points, sets = [], []
    for last, span in spans:
        covered = frozenset(range(last - span + 1, last + 1))
        sets.append(covered)
        points.append(count(last, sum(values[period] for period in covered), span=span))
    found = guarded(points, "count")
    shown = [covered for covered, one in zip(sets, found, strict=True) if one.point.value is not None]
    for covered, one in zip(sets, found, strict=True):
        if one.point.value is None:
            assert not in_span(shown, covered)
