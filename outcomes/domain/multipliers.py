"""How wide a forecast's ranges are, in units of its scale, measured on real series by length.

Pooled quantiles of |error| ÷ scale over 1,344 yearly series of the M1, M3 and tourism forecasting
competitions, and their quarterly and monthly ones; linear between the lengths given, constant beyond.
"""

from collections.abc import Sequence

Table = tuple[tuple[int, ...], dict[int, tuple[float, ...]]]

YEARS: Table = (
    (5, 6, 7, 8, 9, 10, 12, 15),
    {
        50: (0.80, 0.78, 0.76, 0.72, 0.69, 0.66, 0.62, 0.60),
        80: (1.90, 1.77, 1.68, 1.58, 1.50, 1.44, 1.39, 1.35),
        90: (3.01, 2.75, 2.44, 2.24, 2.18, 2.06, 1.95, 1.90),
        95: (4.51, 4.15, 3.54, 3.14, 3.02, 2.79, 2.57, 2.45),
    },
)
QUARTERS: Table = (
    (12, 16, 20),
    {50: (0.76, 0.73, 0.71), 80: (1.56, 1.52, 1.48), 90: (2.15, 2.13, 2.05), 95: (2.80, 2.80, 2.67)},
)
MONTHS: Table = (
    (24, 36),
    {50: (0.65, 0.68), 80: (1.33, 1.38), 90: (1.79, 1.87), 95: (2.24, 2.39)},
)
BY_FREQUENCY = {"year": YEARS, "fiscal_year": YEARS, "quarter": QUARTERS, "month": MONTHS}


def multiplier(percent: int, n: int, frequency: str) -> float:
    """Half the width of the `percent` range (50, 80, 90 or 95) after `n` points, in scales."""
    lengths, rows = BY_FREQUENCY[frequency]
    return interpolated(n, lengths, rows[percent])


def interpolated(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Linear between the given points, constant outside them."""
    if x <= xs[0]:
        return ys[0]
    for i in range(1, len(xs)):
        if x <= xs[i]:
            return ys[i - 1] + (ys[i] - ys[i - 1]) * (x - xs[i - 1]) / (xs[i] - xs[i - 1])
    return ys[-1]


def chance_within(distance: float, n: int, frequency: str) -> float:
    """Chance that an error stays within ± `distance` scales; 0.95 beyond the widest range."""
    percents = (50, 80, 90, 95)
    widths = (0.0, *(multiplier(percent, n, frequency) for percent in percents))
    return interpolated(distance, widths, (0.0, *(percent / 100 for percent in percents)))
