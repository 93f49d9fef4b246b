"""Two survey estimates compared by their margins of error: not a trend."""

from dataclasses import dataclass
from math import sqrt

from outcomes.domain.series import NORMAL, Figure


@dataclass(frozen=True)
class Comparison:
    """The difference a − b, its 90 % margin, and whether it is larger than sampling explains."""

    difference: float
    margin: float
    z: float
    differs: bool


def compare(
    a: Figure, moe_a: Figure, b: Figure, moe_b: Figure, *, overlap: float = 0.0, confidence: int = 90
) -> Comparison:
    """The Census Bureau's test: |a − b| ÷ √(SE² + SE²) over 1.645, SE = margin ÷ 1.645 (or 1.96 at 95 %).

    `overlap`: share of years the two periods have in common (ACS five-year periods), 0 to below 1;
    the error is then multiplied by √(1 − overlap). Without sampling error any difference differs.
    """
    if not 0 <= overlap < 1:
        raise ValueError(f"the share of years in common is from 0 to below 1, not {overlap}")
    se = sqrt((float(moe_a) ** 2 + float(moe_b) ** 2) * (1 - overlap)) / NORMAL[confidence]
    difference = float(a) - float(b)
    if se == 0:
        return Comparison(difference, 0.0, 0.0, difference != 0)
    z = difference / se
    return Comparison(difference, NORMAL[90] * se, z, abs(z) > NORMAL[90])
