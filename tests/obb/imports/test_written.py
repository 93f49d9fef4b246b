"""Numbers and days as other places write them, brought into the usual way or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.amounts import read_amount
from obb.domain.unreadable import Unreadable
from obb.imports.written import NUMBERS, Writing, day_number


@pytest.mark.parametrize(
    ("numbers", "text", "usual"),
    [
        ("1.234,50", "1.234,50", "1234.50"),
        ("1.234,50", "-1.234.567,5", "-1234567.5"),
        ("1.234,50", "(12,30) ", "(12.30) "),
        ("1.234,50", "€ 1.234", "€ 1234"),
        ("1.234,50", "1234,5", "1234.5"),
        ("1 234,50", "1\u202f234,50", "1234.50"),
        ("1'234.50", "1’234.50", "1234.50"),
        ("1 234.50", "12 345", "12345"),
        ("1234,50", "0,5", "0.5"),
        ("1.234,50", "–", "–"),
        ("1.234,50", ",5", "0.5"),
    ],
)
def test_numbers_by_their_example(numbers, text, usual):
    assert Writing(numbers=numbers).usual(text) == usual


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ("1.234,50", "1,234.50"),
        ("1.234,50", "1234.5"),
        ("1.234,50", "1.23,50"),
        ("1234,50", "1.234,50"),
        ("1 234,50", "1 23 4"),
        ("1'234.50", "1'234'5"),
    ],
)
def test_what_does_not_fit_is_not_guessed(numbers, text):
    with pytest.raises(Unreadable, match="is not written like"):
        Writing(numbers=numbers).usual(text)


@given(st.decimals(-(10**10), 10**10, places=2), st.sampled_from(sorted(NUMBERS)))
def test_every_amount_comes_back_whatever_way_it_is_written(amount, numbers):
    between, before = NUMBERS[numbers]
    text = f"{amount:,.2f}".replace(",", "\0").replace(".", before).replace("\0", between)
    assert read_amount(Writing(numbers=numbers).usual(text)) == amount


def test_a_workbooks_numbers_are_numbers_whatever_its_texts_are():
    assert Writing(numbers="1.234,50", typed=True).usual("1234.5") == "1234.5"
    assert Writing(numbers="1.234,50", typed=True).usual("1.234,50") == "1234.50"


@pytest.mark.parametrize(
    ("times", "text", "usual"),
    [
        (1000, "12.345", "12345.00"),
        (1000, "(1,234)", "(1234000.00)"),
        (1_000_000, "$0.25", "$250000.00"),
        (1000, "-", "-"),
    ],
)
def test_amounts_in_thousands_are_exact(times, text, usual):
    assert Writing(times=times).usual(text) == usual


def test_parts_of_a_cent_are_refused():
    with pytest.raises(Unreadable, match="parts of a cent"):
        Writing(times=1000).usual("1.234567")
    with pytest.raises(Unreadable, match="more than one number"):
        Writing(times=1000).usual("1 2")


@given(st.decimals(-(10**7), 10**7, places=5))
def test_thousands_lose_nothing(amount):
    read = read_amount(Writing(times=1000).usual(f"{amount:f}"))
    assert read == amount * 1000 if amount else read == 0


def test_marks_of_a_sign():
    writing = Writing(negative_marks=("CR",), positive_marks=("DR",))
    assert [writing.usual(text) for text in ("12.50 CR", "12.50cr", "CR 5", "12.50 DR", "7")] == [
        "-12.50", "-12.50", "-5", "12.50", "7",
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="has a sign and the mark"):
        writing.usual("-12.50 CR")


@pytest.mark.parametrize(
    ("dates", "text", "usual"),
    [
        ("dmy", "30/6/2017", "2017-06-30"),
        ("dmy", "30.06.2017", "2017-06-30"),
        ("mdy", "6/30/2017", "2017-06-30"),
        ("ymd", "2017/6/30", "2017-06-30"),
        ("dmy", "2017-06-30", "2017-06-30"),
        ("excel", "42916", "2017-06-30"),
        ("excel", "June 30, 2017", "June 30, 2017"),
        ("dmy", "June 30, 2017", "June 30, 2017"),
    ],
)
def test_days_by_the_stated_order(dates, text, usual):
    assert Writing(dates=dates).usual(text) == usual


@pytest.mark.parametrize(("dates", "text"), [("dmy", "6/30/2017"), ("mdy", "30/6/2017"), ("dmy", "1/2/17")])
def test_days_that_cannot_be_are_refused(dates, text):
    with pytest.raises(Unreadable):
        Writing(dates=dates).usual(text)


def test_snapshots_by_day_or_year():
    assert day_number("6/30/2017") == day_number("2017-06-30")
    assert day_number("FY2018") > day_number("2018-06-30")
    assert day_number("final") is None
    assert Decimal(1)  # amounts are told apart from days elsewhere
