"""Dollars short enough for a label in a drawing."""

from decimal import Decimal

from obb.domain import amounts

SIZES = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))


def short_money(y: Decimal) -> str:
    """Dollars for a label, in three figures: $1.22M, $340K, −$25.0K, $950, $0."""
    sign = amounts.MINUS if y < 0 else ""
    size = abs(y)
    for scale, letter in SIZES:
        if size >= scale * Decimal("0.9995"):  # 999.5 thousand is already a million in three figures
            scaled = size / scale
            places = 2 if scaled < 10 else 1 if scaled < 100 else 0
            return f"{sign}${amounts.rounded(scaled, places):,.{places}f}{letter}"
    return f"{sign}${amounts.rounded(size, 0):,.0f}"
