"""No withheld number can be worked out by subtraction: of shares, running totals, spans."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.domain.series import Point
from outcomes.domain.small_numbers import PROTECTING, SHOWN, SMALL, guarded, is_small
from outcomes.domain.small_sums import with_counts

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


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 3, 9, 11, 12, 20, 40]), min_size=6, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(1, 6)), min_size=1, max_size=6),
)
def test_no_set_of_periods_with_few_in_it_follows_from_what_is_shown(values, spans):
    """Whether anybody reported those periods or not; a solver tries each of the 63 sets of six."""
    ends = {last: span for last, span in sorted(spans) if span <= last + 1}
    points = [count(last, sum(values[last - span + 1 : last + 1]), span=span) for last, span in ends.items()]
    shown = [one.point for one in guarded(points, "count") if one.point.value is not None]
    rows = [{period for period in range(one.first_period, one.period + 1)} for one in shown]
    for chosen in range(1, 64):
        periods = {period for period in range(6) if chosen >> period & 1}
        if is_small(sum(values[period] for period in periods)):
            assert not in_span(rows, periods), (shown, periods)


def test_a_mean_of_three_years_does_not_tell_the_third():
    years = [count(2014, 0), count(2015, 33), count(2016, 12, span=3)]
    assert [one.why for one in guarded(years, "count")] == [SHOWN, SHOWN, PROTECTING]
    assert [one.why for one in guarded([*years[:2], count(2016, 20, span=3)], "count")] == [SHOWN] * 3


def test_a_rate_times_the_people_everybody_can_look_up_is_a_count():
    def rates(unit, *values):
        points = [Point(2000 + at, "", Decimal(one), None, Decimal(341_112)) for at, one in enumerate(values)]
        return [one.numerator for one in with_counts(points, "rate", unit)]

    assert rates("per 100,000 residents", "2.0521", "12.4", "3") == [
        Decimal(7),
        Decimal(42),
        Decimal("10.23336"),
    ]
    assert rates("deaths per thousand", "0.0205") == [Decimal(7)]
    assert rates("a rate", "2.0521") == [None]


def test_a_running_share_tells_neither_who_was_asked_nor_who_is_left():
    months = [(100, 200), (175, 350), (175, 357), (265, 530)]
    points = [share(24_000 + at, *one) for at, one in enumerate(months)]
    assert [one.why for one in guarded(points, "share", running=12)] == [SHOWN, SHOWN, PROTECTING, SHOWN]
    stock = [(100, 1200), (175, 1195), (260, 1198), (350, 1192)]  # of a caseload, which goes up and down
    points = [share(24_000 + at, *one) for at, one in enumerate(stock)]
    assert [one.why for one in guarded(points, "share", running=12)] == [SHOWN] * 4
