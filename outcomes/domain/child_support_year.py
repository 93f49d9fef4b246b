"""One federal year's measures, computed: each level, the row it falls in, the next step, the incentive base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from obb.domain.fiscal import FEDERAL
from outcomes.domain.applicable import BASE, NextStep, Rate, applicable, condition_of, next_step, table_of
from outcomes.domain.child_support import (
    FORMULA,
    FORMULAS,
    Formula,
    Level,
    is_beyond,
    level_of,
    needed_for,
    one_more,
)
from outcomes.domain.incentive import Part, Weighed, collections_base, incentive_base
from outcomes.domain.restarts import YEAR_ENDS

JUNE = 6
COLLECTIONS = ("assigned", "formerly_assigned", "others")
"""Dollars collected in cases assigned to the State, assigned before, and all others: what the base is made of."""


@dataclass(frozen=True)
class Asked:
    """What somebody typed. `year` is the federal fiscal year, `through` the month 1–12 that figures run through.

    `figures` by the names of `child_support.FIGURES`, `before` (the level a year before) by a formula's code,
    `collected` by `COLLECTIONS`; what was not typed is absent or None. `unreliable`: codes of formulas whose data
    were not found complete and reliable.
    """

    year: int
    through: int = YEAR_ENDS
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)
    before: Mapping[str, Decimal | None] = field(default_factory=dict)
    collected: Mapping[str, Decimal | None] = field(default_factory=dict)
    unreliable: frozenset[str] = frozenset()

    @property
    def is_whole_year(self) -> bool:
        return self.through == YEAR_ENDS

    @property
    def is_through_june(self) -> bool:
        return self.through == JUNE

    @property
    def county_day(self) -> date:
        """The 30 June of the year: the day on which States look at their counties."""
        return date(self.year, JUNE, 30)

    @property
    def day(self) -> date:
        """The first day of the year: the rows that hold on it hold for the year."""
        return FEDERAL.bounds(self.year)[0]


@dataclass(frozen=True)
class Computed:
    """One measure. `rate` is the row its level falls in: only for a whole year, since the law judges no part of one.

    `step` is the next better level and `needed` how much more of the numerator reaches it, the denominator staying
    as it is; `more` what one more (or 1,000 dollars more) adds to the level. `condition`: an increase over the year
    before would have its own percentage here, and the year before was not typed. `is_beyond`: the part is larger
    than its whole.
    """

    formula: Formula
    numerator: Decimal | None
    denominator: Decimal | None
    before: Decimal | None
    level: Level
    rate: Rate | None = None
    step: NextStep | None = None
    needed: Decimal | None = None
    more: Decimal | None = None
    condition: Rate | None = None
    is_beyond: bool = False


@dataclass(frozen=True)
class Base:
    """The incentive base of a whole year: the collections base, and each measure's part of it.

    `paternity`: which of the two paternity measures counts; the law leaves the choice to the State.
    """

    amount: Decimal
    parts: tuple[Part, ...]
    paternity: str

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal("0.00"))


def computed(asked: Asked, rates: Sequence[Rate]) -> tuple[Computed, ...]:
    """Every measure, in the order of the formulas; `rates` are the rows that hold for the year."""
    return tuple(_computed(formula, asked, table_of(rates, formula.table)) for formula in FORMULAS)


def _computed(formula: Formula, asked: Asked, table: Sequence[Rate]) -> Computed:
    numerator = asked.figures.get(formula.numerator.name)
    denominator = asked.figures.get(formula.denominator.name)
    before = asked.before.get(formula.code) if asked.is_whole_year else None
    level = level_of(formula, numerator, denominator)
    if level.value is None:
        return Computed(formula, numerator, denominator, before, level)
    step = next_step(table, level.value, before)
    rate = applicable(table, level.value, before) if asked.is_whole_year else None
    return Computed(
        formula,
        numerator,
        denominator,
        before,
        level,
        rate=rate,
        step=step,
        needed=None if step is None else needed_for(formula, step.goal, numerator, denominator),
        more=one_more(formula, denominator),
        condition=condition_of(table, level.value) if asked.is_whole_year and before is None else None,
        is_beyond=is_beyond(formula, numerator, denominator),
    )


def base_of(asked: Asked, measures: Sequence[Computed], rates: Sequence[Rate]) -> Base | None:
    """The incentive base; None for a part of a year, without the three collected amounts or any percentage.

    A measure whose data were not found complete and reliable has no share of it: 42 U.S.C. 658a(b)(5)(B).
    """
    collected = [asked.collected.get(name) for name in COLLECTIONS]
    if not asked.is_whole_year or None in collected:
        return None
    counted = {one.formula.code: one for one in measures if one.rate is not None}
    paternity = _better(counted, asked.unreliable)
    weighed = [
        Weighed(code, one.rate.percent, Decimal(0) if code in asked.unreliable else share.percent)
        for code, one in counted.items()
        if one.formula.table != "paternity" or code == paternity
        for share in table_of(rates, one.formula.table, BASE)[:1]
    ]
    if not weighed:
        return None
    amount = collections_base(*collected)
    return Base(amount, incentive_base(amount, weighed), paternity)


def _better(counted: Mapping[str, Computed], unreliable: frozenset[str]) -> str:
    """The paternity measure with the higher percentage, the caseload's where both are alike; "" without one.

    One whose data are reliable goes before one whose data are not.
    """
    both = [code for code in counted if FORMULA[code].table == "paternity"]
    return max(both, key=lambda code: (code not in unreliable, counted[code].rate.percent), default="")
