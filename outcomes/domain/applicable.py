"""Applicable percentages: which row of a dated table a level falls in, and the next better one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PERCENTAGE, BASE = "percentage", "base"
PENALTY = "penalty"
MINIMUM, GROWTH, GOAL = "minimum", "growth", "goal"
OF_COUNTIES = (MINIMUM, GROWTH, GOAL)
"""What a State asks of its counties, or a county of itself: judged on 30 June, the others by the federal year."""

FAMILIES: dict[str, str] = {
    PERCENTAGE: "incentives",
    BASE: "incentives",
    PENALTY: "penalties",
    MINIMUM: "agreement",
    GROWTH: "agreement",
    GOAL: "goals",
}
"""Rows of one family come from one law or agreement: a county keeps all of a family, or none."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One row: levels from `low` up to but not at `high` (None: and above) have `percent`.

    `points`: the row holds only where the level is at least so many points above the year before, and then
    takes the place of the row without this condition. It holds from `valid_from` to `valid_to`, that day
    included (None: still). `use` says what the row lays down:

    - percentage: a level's applicable percentage; base: the share of the collections base a measure counts with.
    - penalty: such levels meet the federal standard, with `points` only where they rose by so much.
    - minimum: a county must exceed `low`; goal: it must reach `low`; growth: it must exceed the year before, or be
      at least `points` above it.

    Only the first two have a `percent`. What follows says where the row is from and whether somebody compared it
    with the source.
    """

    measure: str
    use: str
    low: Decimal
    high: Decimal | None
    points: Decimal | None
    percent: Decimal | None
    valid_from: date
    valid_to: date | None = None
    source: str = ""
    url: str = ""
    is_verified: bool = False
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""

    def covers(self, level: Decimal) -> bool:
        return self.low <= level and (self.high is None or level < self.high)


def in_force(rates: Iterable[Rate], day: date) -> tuple[Rate, ...]:
    """The rows that hold on a day."""
    return tuple(
        rate for rate in rates if rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to)
    )


def table_of(rates: Iterable[Rate], measure: str, use: str = PERCENTAGE) -> tuple[Rate, ...]:
    """One measure's rows, the best first; rows with a condition come last."""
    found = [rate for rate in rates if rate.measure == measure and rate.use == use]
    return tuple(sorted(found, key=lambda rate: (rate.points is not None, -rate.low)))


def applicable(table: Sequence[Rate], level: Decimal, before: Decimal | None = None) -> Rate | None:
    """The row of one measure's table that holds for a level; None where no row covers it.

    `before`: the level of the year before, where it is known. 42 U.S.C. 658a(b)(6): below the floor an increase
    of at least so many points has its own percentage, "notwithstanding" the table.
    """
    improved = [rate for rate in table if _is_earned(rate, level, before)]
    plain = [rate for rate in table if rate.points is None and rate.covers(level)]
    return next(iter(improved + plain), None)


def _is_earned(rate: Rate, level: Decimal, before: Decimal | None) -> bool:
    if rate.points is None or before is None:
        return False
    return rate.covers(level) and level >= before + rate.points


@dataclass(frozen=True, slots=True)
class NextStep:
    """The nearest higher level with a higher percentage: `goal` is the level, `rate` the row it falls in."""

    goal: Decimal
    rate: Rate


def next_step(table: Sequence[Rate], level: Decimal, before: Decimal | None = None) -> NextStep | None:
    """The nearest level above this one that has more than this one has now; None where it has the most.

    Where no row covers the level it has nothing yet. With the year before known, an increase that earns a row's
    condition is a step, too.
    """
    now = applicable(table, level, before)
    has = Decimal(0) if now is None else now.percent
    steps = [NextStep(rate.low, rate) for rate in table if rate.points is None and rate.low > level]
    if before is not None:
        steps += [
            NextStep(before + rate.points, rate)
            for rate in table
            if rate.points is not None and before + rate.points > level and rate.covers(before + rate.points)
        ]
    better = [step for step in steps if step.rate.percent > has]
    return min(better, key=lambda step: step.goal, default=None)


def condition_of(table: Sequence[Rate], level: Decimal) -> Rate | None:
    """The row that would hold for this level if it were enough of an increase over the year before."""
    return next((rate for rate in table if rate.points is not None and rate.covers(level)), None)
