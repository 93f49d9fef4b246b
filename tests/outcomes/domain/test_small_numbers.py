"""Small numbers: from what is published nobody can tell which of 1 to 10 a withheld number is."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from outcomes.domain.series import Point, Series
from outcomes.domain.small_numbers import guarded, is_small, without_figures, without_numbers
from outcomes.domain.verdict import judge

counts = st.integers(0, 60)
small = st.integers(1, 10)


def count(year, value, **more):
    return Point(year, str(year), None if value is None else Decimal(value), **more)


def share(year, of, total, **more):
    value = (Decimal(100) * of / total).quantize(Decimal("0.1"))
    return Point(year, str(year), value, Decimal(of), Decimal(total), **more)


def shown(points, kind):
    return [(one.why, one.point) for one in guarded(points, kind)]


def test_one_to_ten_are_withheld_zero_and_eleven_are_shown():
    found = guarded([count(2010 + value, value) for value in range(13)], "count")
    assert [one.why for one in found] == ["", *["small"] * 10, "", ""]
    assert [one.point.value for one in found] == [0, *[None] * 10, 11, 12]
    assert [is_small(Decimal(text)) for text in ("0", "0.5", "10.9", "11", "-3")] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert not is_small(None)


def test_a_share_goes_with_its_numerator_and_its_denominator():
    one = guarded([share(2019, 7, 350)], "share")[0]
    assert one.why == "small"
    assert (one.point.value, one.point.numerator, one.point.denominator, one.point.moe) == (None,) * 4
    assert guarded([share(2019, 0, 8)], "share")[0].point == replace(share(2019, 0, 8), denominator=None)


def test_a_share_without_its_numerator_is_small_where_its_product_is():
    one = guarded([Point(2019, "2019", Decimal(2), None, Decimal(350))], "share")[0]
    assert (one.why, one.point.value, one.point.denominator) == ("small", None, None)
    one = guarded([Point(2019, "2019", Decimal(20), None, Decimal(350))], "share")[0]
    assert (one.why, one.point.value, one.point.denominator) == ("", Decimal(20), None)


def test_a_pooled_value_that_covers_a_small_one_is_withheld_without_being_called_small():
    found = guarded([count(2015, 20), count(2016, 4), count(2017, 30), count(2018, 80, span=4)], "count")
    assert [one.why for one in found] == ["", "small", "", "protecting"]
    assert found[3].point.value is None


def test_a_small_denominator_does_not_come_back_by_dividing():
    one = guarded([Point(2019, "2019", Decimal(1_250), Decimal(10_000), Decimal(8))], "amount")[0]
    assert (one.why, one.point.value, one.point.numerator, one.point.denominator) == ("", 1_250, None, None)


def test_words_beside_the_next_number_do_not_tell_a_withheld_one():
    found = guarded(
        [count(2018, 7), count(2019, 20, exceptional="up from 7", break_before="since 2019")], "count"
    )
    assert (found[1].point.value, found[1].point.exceptional, found[1].point.break_before) == (
        20,
        None,
        "since 2019",
    )
    assert guarded([count(2019, 20, exceptional="up from 17")], "count")[0].point.exceptional == "up from 17"


def test_words_beside_a_withheld_number_do_not_tell_it():
    point = count(2019, 4, exceptional="only 4 children", break_before="new definition in 2019")
    one = guarded([point], "count")[0].point
    assert (one.exceptional, one.break_before) == (None, "new definition in 2019")
    assert without_numbers("In 2019, 4 left") == ""
    assert without_numbers("Since 1999") == "Since 1999"


@given(st.lists(counts, min_size=1, max_size=12), st.data())
def test_any_other_small_number_would_be_published_the_same_way(values, data):
    """The law: put any of 1 to 10 in the place of those withheld, and every published word and figure is equal."""
    spans = data.draw(st.lists(st.integers(1, 3), min_size=len(values), max_size=len(values)))
    points = [
        count(2000 + i, value, span=span) for i, (value, span) in enumerate(zip(values, spans, strict=True))
    ]
    others = [
        replace(point, value=Decimal(data.draw(small))) if is_small(point.value) else point
        for point in points
    ]
    assert shown(points, "count") == shown(others, "count")


@given(st.lists(st.tuples(small, small, st.integers(20, 900)), min_size=1, max_size=8))
def test_the_same_of_shares(rows):
    one = [share(2000 + i, of, total) for i, (of, __, total) in enumerate(rows)]
    other = [share(2000 + i, of, total) for i, (__, of, total) in enumerate(rows)]
    assert shown(one, "share") == shown(other, "share")


@given(
    st.lists(st.tuples(counts, small), min_size=1, max_size=10), st.sampled_from(["up", "down", "unstated"])
)
def test_a_verdict_stripped_of_figures_is_its_call_alone(rows, good):
    """Two series that differ in their small numbers only, and get one call, leave one record."""
    values = [value for value, __ in rows]
    others = [other if is_small(Decimal(value)) else value for value, other in rows]
    assume(values != others)
    one, other = (
        judge(Series([count(2000 + i, value) for i, value in enumerate(found)], kind="count", good=good))
        for found in (values, others)
    )
    assume((one.call, (one.change or 0) < 0) == (other.call, (other.change or 0) < 0))
    assert without_figures(one.as_record()) == without_figures(other.as_record())


@given(st.lists(counts, min_size=2, max_size=12))
def test_no_difference_of_two_shown_totals_is_a_withheld_number(values):
    """A total beside its single years, the last of which is not reported: what it leaves over is no small number."""
    points = [count(2000 + i, value) for i, value in enumerate(values[:-1])]
    points.append(count(2000 + len(values) - 1, sum(values), span=len(values)))
    found = guarded(points, "count")
    withheld = any(is_small(Decimal(value)) for value in values)
    assert (found[-1].point.value is None) == withheld
    assert all(before.point.period <= after.point.period for before, after in pairwise(found))
