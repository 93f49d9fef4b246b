"""Money read from cells and forms, and written on pages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.amounts import (
    Change,
    Shares,
    UnreadableAmount,
    exact,
    headline,
    percent,
    percent_change,
    percents,
    read_amount,
    rounded,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1,234.50", "1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("($1,234.50)", "-1234.50"),
        ("$(1,234.50)", "-1234.50"),
        ("1,234.50-", "-1234.50"),
        ("-$1,234.50", "-1234.50"),
        ("$-1,234.50", "-1234.50"),
        ("−12", "-12.00"),
        ("−5", "-5.00"),
        ("-12.5", "-12.50"),
        ("  12.5 ", "12.50"),
        ("\u00a012.5\u00a0", "12.50"),
        ("$ 1,234", "1234.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("(0.00)", "0.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("0012", "12.00"),
        ("1234567.89", "1234567.89"),
        ("99999999999999.99", "99999999999999.99"),
        ("2,469,308,367", "2469308367.00"),
    ],
)
def test_reads_money(text, amount):
    assert str(read_amount(text)) == amount


@pytest.mark.parametrize("text", [None, "", "   ", "-", "–", "—", "−", " - ", "$ -", "\u00a0"])
def test_no_amount_is_not_zero(text):
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1e308", "“1e308” is written with an exponent."),
        ("1e5", "“1e5” is written with an exponent."),
        ("1E+3", "“1E+3” is written with an exponent."),
        ("NaN", "“NaN” is not a number."),
        ("inf", "“inf” is not a number."),
        ("-Infinity", "“-Infinity” is not a number."),
        ("1.234,50", "“1.234,50” could be read in two ways."),
        ("1.234.567,50", "“1.234.567,50” could be read in two ways."),
        ("12.345", "“12.345” has more than two decimals."),
        ("-1,234.505", "“-1,234.505” has more than two decimals."),
        ("１２", "“１２” is not written in the digits 0 to 9."),
        ("٣٤", "“٣٤” is not written in the digits 0 to 9."),
        ("1_000", "“1_000” has an underscore in it."),
        ("6/30/2017", "“6/30/2017” looks like a date."),
        ("2019-03-29", "“2019-03-29” looks like a date."),
        ("2019-03-29 00:00:00", "“2019-03-29 00:00:00” looks like a date."),
        ("#REF!", "“#REF!” is a spreadsheet's error, not an amount."),
        ("#N/A", "“#N/A” is a spreadsheet's error, not an amount."),
        ("1,23", "“1,23” has its commas in the wrong places."),
        ("1,2345", "“1,2345” has its commas in the wrong places."),
        ("12,34,567.00", "“12,34,567.00” has its commas in the wrong places."),
        ("$ 0$ 148", "“$ 0$ 148” has a dollar sign inside; it may be two amounts."),
        (
            "$35,248,206$ 31,949,389",
            "“$35,248,206$ 31,949,389” has a dollar sign inside; it may be two amounts.",
        ),
        ("100%", "“100%” is a percent."),
        ("'12", "“'12” starts with an apostrophe."),
        ("+12", "“+12” starts with a plus sign."),
        ("12 34", "“12 34” has a space between digits."),
        ("100000000000000", "“100000000000000” is too large: more than 14 digits before the point."),
        ("--5", "“--5” has more than one sign."),
        ("(-5)", "“(-5)” has more than one sign."),
        ("-5-", "“-5-” has more than one sign."),
        ("(5", "“(5” has one bracket of two."),
        ("()", "“()” is not an amount."),
        (".", "“.” is not an amount."),
        ("$", "“$” is not an amount."),
        ("$$5", "“$$5” is not an amount."),
        ("N/A", "“N/A” is not an amount."),
        ("€5", "“€5” is not an amount."),
        ("1;2", "“1;2” is not an amount."),
        ("=1+1", "“=1+1” is a formula, not its result."),
        ("12\x00", "“12\x00” is not an amount."),
    ],
)
def test_refuses_and_says_why(text, reason):
    with pytest.raises(UnreadableAmount) as caught:
        read_amount(text)
    assert caught.value.reason == reason
    assert caught.value.remedy


@given(st.text(alphabet="0123456789.,-()$ −'eE%", max_size=12) | st.text())
def test_any_text_is_money_nothing_or_refused(text):
    try:
        amount = read_amount(text)
    except UnreadableAmount:
        return
    if amount is not None:
        assert amount.is_finite()
        assert amount.as_tuple().exponent == -2
        assert not (amount == 0 and amount.is_signed())
        assert abs(amount) < 10**14


@given(st.integers(-(10**16) + 1, 10**16 - 1))
def test_reads_every_way_of_writing_the_same_amount(cents):
    amount = Decimal(cents).scaleb(-2)
    assert read_amount(exact(amount)) == amount
    assert read_amount(f"{amount:.2f}") == amount
    size = f"{abs(amount):,.2f}"
    assert read_amount(f"({size})") == -abs(amount)
    assert read_amount(f"{size}-") == -abs(amount)


def test_writes_cents():
    assert exact(Decimal(-25000)) == "−$25,000.00"
    assert exact(Decimal("-0.00")) == "$0.00"
    assert exact(Decimal("1234.5")) == "$1,234.50"
    assert exact(None) == ""


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("11900000", "$11.9 million"),
        ("11950000", "$12.0 million"),
        ("-11949999.99", "−$11.9 million"),
        ("2469308367", "$2.5 billion"),
        ("999949999", "$999.9 million"),
        ("999950000", "$1.0 billion"),
        ("950000", "$950,000"),
        ("999999.50", "$1.0 million"),
        ("0", "$0"),
        ("-0.4", "$0"),
        ("0.5", "$1"),
        ("99999999999999.99", "$100.0 trillion"),
        ("9999999999999999", "$10,000.0 trillion"),
    ],
)
def test_writes_headlines(amount, text):
    assert headline(Decimal(amount)) == text


def test_writes_percents():
    assert percent(Decimal("0.3125")) == "31.3%"
    assert percent(Decimal("-0.0625")) == "−6.3%"
    assert percent(Decimal("-0.0001")) == "0.0%"
    assert percent(Decimal("0.125"), 0, signed=True) == "+13%"
    assert percent(None) == ""
    assert rounded(Decimal("-0.125"), 2) == Decimal("-0.13")


def test_changes():
    money = Decimal
    assert percent_change(money(200), money(250)) == Change("percent", money(50), money("0.25"))
    assert percent_change(money(-200), money(-250)) == Change("percent", money(-50), money("-0.25"))
    assert percent_change(money(0), money(5)) == Change("new", money(5))
    assert percent_change(money(-5), money(5)) == Change("changed sign", money(10))
    assert percent_change(money(5), money(0)) == Change("gone", money(-5), money(-1))
    assert percent_change(money(5), money(5)) == Change("same", money(0), money(0))
    assert percent_change(money(0), money(0)) == Change("same", money(0), money(0))
    assert percent_change(None, money(0)) == Change("unknown", None)


def test_percents_say_when_they_are_rounded():
    assert percents([Decimal(1), Decimal(3)]) == Shares(("25.0%", "75.0%"), True)
    assert percents([Decimal(1)] * 3) == Shares(("33.3%", "33.3%", "33.3%"), False)
    assert percents([Decimal(0), Decimal(0)]) == Shares(("", ""), True)
    assert percents([]) == Shares((), True)
