"""Margins of error as sources print them, brought to the one level that is kept: 90 %."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext

Z = {90: Decimal("1.645"), 95: Decimal("1.96"), 99: Decimal("2.576")}
"""Margin of error ÷ standard error, as the Census Bureau rounds it, by confidence in percent."""
_DIGITS = 50


def at_90(margin: Decimal, confidence: int) -> Decimal:
    """A margin stated at another level as one at 90 %: × 1.645 ÷ 1.96 (95 %) or ÷ 2.576 (99 %). Not rounded."""
    if confidence == 90:
        return margin
    with localcontext(prec=_DIGITS):
        return margin * Z[90] / Z[confidence]


def half_width(low: Decimal, high: Decimal) -> Decimal:
    """Half of a confidence interval's width: its margin, where it is not the same on both sides, too."""
    return (high - low) / 2


def root_of_squares(margins: Iterable[Decimal]) -> Decimal:
    """√(m₁² + m₂² + …): the margin of a sum of independent estimates."""
    with localcontext(prec=_DIGITS):
        return sum((margin * margin for margin in margins), Decimal(0)).sqrt()


def rounded(figure: Decimal, decimals: int) -> Decimal:
    """To so many decimals, halves away from zero."""
    with localcontext(prec=_DIGITS):
        return figure.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
