"""Figures of indicators as departments write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.numbers import Number, UnreadableNumber, read_number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("100%", "100", "percent"),
        ("98.25 %", "98.25", "percent"),
        ("1,234", "1234", None),
        ("1234.5678", "1234.5678", None),
        ("$1,234.50", "1234.50", "dollars"),
        ("-$5", "-5", "dollars"),
        ("(3)", "-3", None),
        ("−3%", "-3", "percent"),
        ("0", "0", None),
        ("-0", "0", None),
        (".5", "0.5", None),
    ],
)
def test_reads_figures(text, value, unit):
    assert read_number(text) == Number(Decimal(value), unit, text)


@pytest.mark.parametrize("text", ["", " ", "N/A", "n/a", "NA", "-", "—", "TBD", "Not Reported"])
def test_not_reported_is_no_figure_and_keeps_its_text(text):
    assert read_number(text) == Number(None, None, text)


@pytest.mark.parametrize(
    "text", ["1e5", "NaN", "5-10", "1,23", "about 5", "１２", "#REF!", "$5%", "-(5)", "1.2.3", "(5", "5)"]
)
def test_refuses_the_rest(text):
    with pytest.raises(UnreadableNumber) as caught:
        read_number(text)
    assert caught.value.remedy


@given(st.text())
def test_any_text_is_a_figure_or_refused(text):
    try:
        number = read_number(text)
    except UnreadableNumber:
        return
    assert number.text == text
    assert number.value is None or number.value.is_finite()
