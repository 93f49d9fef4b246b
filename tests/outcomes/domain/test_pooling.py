"""Small counts pooled: sums over sums, years in one pool alone, and no single year to be worked out."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.domain.pooling import Pool, Prospect, pooled, prospects, told_apart, waiting
from outcomes.domain.series import Point, Series
from outcomes.domain.small_numbers import guarded, needs_withholding
from outcomes.domain.verdict import judge
from outcomes.domain.words import notes

THREE = Pool(3, 2018)


def counts(first, *values, **named):
    return [Point(first + at, str(first + at), value, **named) for at, value in enumerate(values)]


def rates(first, *figures, per=1000, decimals=1):
    step = Decimal(1).scaleb(-decimals)
    return [
        Point(
            first + at,
            str(first + at),
            (Decimal(top) * per / Decimal(bottom)).quantize(step),
            Decimal(top),
            Decimal(bottom),
        )
        for at, (top, bottom) in enumerate(figures)
    ]


def shown(points):
    return [
        (one.label, None if one.value is None else str(one.value), one.numerator, one.denominator)
        for one in points
    ]


def test_a_count_is_the_mean_of_its_years_with_their_sum_beside():
    found = pooled(counts(2013, 8, 14, 12, 9, 7, 18), THREE, "count")
    assert shown(found) == [("2013–2015", "11.3", 34, None), ("2016–2018", "11.3", 34, None)]
    assert [(one.period, one.span) for one in found] == [(2015, 3), (2018, 3)]
    assert found[0].standard_error("count") == pytest.approx(34**0.5 / 3, rel=0.01)


def test_a_rate_and_a_share_are_sums_over_sums_never_the_mean_of_their_years():
    years = rates(2016, (3, 1000), (40, 2000), (2, 7000))
    assert shown(pooled(years, THREE, "rate")) == [("2016–2018", "4.5", 45, 10000)]  # the mean would be 7.8
    assert shown(pooled(rates(2016, (1, 4), (10, 10), (3, 6), per=100), THREE, "share")) == [
        ("2016–2018", "70.0", 14, 20)
    ]


def test_a_share_without_what_was_counted_is_weighted_by_its_denominator():
    years = [
        Point(year, str(year), Decimal(value), None, Decimal(base))
        for year, value, base in ((2016, "25.0", 4), (2017, "100.0", 10), (2018, "50.0", 6))
    ]
    assert shown(pooled(years, THREE, "share")) == [("2016–2018", "70.0", Decimal("14"), 20)]


def test_figures_that_disagree_with_the_value_leave_the_printed_value_in_force():
    years = [Point(year, str(year), Decimal("5.0"), Decimal(1), Decimal(1000)) for year in (2016, 2017)]
    years.append(Point(2018, "2018", Decimal("2.0"), Decimal(2), Decimal(1000)))
    assert shown(pooled(years, THREE, "rate"))[0][1] == "4.0"


def test_without_denominators_a_rate_cannot_be_pooled():
    assert pooled(counts(2016, 3.0, 4.0, 5.0), THREE, "rate") == ()


def test_the_pools_stay_where_they_are_when_a_year_arrives():
    years = counts(2011, *range(11, 21))
    before, after = pooled(years[:8], THREE, "count"), pooled(years, THREE, "count")
    assert [one.label for one in before] == ["2013–2015", "2016–2018"]
    assert after == before
    assert [one.label for one in waiting(years, THREE)] == ["2019", "2020"]
    assert waiting(years[:8], THREE) == ()
    assert waiting([], THREE) == ()


def test_a_year_that_is_missing_makes_a_gap_between_pools_and_none_at_the_ends():
    years = [one for one in counts(2009, *range(11, 24)) if one.period not in (2009, 2014)]
    assert [(one.label, one.value is None) for one in pooled(years, THREE, "count")] == [
        ("2010–2012", False),
        ("2013–2015", True),
        ("2016–2018", False),
        ("2019–2021", False),
    ]


def test_a_break_between_the_years_of_a_pool_leaves_none_of_it_and_cuts_the_series_there():
    years = counts(2010, *range(11, 20))
    years[4] = Point(2014, "2014", 15, break_before="new form")
    found = pooled(years, THREE, "count")
    assert [(one.label, one.value is None, one.break_before) for one in found] == [
        ("2010–2012", False, None),
        ("2013–2015", True, "new form"),
        ("2016–2018", False, None),
    ]
    years[4], years[3] = Point(2014, "2014", 15), Point(2013, "2013", 14, break_before="new form")
    assert [(one.value is None, one.break_before) for one in pooled(years, THREE, "count")] == [
        (False, None),
        (False, "new form"),
        (False, None),
    ]


def test_a_break_in_the_newest_years_is_kept_though_their_pool_has_not_ended():
    years = [
        *counts(2013, *range(11, 17)),
        Point(2019, "2019", 30),
        Point(2020, "2020", 31, break_before="new"),
    ]
    assert [(one.label, one.break_before) for one in pooled(years, THREE, "count")][-1] == (
        "2019–2021",
        "new",
    )


def test_marks_of_one_year_are_marks_of_its_pool():
    years = counts(2016, 11, 12)
    years.append(Point(2018, "2018", 13, status="provisional", source="B", vintage=date(2019, 3, 1)))
    years[0] = Point(2016, "2016", 11, exceptional="flood", source="A", vintage=date(2017, 3, 1))
    (found,) = pooled(years, THREE, "count")
    assert (found.status, found.exceptional, found.source, found.vintage) == (
        "provisional",
        "2016: flood",
        "A; B",
        date(2019, 3, 1),
    )


def test_values_of_several_years_stay_beside_the_pools():
    published = Point(2015, "2013–2015", 10.0, span=3)
    found = pooled([published, *counts(2016, 11, 12, 13)], THREE, "count")
    assert [one.label for one in found] == ["2013–2015", "2016–2018"]
    assert found[0] is published


def test_fiscal_years_are_called_as_they_are():
    years = [Point(year, f"FY{year}", 12) for year in (2016, 2017, 2018)]
    assert [one.label for one in pooled(years, THREE, "count")] == ["FY2016–2018"]


def test_a_zero_is_a_value():
    assert shown(pooled(counts(2016, 0, 0, 0), THREE, "count")) == [("2016–2018", "0.0", 0, None)]
    zeros = rates(2016, (0, 1000), (0, 2000), (0, 7000))
    assert shown(pooled(zeros, THREE, "rate")) == [("2016–2018", "0.0", 0, 10000)]


def test_the_call_rests_on_the_pools_and_tells_that_of_the_single_years():
    single = counts(2001, 8, 9, 8, 9, 10, 9, 11, 10, 11, 12, 11, 12, 13, 12, 13, 14, 13, 14)
    pools = pooled(single, THREE, "count")
    found = judge(Series(pools, kind="count", good="down", singles=single))
    alone = judge(Series(single, kind="count", good="down"))
    assert (found.n, found.span, found.first, found.last) == (6, 3, "2001–2003", "2016–2018")
    assert found.unstable is False and alone.unstable is True  # 25 and more in each pool
    assert found.call_in_single_years == alone.call
    assert found.as_record()["call_in_single_years"] == alone.call
    assert "call_in_single_years" not in alone.as_record()


def test_the_other_call_is_said_where_it_differs():
    single = counts(2001, *[10, 30] * 9)
    pools = pooled(single, THREE, "count")
    same = judge(Series(pools, kind="count", good="down", singles=single))
    assert not any("single years" in note for note in notes(same))
    trend = counts(2001, *range(20, 38, 2))
    few = judge(Series(pooled(trend, THREE, "count"), kind="count", good="down", singles=trend))
    assert (few.call, few.call_in_single_years) == ("too little data", "further")
    assert notes(few) == ("Judged in single years the call would be: Further.",)


def test_what_pools_would_hold_is_told_where_they_would_help():
    assert prospects(counts(2007, *[9, 8, 12] * 4), "count") == (Prospect(3, 4, 29), Prospect(5, 2, 49))
    assert prospects(counts(2007, *[1, 2, 1] * 4), "count") == ()
    assert prospects(counts(2007, *[9, 8, 12] * 4), "score") == ()
    assert prospects([], "count") == ()
    assert prospects([Point(2015, "2013–2015", 10, span=3)], "count") == ()


# What the public could work out.


def test_pools_of_years_that_nobody_saw_are_shown():
    years = counts(2016, 5, 3, 7)
    assert told_apart(years, THREE, "count", {}) == {}
    (found,) = guarded(pooled(years, THREE, "count"), "count")
    assert (found.why, found.point.numerator) == ("", 15)


def test_a_pool_of_ten_or_fewer_is_small():
    (found,) = guarded(pooled(counts(2016, 5, 0, 5), THREE, "count"), "count")
    assert (found.why, found.point.value) == ("small", None)


@pytest.mark.parametrize(
    ("values", "published", "held"),
    [
        ((12, 15, 7), {2016: "", 2017: "", 2018: "small"}, True),
        ((12, 15, 7), {2016: "", 2017: ""}, True),  # the third year came later, and is small
        ((12, 15, 27), {2016: "", 2017: ""}, False),
        ((12, 15, 27), {2016: "", 2017: "", 2018: ""}, False),
        ((12, 15, 27), {2016: "", 2017: "", 2018: "protecting"}, True),
        ((5, 6, 7), {2016: "small", 2017: "small", 2018: "small"}, False),
        ((10, 10, 10), {2016: "small", 2017: "small", 2018: "small"}, True),
        ((0, 12, 7), {2016: "", 2017: "", 2018: "small"}, True),
    ],
)
def test_a_pool_is_withheld_where_years_that_were_published_would_tell_another(values, published, held):
    assert told_apart(counts(2016, *values), THREE, "count", published) == (
        {2018: "protecting"} if held else {}
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 16), min_size=3, max_size=3), st.integers(0, 3))
def test_no_single_year_follows_from_what_was_shown(values, known):
    """All years that would give the same pool, and the same as was published of the first `known` years."""
    years = counts(2016, *values)
    published = {one.period: needs_withholding(one, "count") for one in years[:known]}
    held = told_apart(years, THREE, "count", published)
    (pool,) = guarded(pooled(years, THREE, "count"), "count", held=held)
    if pool.why:
        return

    def fits(guess):
        return sum(guess) == sum(values) and all(
            (guess[at] == values[at]) if why == "" else 1 <= guess[at] <= 10
            for at, why in enumerate(published[one.period] for one in years[:known])
        )

    possible = [guess for guess in product(range(sum(values) + 1), repeat=3) if fits(guess)]
    for at, one in enumerate(years):
        if needs_withholding(one, "count"):
            assert len({guess[at] for guess in possible}) >= 9
