"""Figures that cannot be right together are told; zero is a value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.fiscal import period_of
from outcomes.domain.ratios import PERCENT, per_how_many, ratio
from outcomes.domain.reported import Figures, faults

TODAY = date(2019, 3, 1)
OLD = period_of(2018, "year")


def found(kind="share", period=OLD, **fields):
    stated = {
        name: Decimal(text) if name not in ("status", "decimals") else text for name, text in fields.items()
    }
    return list(faults(Figures(**{"value": None, **stated}), kind, period, TODAY))


@pytest.mark.parametrize(
    ("kind", "fields", "faulty"),
    [
        ("share", {"value": "0"}, []),
        ("share", {"value": "100"}, []),
        ("share", {"value": "100.1"}, [("value", "above all")]),
        ("share", {"value": "-1"}, [("value", "below zero")]),
        ("rate", {"value": "120"}, []),
        ("count", {"value": "0"}, []),
        ("count", {"value": "12.5"}, [("value", "not whole")]),
        ("amount", {"value": "-12.5"}, []),
        ("milestone", {"value": "1"}, []),
        ("milestone", {"value": "2"}, [("value", "not yes or no")]),
        ("share", {"value": "33.3", "decimals": 1, "numerator": "1", "denominator": "3"}, []),
        ("share", {"value": "33", "decimals": 0, "numerator": "1", "denominator": "3"}, []),
        (
            "share",
            {"value": "34", "decimals": 0, "numerator": "1", "denominator": "3"},
            [("value", "disagrees")],
        ),
        ("share", {"value": "50", "numerator": "4", "denominator": "3"}, [("numerator", "above all")]),
        ("share", {"value": "50", "numerator": "-2", "denominator": "4"}, [("numerator", "below zero")]),
        ("share", {"value": "50", "numerator": "2", "denominator": "-4"}, [("denominator", "below zero")]),
        ("share", {"value": "50", "numerator": "0", "denominator": "0"}, [("denominator", "no whole")]),
        ("estimate", {"value": "5", "margin": "-1"}, [("margin", "below zero")]),
    ],
)
def test_figures(kind, fields, faulty):
    assert found(kind, **fields) == faulty


def test_periods():
    assert found(period=period_of(2019, "year"), value="5") == [("status", "not ended")]
    assert found(period=period_of(2019, "year"), value="5", status="provisional") == []
    assert found(period=period_of(2020, "year"), value="5", status="provisional") == [("value", "not begun")]


@given(st.integers(1, 10**6), st.data(), st.integers(0, 4))
def test_a_share_that_was_worked_out_agrees(denominator, data, decimals):
    numerator = data.draw(st.integers(0, denominator))
    value = ratio(Decimal(numerator), Decimal(denominator), PERCENT, decimals)
    figures = Figures(value, decimals, Decimal(numerator), Decimal(denominator))
    assert list(faults(figures, "share", OLD, TODAY)) == []


def test_out_of_how_many_a_unit_says():
    asked = {
        ("share", "percent"): 100,
        ("rate", "per 1,000 residents"): 1_000,
        ("rate", "deaths per 100000 births"): 100_000,
        ("rate", "per hundred thousand"): 100_000,
        ("rate", "per 0 residents"): None,
        ("rate", "a rate"): None,
        ("count", "calls per 100 days"): None,
    }
    assert {one: per_how_many(*one) for one in asked} == asked
    assert ratio(Decimal(7), Decimal(341_112), Decimal(100_000), 2) == Decimal("2.05")
