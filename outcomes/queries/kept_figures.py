"""Figures a county keeps of indicators that follow a calculator's formula: what the calculator can take from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from obb.access import Reach, of_departments
from obb.models import County
from outcomes.domain.child_support import FORMULA, FORMULAS, as_shown, level_of
from outcomes.domain.restarts import YEAR_ENDS, month_of, months_in_order, year_of
from outcomes.models import Indicator, Observation
from outcomes.queries.series import printed

OTHER_CALENDAR, OTHER_PERIOD, NO_COUNTS = "calendar", "period", "counts"
YEARS_SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class KeptPeriod:
    """Figures by their names in `child_support.FIGURES` that are kept for a federal year through a month 1–12."""

    year: int
    through: int
    figures: dict[str, Decimal]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class NotTaken:
    """An indicator whose figures the calculator cannot take, and `why`: calendar, period or counts."""

    name: str
    slug: str
    why: str


@dataclass(frozen=True)
class MonthRow:
    """One month 1–12 of the federal year: `values` of `LikeMonths.years`, and the newest minus the one before."""

    month: int
    values: tuple[Decimal | None, ...]
    change: Decimal | None


@dataclass(frozen=True)
class LikeMonths:
    """One indicator's months side by side, year by year, oldest first: only the same month is compared."""

    name: str
    slug: str
    code: str
    years: tuple[int, ...]
    rows: tuple[MonthRow, ...]
    decimals: int


@dataclass(frozen=True)
class KeptFigures:
    """`periods` newest first."""

    periods: tuple[KeptPeriod, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    months: tuple[LikeMonths, ...] = ()


def kept_figures(county: County, *, reach: Reach, drafts: bool) -> KeptFigures:
    """What this reader may see of them; nothing for who reads what is published alone. One query at most."""
    if not drafts:
        return KeptFigures()
    rows = of_departments(
        Observation.objects.filter(county=county, of=Observation.Of.COUNTY).exclude(indicator__calculator=""),
        reach,
        "indicator__department",
    )
    by_indicator: dict[Indicator, list[Observation]] = defaultdict(list)
    for row in rows.select_related("indicator").order_by("indicator__position", "indicator__pk", "period"):
        by_indicator[row.indicator].append(row)
    return KeptFigures(
        _periods(by_indicator),
        tuple(
            NotTaken(indicator.name, indicator.slug, why)
            for indicator, found in by_indicator.items()
            if (why := _why_not(indicator, found))
        ),
        tuple(
            _like_months(indicator, found)
            for indicator, found in by_indicator.items()
            if indicator.frequency == Indicator.Frequency.MONTH and _is_federal(indicator)
        ),
    )


def _is_federal(indicator: Indicator) -> bool:
    return indicator.calendar == Indicator.Calendar.FEDERAL


def _why_not(indicator: Indicator, rows: list[Observation]) -> str:
    """ "" where at least one of its figures can be taken."""
    if indicator.frequency not in (Indicator.Frequency.FISCAL_YEAR, Indicator.Frequency.MONTH):
        return OTHER_PERIOD
    if not _is_federal(indicator):
        return OTHER_CALENDAR
    return "" if any(_has_counts(row) for row in rows) else NO_COUNTS


def _has_counts(row: Observation) -> bool:
    return row.span == 1 and row.numerator is not None and row.denominator is not None


def _when(indicator: Indicator, period: int) -> tuple[int, int]:
    """(federal year, month it runs through)."""
    if indicator.frequency == Indicator.Frequency.MONTH:
        return year_of(period), period % 12 + 1
    return period, YEAR_ENDS


def _periods(by_indicator: dict[Indicator, list[Observation]]) -> tuple[KeptPeriod, ...]:
    """Where two indicators have one figure of a period, the first in the county's order gives it."""
    found: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
    codes: dict[tuple[int, int], list[str]] = defaultdict(list)
    for indicator, rows in by_indicator.items():
        formula = FORMULA[indicator.calculator]
        for row in rows if not _why_not(indicator, rows) else ():
            when = _when(indicator, row.period)
            if _has_counts(row) and formula.code not in codes[when]:
                codes[when].append(formula.code)
                found[when] |= {
                    formula.numerator.name: printed(row.numerator, 0),
                    formula.denominator.name: printed(row.denominator, 0),
                }
    order = [formula.code for formula in FORMULAS]
    return tuple(
        KeptPeriod(*when, figures, tuple(sorted(codes[when], key=order.index)))
        for when, figures in sorted(found.items(), key=lambda pair: month_of(*pair[0]), reverse=True)
    )


def _like_months(indicator: Indicator, rows: list[Observation]) -> LikeMonths:
    values = {row.period: _value(indicator, row) for row in rows if row.span == 1}
    years = tuple(sorted({year_of(period) for period in values}))[-YEARS_SIDE_BY_SIDE:]
    found = []
    for month in months_in_order():
        side_by_side = tuple(values.get(month_of(year, month)) for year in years)
        newest, before = side_by_side[-1], side_by_side[-2] if len(side_by_side) > 1 else None
        change = None if newest is None or before is None else newest - before
        found.append(MonthRow(month, side_by_side, change))
    decimals = max((row.decimals for row in rows), default=0)
    return LikeMonths(
        indicator.name, indicator.slug, indicator.calculator, years, tuple(found), max(decimals, 2)
    )


def _value(indicator: Indicator, row: Observation) -> Decimal | None:
    """As it was reported; else what its two counts give."""
    if row.value is not None:
        return printed(row.value, row.decimals)
    level = level_of(FORMULA[indicator.calculator], row.numerator, row.denominator).value
    return None if level is None else as_shown(level)
