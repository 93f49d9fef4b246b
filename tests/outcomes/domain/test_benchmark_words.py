"""The county against its benchmark in words: the difference, and whether it is beyond sampling error."""

from decimal import Decimal

import pytest

from outcomes.domain.benchmark_words import level_sentence

NC = {"name": "North Carolina", "unit": "%"}


def test_above_and_below_are_said_with_both_values() -> None:
    assert level_sentence("2021", Decimal("19.3"), Decimal("18.2"), **NC) == (
        "In 2021 it was 1.1 points above North Carolina (19.3% against 18.2%)."
    )
    assert level_sentence("2021", Decimal("3.5"), Decimal("3.9"), **NC) == (
        "In 2021 it was 0.4 points below North Carolina (3.5% against 3.9%)."
    )


def test_the_same_is_said_so_and_zero_is_a_value() -> None:
    assert level_sentence("FY2020", Decimal("0.0"), Decimal("0.0"), **NC) == (
        "In FY2020 it was the same as North Carolina: 0.0%."
    )


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ((Decimal("0.5"), Decimal("0.2")), ": more than the margins of error explain."),
        ((Decimal("2.0"), Decimal("0.2")), ": no more than the margins of error explain."),
        ((None, Decimal("0.2")), "so nobody can say whether that is chance."),
    ],
)
def test_survey_estimates_are_compared_by_their_margins(margins, said) -> None:
    found = level_sentence("2021", Decimal("19.3"), Decimal("18.2"), margins=margins, is_estimate=True, **NC)
    assert found.endswith(said)


def test_dollars_and_units_stand_where_they_belong() -> None:
    assert level_sentence("2021", Decimal(71436), Decimal(61997), name="North Carolina", unit="$") == (
        "In 2021 it was $9,439 above North Carolina ($71,436 against $61,997)."
    )
