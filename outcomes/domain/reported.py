"""Whether the figures somebody reports for a period can be right together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from obb.domain.fiscal import Period
from outcomes.domain.ratios import PERCENT, ratio

# what is wrong, by field
BELOW_ZERO, ABOVE_ALL, NOT_WHOLE, NOT_YES_OR_NO, NO_WHOLE, DISAGREES, NOT_BEGUN, NOT_ENDED = (
    "below zero", "above all", "not whole", "not yes or no", "no whole", "disagrees", "not begun", "not ended",
)  # fmt: skip
_FROM_ZERO = ("share", "rate", "count")


@dataclass(frozen=True)
class Figures:
    """What is reported for a period. A `value` of None is “not reported”; 0 is a value."""

    value: Decimal | None
    decimals: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    margin: Decimal | None = None
    status: str = "final"
    exceptional: str = ""
    break_before: str = ""
    note: str = ""


def faults(figures: Figures, kind: str, period: Period, today: date) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it). A share is checked against its numerator and denominator."""
    if period.first_day > today:
        yield "value", NOT_BEGUN
    elif period.day_after > today and figures.status == "final" and figures.value is not None:
        yield "status", NOT_ENDED
    for field in ("numerator", "denominator", "margin"):
        if (given := getattr(figures, field)) is not None and given < 0:
            yield field, BELOW_ZERO
    if figures.denominator is not None and figures.denominator == 0:
        yield "denominator", NO_WHOLE
    if figures.value is not None:
        yield from _value_faults(figures.value, kind)
        if kind == "share":
            yield from _share_faults(figures)


def _value_faults(value: Decimal, kind: str) -> Iterator[tuple[str, str]]:
    if kind in _FROM_ZERO and value < 0:
        yield "value", BELOW_ZERO
    elif kind == "share" and value > 100:
        yield "value", ABOVE_ALL
    elif kind == "count" and value != value.to_integral_value():
        yield "value", NOT_WHOLE
    elif kind == "milestone" and value not in (0, 1):
        yield "value", NOT_YES_OR_NO


def _share_faults(figures: Figures) -> Iterator[tuple[str, str]]:
    if figures.numerator is None or figures.numerator < 0 or figures.value is None:
        return
    if figures.denominator is None or figures.denominator <= 0:
        return
    if figures.numerator > figures.denominator:
        yield "numerator", ABOVE_ALL
    elif ratio(figures.numerator, figures.denominator, PERCENT, figures.decimals) != figures.value:
        yield "value", DISAGREES
