"""Figures in cells: the value, the decimals it was printed with, and the unit its signs tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from obb.domain.numbers import read_number
from obb.imports.columns import UnreadableCell

MOST_DIGITS, MOST_DECIMALS = 14, 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed. `decimals`: how many stood behind the point; `unit`: percent, dollars or ""."""

    value: Decimal
    decimals: int
    unit: str


def read_figure(text: str) -> Figure | None:
    """ "18.70" is 18.70 with two decimals, "100%" 100 in percent; "N/A" and a dash are None: not reported."""
    number = read_number(text)
    if number.value is None:
        return None
    decimals = max(0, -int(number.value.as_tuple().exponent))
    if decimals > MOST_DECIMALS or abs(number.value) >= 10**MOST_DIGITS:
        raise UnreadableCell(
            f"“{text}” has more digits than are kept.",
            f"At most {MOST_DIGITS} before the point and {MOST_DECIMALS} after it.",
        )
    return Figure(number.value, decimals, number.unit or "")


def read_value(text: str) -> Decimal | None:
    """The same, but the value alone."""
    figure = read_figure(text)
    return None if figure is None else figure.value
