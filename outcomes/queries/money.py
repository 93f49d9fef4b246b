"""Money by outcome: one edition beside another, by goal, by cost center and by whose money it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.models import FundingSource, Kind
from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County
from outcomes.queries.dimensions import (
    CostCenterName,
    DepartmentName,
    GoalName,
    Names,
    funding_sources_of,
    names_of,
)
from outcomes.queries.named_goals import nameable
from outcomes.queries.spending import ZERO, Cell, LedgerSum, cells, ledger_sums

UNSTATED = ""
"""The level of money whose source the ledger does not state."""


@dataclass(frozen=True)
class GoalAmount:
    """A goal's dollars in this edition, and in the other (None: there is no other)."""

    goal: GoalName
    amount: Decimal
    before: Decimal | None


@dataclass(frozen=True)
class Amounts:
    """The dollars of one kind by goal, and how they tie.

    `goals` are those that she may know by name; `unnamed` is the money of the others, not published or
    of other departments, `unmapped` that of no goal; the three add up to `total`. `ledger` is what the
    lines themselves sum to.
    """

    goals: tuple[GoalAmount, ...]
    unnamed: Decimal
    unnamed_before: Decimal | None
    unmapped: Decimal
    unmapped_before: Decimal | None
    ledger: Decimal
    ledger_before: Decimal | None

    @property
    def total(self) -> Decimal:
        return sum((row.amount for row in self.goals), self.unnamed + self.unmapped)

    @property
    def total_before(self) -> Decimal | None:
        if self.ledger_before is None:
            return None
        named = (row.before for row in self.goals if row.before is not None)
        return sum(named, (self.unnamed_before or ZERO) + (self.unmapped_before or ZERO))

    @property
    def difference(self) -> Decimal:
        """What keeps the goals from the ledger's total: 0, or something is wrong."""
        return self.total - self.ledger


@dataclass(frozen=True)
class CenterAmounts:
    """A cost center's dollars by goal (None: Not yet mapped; a key of 0: goals without a name)."""

    center: CostCenterName
    department: DepartmentName
    amounts: Mapping[int | None, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), ZERO)


@dataclass(frozen=True)
class LevelAmounts:
    """One department's dollars (None: the other departments together) by whose money it is."""

    department: DepartmentName | None
    levels: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.levels.values(), ZERO)


@dataclass(frozen=True)
class SourceAmount:
    """One funding source's dollars; no code and no level where the ledger does not state a source."""

    code: str
    name: str
    level: str
    amount: Decimal


@dataclass(frozen=True)
class NetCost:
    """Net county cost: expenses less the revenues that are not the county's own money.

    Revenue without a stated source counts as not the county's own, and is told apart in `unstated`.
    """

    expenses: Decimal
    revenues: Decimal
    own: Decimal
    unstated: Decimal

    @property
    def net(self) -> Decimal:
        return self.expenses - (self.revenues - self.own)


@dataclass(frozen=True)
class MoneyPage:
    """Money by outcome. `elsewhere`: what other departments' cost centers give to each goal, where folded."""

    edition: Edition
    other: Edition | None
    department: DepartmentName | None
    departments: tuple[DepartmentName, ...]
    expenses: Amounts
    revenues: Amounts
    centers: tuple[CenterAmounts, ...]
    elsewhere: Mapping[int | None, Decimal]
    levels: tuple[LevelAmounts, ...]
    sources: tuple[SourceAmount, ...]
    net: NetCost


def money_page(
    county: County, edition: Edition, other: Edition | None, *, reach: Reach, department: str = ""
) -> MoneyPage:
    """One edition beside another, of the county or of the department with this code. At most twelve queries.

    A department that the reader may not see, or that is unknown, is as if it were not asked for.
    """
    names = _names(county, edition, other)
    partial = edition.publication_id is None and reach.departments is not None
    hers = set(reach.departments or ()) if partial else set(names.departments)
    chosen = next(
        (one for one in names.departments.values() if one.code == department and one.pk in hers), None
    )
    inside = _inside(names, chosen)
    now = [cell for cell in cells(county, edition) if inside(cell.cost_center_id)]
    earned = [cell for cell in cells(county, edition, kind=Kind.REVENUE) if inside(cell.cost_center_id)]
    ledger = [row for row in ledger_sums(county, edition) if inside(row.cost_center_id)]
    then = None if other is None else [cell for cell in cells(county, other) if inside(cell.cost_center_id)]
    was = () if other is None else [row for row in ledger_sums(county, other) if inside(row.cost_center_id)]
    is_draft = edition.publication_id is None
    known = nameable(names.goals.values(), drafts=is_draft, reach=reach)
    folded = [_fold(cell, known) for cell in now]
    centers, elsewhere = _centers(folded, names, hers)
    return MoneyPage(
        edition=edition,
        other=other,
        department=chosen,
        departments=tuple(sorted((names.departments[key] for key in hers), key=lambda one: one.name)),
        expenses=_amounts(now, then, ledger, was, names, Kind.EXPENSE, known),
        revenues=_amounts(earned, None, ledger, (), names, Kind.REVENUE, known),
        centers=centers,
        elsewhere=elsewhere,
        **_whose(county, edition, ledger, names, hers),
    )


def _names(county: County, edition: Edition, other: Edition | None) -> Names:
    """A publication's own names; what only the other one has is called as that one froze it."""
    names = names_of(county, edition)
    if other is None or edition.publication_id is None:
        return names
    older = names_of(county, other)
    return Names(
        {**older.departments, **names.departments},
        {**older.cost_centers, **names.cost_centers},
        {**older.goals, **names.goals},
    )


def _inside(names: Names, chosen: DepartmentName | None) -> Callable[[int], bool]:
    if chosen is None:
        return lambda key: True
    return lambda key: names.cost_centers[key].department_id == chosen.pk


def _fold(cell: Cell, known: Collection[int]) -> tuple[int, int | None, Decimal]:
    """(cost center, goal, dollars), the goal 0 where it may not be named."""
    hidden = cell.goal_id is not None and cell.goal_id not in known
    return cell.cost_center_id, 0 if hidden else cell.goal_id, cell.amount


def _amounts(
    now: Iterable[Cell],
    then: Iterable[Cell] | None,
    ledger: Iterable[LedgerSum],
    was: Iterable[LedgerSum],
    names: Names,
    kind: str,
    known: Collection[int],
) -> Amounts:
    sums = _by_goal(_fold(cell, known) for cell in now)
    before = None if then is None else _by_goal(_fold(cell, known) for cell in then)
    present = set(sums) | set(before or ())
    goals = tuple(
        GoalAmount(goal, sums.get(goal.pk, ZERO), None if before is None else before.get(goal.pk, ZERO))
        for goal in names.goals.values()
        if goal.pk in present
    )
    return Amounts(
        goals,
        sums.get(0, ZERO),
        None if before is None else before.get(0, ZERO),
        sums.get(None, ZERO),
        None if before is None else before.get(None, ZERO),
        sum((row.amount for row in ledger if row.kind == kind), ZERO),
        None if before is None else sum((row.amount for row in was if row.kind == kind), ZERO),
    )


def _by_goal(rows: Iterable[tuple[int, int | None, Decimal]]) -> dict[int | None, Decimal]:
    sums: dict[int | None, Decimal] = {}
    for _center, goal, amount in rows:
        sums[goal] = sums.get(goal, ZERO) + amount
    return sums


def _centers(
    rows: Iterable[tuple[int, int | None, Decimal]], names: Names, hers: set[int]
) -> tuple[tuple[CenterAmounts, ...], dict[int | None, Decimal]]:
    """The cost centers whose detail may be shown, by code; and what all others give to each goal."""
    shown: dict[int, dict[int | None, Decimal]] = {}
    elsewhere: dict[int | None, Decimal] = {}
    for center, goal, amount in rows:
        is_hers = names.cost_centers[center].department_id in hers
        sums = shown.setdefault(center, {}) if is_hers else elsewhere
        sums[goal] = sums.get(goal, ZERO) + amount
    found = [
        CenterAmounts(
            names.cost_centers[key], names.departments[names.cost_centers[key].department_id], amounts
        )
        for key, amounts in shown.items()
    ]
    return tuple(sorted(found, key=lambda row: row.center.code)), elsewhere


def _whose(
    county: County, edition: Edition, ledger: Iterable[LedgerSum], names: Names, hers: set[int]
) -> dict[str, object]:
    """Expenses by department and level of funding, and by source; and what is left for the county to pay."""
    sources = funding_sources_of(county, edition)
    by_department: dict[int | None, dict[str, Decimal]] = {}
    by_source: dict[int | None, Decimal] = {}
    totals = {
        (kind, level): ZERO for kind in Kind.values for level in (*FundingSource.Level.values, UNSTATED)
    }
    for row in ledger:
        level = UNSTATED if row.funding_source_id is None else sources[row.funding_source_id].level
        totals[row.kind, level] += row.amount
        if row.kind != Kind.EXPENSE:
            continue
        department = names.cost_centers[row.cost_center_id].department_id
        levels = by_department.setdefault(department if department in hers else None, {})
        levels[level] = levels.get(level, ZERO) + row.amount
        by_source[row.funding_source_id] = by_source.get(row.funding_source_id, ZERO) + row.amount
    rows = [
        LevelAmounts(None if key is None else names.departments[key], levels)
        for key, levels in by_department.items()
    ]
    revenue = {level: amount for (kind, level), amount in totals.items() if kind == Kind.REVENUE}
    return {
        "levels": tuple(
            sorted(rows, key=lambda row: row.department.name if row.department else "\U0010ffff")
        ),
        "sources": tuple(_source(key, sources, amount) for key, amount in by_source.items()),
        "net": NetCost(
            expenses=sum((amount for (kind, _l), amount in totals.items() if kind == Kind.EXPENSE), ZERO),
            revenues=sum(revenue.values(), ZERO),
            own=revenue[FundingSource.Level.COUNTY],
            unstated=revenue[UNSTATED],
        ),
    }


def _source(key: int | None, sources: Mapping, amount: Decimal) -> SourceAmount:
    if key is None:
        return SourceAmount("", "", UNSTATED, amount)
    return SourceAmount(sources[key].code, sources[key].name, sources[key].level, amount)
