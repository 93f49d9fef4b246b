"""Figures in cells: the value, the decimals it was printed with, and the unit its signs tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from obb.domain.numbers import read_number
from obb.imports.columns import NotReported, UnreadableCell

MOST_DIGITS, MOST_DECIMALS = 14, 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed. `decimals`: how many stood behind the point; `unit`: percent, dollars or ""."""

    value: Decimal
    decimals: int
    unit: str

    def __str__(self) -> str:
        """As it is printed: 18.70, 95%, $5."""
        size = f"{abs(self.value):,.{self.decimals}f}"
        sign = "−" if self.value < 0 else ""
        return f"{sign}{'$' if self.unit == 'dollars' else ''}{size}{'%' if self.unit == 'percent' else ''}"


def read_figure(text: str) -> Figure | None:
    """ "18.70" is 18.70 with two decimals, "100%" 100 in percent; "N/A" and a dash are None: not reported."""
    number = read_number(text)
    if number.value is None:
        return None
    decimals = max(0, -int(number.value.as_tuple().exponent))
    if decimals > MOST_DECIMALS or abs(number.value) >= 10**MOST_DIGITS:
        raise UnreadableCell(
            f"“{text}” has more digits than are kept.",
            f"At most {MOST_DIGITS} before the point and {MOST_DECIMALS} after it; a profile can round (decimals = 2).",
        )
    return Figure(number.value, decimals, number.unit or "")


def read_value(text: str) -> Decimal | None:
    """The same, but the value alone."""
    figure = read_figure(text)
    return None if figure is None else figure.value


_WITHHELD = re.compile(
    r"[<≤]\s*[0-9]+%?|(?:fewer|less) than [0-9]+%?|\((?:na|n/a|x|d|s|n|l)\)|\*{1,5}"
    r"|(?:data )?(?:suppressed|withheld)|no data",
    re.IGNORECASE | re.ASCII,
)
"""Marks that sources put in the place of a figure, and that can be nothing else."""


def read_reported(text: str) -> Figure | NotReported | None:
    """As `read_figure`; “<11”, “(D)”, “*” and the like are not reported, and the mark itself is kept."""
    plain = " ".join(text.split())
    return NotReported(plain) if _WITHHELD.fullmatch(plain) else read_figure(text)


_PLUS_MINUS = re.compile(r"(?:±|\+/-|\+/−|\+-)\s*(?=[0-9.])", re.ASCII)


def read_margin(text: str) -> Decimal | NotReported | None:
    """A margin of error as it is printed: “±1.2”, “+/-1.2” or 1.2. Raises UnreadableCell for one below 0."""
    margin = read_reported_value(_PLUS_MINUS.sub("", text, count=1) if _PLUS_MINUS.match(text) else text)
    if isinstance(margin, Decimal) and margin < 0:
        raise UnreadableCell(
            f"“{text}” is below 0, which no margin is.", "Write it without a sign, or as ±1.2."
        )
    return margin


def read_reported_value(text: str) -> Decimal | NotReported | None:
    """The same, but the value alone."""
    figure = read_reported(text)
    return figure.value if isinstance(figure, Figure) else figure
