"""Which values a call may rest on, in the rule's order, and why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.prepared import LeftOut, prepare
from outcomes.domain.series import Point, Series


def point(year, value=None, **named):
    return Point(year, str(year), float(year % 7) if value is None else value, **named)


def series(points, **named):
    return Series(points, **named)


def labels(prepared):
    return [p.label for p in prepared.points]


def test_the_last_ten_years_are_looked_at():
    found = prepare(series([point(year) for year in range(2001, 2021)]))
    assert labels(found) == [str(year) for year in range(2011, 2021)]
    assert found.left_out == tuple(LeftOut(str(year), "window") for year in range(2001, 2011))
    assert found.refusal is None


@pytest.mark.parametrize(("frequency", "expected"), [("quarter", 20), ("month", 36), ("fiscal_year", 10)])
def test_the_window_by_frequency(frequency, expected):
    assert prepare(series([point(p) for p in range(60)], frequency=frequency)).n == expected


def test_another_window_or_the_plans_baseline():
    long = series([point(year) for year in range(1990, 2021)])
    assert prepare(long, window=15).n == 15
    assert labels(prepare(long, since=2014))[0] == "2014"
    assert labels(prepare(long, since=2018))[0] == "2011"  # too few since then: the usual window
    assert labels(prepare(long, since=1990))[0] == "2001"  # never more than 20 years
    for window in (4, 21):
        with pytest.raises(ValueError, match="a window has 5 to 20 periods"):
            prepare(long, window=window)


def test_a_baseline_after_which_too_few_remain_gives_way_to_the_usual_window():
    odd = [point(year, exceptional="flood" if year == 2018 else None) for year in range(2005, 2021)]
    found = prepare(series(odd), since=2016)  # five values, one of them left out
    assert (labels(found)[0], found.n, found.refusal) == ("2011", 9, None)
    gaps = series([point(year) for year in (*range(2005, 2017), 2018, 2019, 2020)])
    assert labels(prepare(gaps, since=2015))[0] == "2015"
    assert labels(prepare(series([*gaps.points[:9], *gaps.points[12:]]), since=2010))[0] == "2018"


def test_only_the_values_after_the_last_break_are_used():
    points = [point(year) for year in range(2008, 2014)]
    points += [point(2014, 9.0, break_before="free or reduced price"), *map(point, range(2015, 2019))]
    found = prepare(series(points))
    assert labels(found) == ["2014", "2015", "2016", "2017", "2018"]
    assert (found.break_label, found.break_reason) == ("2014", "free or reduced price")
    assert found.left_out[0] == LeftOut("2008", "before break", "free or reduced price")


def test_too_few_after_a_break_says_so():
    points = [*map(point, range(2008, 2014)), point(2014, 9.0, break_before=""), point(2015)]
    found = prepare(series(points))
    assert (found.refusal, found.n, found.needed_more) == ("after_break", 2, 3)


def test_provisional_values_are_left_out():
    points = [*map(point, range(2012, 2018)), point(2018, 3.0, status="provisional")]
    found = prepare(series(points))
    assert labels(found)[-1] == "2017"
    assert found.left_out == (LeftOut("2018", "provisional"),)


def test_estimated_values_stay():
    assert prepare(series([point(year, status="estimated") for year in range(2012, 2018)])).n == 6


def test_exceptional_values_need_a_reason_and_are_one_in_five_at_most():
    def odd(*years, reason="schools closed"):
        return series([point(y, exceptional=reason if y in years else None) for y in range(2011, 2021)])

    assert labels(prepare(odd(2020)))[-1] == "2019"
    assert prepare(odd(2020)).left_out == (LeftOut("2020", "exceptional", "schools closed"),)
    assert prepare(odd(2020), keep_exceptional=True).n == 10
    assert prepare(odd(2014, 2020)).n == 8
    assert prepare(odd(2014, 2015, 2020)).n == 10
    assert prepare(odd(2020, reason=" ")).n == 10


def test_a_missing_value_is_a_gap_and_not_zero():
    points = [point(year) for year in range(2011, 2020)] + [Point(2020, "2020", None)]
    points[4] = Point(2015, "2015", None)
    found = prepare(series(points))
    assert found.periods == (2011, 2012, 2013, 2014, 2016, 2017, 2018, 2019)
    assert prepare(series([point(year, 0.0) for year in range(2011, 2020)])).values == (0.0,) * 9


def test_with_wide_gaps_the_latest_stretch_is_used():
    years = [2005, 2008, 2011, 2012, 2013, 2014, 2015]
    found = prepare(series([point(year) for year in years]))
    assert found.periods == (2011, 2012, 2013, 2014, 2015)
    assert LeftOut("2008", "gap") in found.left_out
    every_other = prepare(series([point(year) for year in range(2002, 2021, 2)]))
    assert (every_other.refusal, every_other.n, every_other.needed_more) == ("gaps", 1, 4)


def test_one_missing_in_five_is_still_enough():
    found = prepare(series([point(year) for year in (2011, 2012, 2013, 2015, 2016, 2017, 2018, 2020)]))
    assert (found.refusal, found.n) == (None, 8)


def test_values_that_share_years_are_compared_without_overlap():
    rolling = [Point(y, f"{y - 2}–{y}", 10.0, span=3) for y in range(2012, 2021)]
    found = prepare(series(rolling))
    assert (found.refusal, labels(found), found.needed_more) == (
        "overlapping",
        ["2012–2014", "2015–2017", "2018–2020"],
        2,
    )
    five = prepare(series([Point(y, f"{y - 4}–{y}", 10.0, span=5) for y in range(1996, 2021)]))
    assert (five.refusal, labels(five)[0], five.n) == ("too_long", "2001–2005", 4)  # 20 years hold no fifth
    estimates = [Point(y, f"{y - 4}–{y}", 10.0, moe=1.0, span=5) for y in range(1996, 2021)]
    assert (
        prepare(series(estimates, kind="estimate")).refusal == "overlapping"
    )  # which are compared all the same
    triple = prepare(series([Point(y, str(y), 10.0, span=3) for y in range(2003, 2021)]))
    assert (triple.refusal, triple.periods) == (None, (2005, 2008, 2011, 2014, 2017, 2020))


def test_sources_and_spans_are_not_mixed():
    two = [point(y, source="BLS" if y < 2015 else "Census") for y in range(2011, 2020)]
    assert (prepare(series(two)).refusal, prepare(series(two)).sources) == (
        "mixed_sources",
        ("BLS", "Census"),
    )
    two[4] = point(2015, source="Census", break_before="new source")
    assert prepare(series(two)).refusal is None
    spans = [point(y) for y in range(2011, 2017)] + [Point(2019, "2017–2019", 1.0, span=3)]
    assert prepare(series(spans)).refusal == "mixed_spans"


def test_dollars_must_be_of_one_year_and_milestones_have_no_trend():
    points = [point(year) for year in range(2011, 2020)]
    assert prepare(series(points, kind="amount")).refusal == "undeflated"
    assert prepare(series(points, kind="amount", real=False)).refusal == "undeflated"
    assert prepare(series(points, kind="amount", real=True)).refusal is None
    assert prepare(series(points, kind="milestone")).refusal == "milestone"


def test_a_good_range_is_judged_by_the_distance_from_it():
    points = [point(2013, 4.3), point(2014, 5.0), point(2015, 6.1), point(2016, 8.2), point(2017, 7.0)]
    found = prepare(series(points, good="range", low=5, high=7.1))
    assert found.values == (0.7, 0.0, 0.0, 1.1, 0.0)
    assert prepare(series(points, good="range", low=7)).values == (2.7, 2.0, 0.9, 0.0, 0.0)


def test_small_counts_are_marked():
    def counts(*values):
        return prepare(series([point(2012 + i, v) for i, v in enumerate(values)], kind="count"))

    assert [(p.unstable, p.hidden) for p in (counts(20, 30, 40, 50, 60), counts(19, 30, 40, 50, 60))] == [
        (False, False),
        (True, False),
    ]
    assert [(p.unstable, p.hidden) for p in (counts(10, 30, 40, 50, 60), counts(0, 30, 40, 50, 60))] == [
        (True, True),
        (True, False),
    ]


def test_no_values_at_all():
    for empty in ([], [Point(2015, "2015", None)]):
        found = prepare(series(empty))
        assert (found.refusal, found.n, found.needed_more) == ("too_few", 0, 5)


@given(
    missing=st.sets(st.integers(2001, 2020)),
    provisional=st.sets(st.integers(2001, 2020)),
    break_at=st.none() | st.integers(2001, 2020),
)
def test_every_value_is_used_or_its_leaving_out_explained(missing, provisional, break_at):
    points = [
        Point(
            year,
            str(year),
            None if year in missing else 1.0,
            status="provisional" if year in provisional else "final",
            break_before="new" if year == break_at else None,
        )
        for year in range(2001, 2021)
    ]
    found = prepare(series(points))
    told = labels(found) + [out.label for out in found.left_out]
    assert sorted(told) == [p.label for p in points if p.value is not None]


def test_averages_of_twelve_months_are_taken_a_year_apart():
    rolling = series([Point(p, str(p), 10.0 + p % 7, span=12) for p in range(72)], frequency="month")
    found = prepare(rolling)
    assert (found.refusal, found.periods, found.season) == (None, (11, 23, 35, 47, 59, 71), 0)
    assert sum(out.why == "overlap" for out in found.left_out) == 66
    few = prepare(series(rolling.points[-40:], frequency="month"))
    assert (few.refusal, few.n, few.needed_more) == ("overlapping", 4, 1)


def test_sums_of_three_months_need_as_many_values_as_months_do():
    found = prepare(series([Point(p, str(p), 10.0, span=3) for p in range(60)], frequency="month"))
    assert (found.refusal, found.n, found.needed_more) == ("overlapping", 20, 4)
