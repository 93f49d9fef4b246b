"""Standards that a level meets or not: the federal ones behind penalties, and what a State asks of its counties.

The federal ones judge states. A county's figures held against them say how far it is; it owes no penalty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from outcomes.domain.applicable import GROWTH, MINIMUM, Rate

MET, NOT_MET, OPEN = "met", "not met", "open"
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a level stands to `rate`, the row it was held against; `judged` is the level as it was compared.

    `state` is open where the row asks for an increase and the year before is not known. `goal`: the nearest level
    that meets the standard, None where it is met or not known; `is_beyond`: that level itself is not enough.
    """

    rate: Rate
    judged: Decimal
    state: str
    goal: Decimal | None = None
    is_beyond: bool = False


def penalty_standing(
    table: Sequence[Rate], level: Decimal, before: Decimal | None, *, is_rounded: bool
) -> Standing | None:
    """One measure's penalty rows, held against a whole year's level; None where no row covers it.

    `is_rounded`: the level counts as rounded to the nearest whole point, halves up, as 42 U.S.C. 652(g)(1) says of
    paternity. The year before counts as it is given.
    """
    judged = level.quantize(Decimal(1), rounding=ROUND_HALF_UP) if is_rounded else level
    rate = next((rate for rate in table if rate.covers(judged)), None)
    if rate is None:
        return None
    if rate.points is None or (before is not None and judged >= before + rate.points):
        return Standing(rate, judged, MET)
    goal = _nearest(table, judged, before, is_rounded=is_rounded)
    return Standing(rate, judged, OPEN if before is None else NOT_MET, goal)


def _nearest(
    table: Sequence[Rate], judged: Decimal, before: Decimal | None, *, is_rounded: bool
) -> Decimal | None:
    """The lowest level above `judged` that some row is met by, before any rounding."""
    reached = [
        wanted for rate in table if (wanted := _wanted(rate, before, is_rounded=is_rounded)) is not None
    ]
    goal = min((wanted for wanted in reached if wanted > judged), default=None)
    return goal - _HALF if is_rounded and goal is not None else goal


def _wanted(rate: Rate, before: Decimal | None, *, is_rounded: bool) -> Decimal | None:
    """The lowest level that meets one row; None where none does, or the year before is not known."""
    if rate.points is None:
        return rate.low
    if before is None:
        return None
    wanted = max(rate.low, before + rate.points)
    if is_rounded:
        wanted = wanted.to_integral_value(rounding=ROUND_CEILING)
    return wanted if rate.covers(wanted) else None


def county_standing(rate: Rate, level: Decimal, before: Decimal | None) -> Standing:
    """A minimum, a growth or a goal, held against a county's level of 30 June; `before` is that of a year before."""
    if rate.use == GROWTH:
        if before is None:
            return Standing(rate, level, OPEN)
        goal, is_beyond = before + (rate.points or 0), rate.points is None
    else:
        goal, is_beyond = rate.low, rate.use == MINIMUM
    if level > goal or (level == goal and not is_beyond):
        return Standing(rate, level, MET)
    return Standing(rate, level, NOT_MET, goal, is_beyond)
