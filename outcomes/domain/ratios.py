"""Shares and rates: out of how many they say how many, and what two counts come to."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

PERCENT = Decimal(100)
_PER = re.compile(
    r"\bper\s+(\d{1,3}(?:,\d{3})+|\d+)\b|\bper\s+(hundred thousand|thousand|hundred|million)\b", re.I
)
_WORDS = {"hundred": 100, "thousand": 1_000, "hundred thousand": 100_000, "million": 1_000_000}


def per_how_many(kind: str, unit: str) -> Decimal | None:
    """100 of a share, 1,000 of a rate whose unit is “per 1,000 residents”; None where nothing says it."""
    if kind == "share":
        return PERCENT
    found = _PER.search(unit) if kind == "rate" else None
    if found is None:
        return None
    size = Decimal(found[1].replace(",", "")) if found[1] else Decimal(_WORDS[found[2].casefold()])
    return size or None


def ratio(numerator: Decimal, denominator: Decimal, per: Decimal, decimals: int) -> Decimal:
    """numerator ÷ denominator × per, rounded half up: 1 of 3 in percent is 33.3. The denominator is above 0."""
    return (per * numerator / denominator).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
