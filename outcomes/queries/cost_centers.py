"""Cost centers: what each costs in a year and stage, and which goals it buys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.models import Kind
from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County
from outcomes.models import Allocation, PublishedShare
from outcomes.queries.dimensions import CostCenterName, DepartmentName, GoalName, Names, names_of
from outcomes.queries.spending import ZERO, Cell, CenterSum, cells, center_sums

ALL = 10_000  # hundredths of a percent


@dataclass(frozen=True)
class CostCenterRow:
    """One cost center of a list. `mapped` is a share of one.

    `goals` are those that the reader may know by name, largest share first; `serves_unnamed`: others, too.
    """

    code: str
    name: str
    department_id: int
    department: str
    amount: Decimal
    mapped: Decimal
    not_yet_mapped: Decimal
    goals: tuple[str, ...]
    serves_unnamed: bool


@dataclass(frozen=True)
class Bought:
    """What a cost center gives to one goal (None: to none by name): hundredths of a percent, and the dollars."""

    goal: GoalName | None
    share: int
    amount: Decimal

    @property
    def portion(self) -> Decimal:
        """The share as a share of one."""
        return Decimal(self.share) / ALL


@dataclass(frozen=True)
class CostCenterPage:
    """One cost center: what it costs and what it buys in one edition, and its dollars over the years.

    `unnamed` is what goes to goals that the reader may not know of, `rest` what is not yet mapped.
    """

    center: CostCenterName
    department: DepartmentName
    amount: Decimal
    revenue: Decimal
    bought: tuple[Bought, ...]
    unnamed: Bought
    rest: Bought
    sums: tuple[CenterSum, ...]


def cost_center_rows(
    county: County, edition: Edition, *, reach: Reach, drafts: bool
) -> tuple[CostCenterRow, ...]:
    """The cost centers with money in this edition that the reader may see, by code. Six queries at most."""
    names = names_of(county, edition)
    seen = visible_centers(names, reach=reach, drafts=drafts)
    return rows_of(names, cells(county, edition), shares_of(county, edition), seen, drafts=drafts)


def rows_of(
    names: Names,
    money: Iterable[Cell],
    shares: Mapping[int, dict[int, int]],
    centers: Collection[int],
    *,
    drafts: bool,
) -> tuple[CostCenterRow, ...]:
    """A row for each of `centers` that has money, by code."""
    by_center: dict[int, dict[int | None, Decimal]] = defaultdict(dict)
    for cell in money:
        if cell.cost_center_id in centers:
            by_center[cell.cost_center_id][cell.goal_id] = cell.amount
    rows = []
    for key, by_goal in by_center.items():
        center, given = names.cost_centers[key], shares.get(key, {})
        rows.append(
            CostCenterRow(
                center.code,
                center.name,
                center.department_id,
                names.departments[center.department_id].name,
                sum(by_goal.values(), ZERO),
                Decimal(sum(given.values())) / ALL,
                by_goal.get(None, ZERO),
                *_goals_of(given, names, drafts=drafts),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.code, row.name)))


def cost_center_page(
    county: County, center_id: int, edition: Edition, choices: tuple[Edition, ...], *, drafts: bool
) -> CostCenterPage | None:
    """None where this edition does not know the cost center. Nine queries at most."""
    names = names_of(county, edition)
    center = names.cost_centers.get(center_id)
    if center is None:
        return None
    shares = shares_of(county, edition, center_id).get(center_id, {})
    by_goal = {cell.goal_id: cell.amount for cell in cells(county, edition, cost_centers=[center_id])}
    revenue = cells(county, edition, cost_centers=[center_id], kind=Kind.REVENUE)
    bought, unnamed = [], Bought(None, 0, ZERO)
    for goal_id, share in shares.items():
        goal, amount = names.goals.get(goal_id), by_goal.get(goal_id, ZERO)
        if _is_named(goal, drafts=drafts):
            bought.append(Bought(goal, share, amount))
        else:
            unnamed = Bought(None, unnamed.share + share, unnamed.amount + amount)
    return CostCenterPage(
        center,
        names.departments[center.department_id],
        sum(by_goal.values(), ZERO),
        sum((cell.amount for cell in revenue), ZERO),
        tuple(sorted(bought, key=lambda each: (-each.amount, each.goal.name))),
        unnamed,
        Bought(None, ALL - sum(shares.values()), by_goal.get(None, ZERO)),
        center_sums(county, choices, center_id),
    )


def visible_centers(names: Names, *, reach: Reach, drafts: bool) -> set[int]:
    """The cost centers whose detail this reader may see: all of a publication, her departments' drafts."""
    if not drafts or reach.departments is None:
        return set(names.cost_centers)
    return {key for key, center in names.cost_centers.items() if center.department_id in reach.departments}


def shares_of(county: County, edition: Edition, center_id: int | None = None) -> dict[int, dict[int, int]]:
    """Cost center → goal → hundredths of a percent, in the order of the split. One query."""
    if edition.publication_id is not None:
        rows = PublishedShare.objects.filter(publication_id=edition.publication_id)
    else:
        rows = Allocation.objects.filter(county=county, year=edition.year)
    if center_id is not None:
        rows = rows.filter(cost_center_id=center_id)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    values = rows.order_by("position", "goal_id").values_list("cost_center_id", "goal_id", "share")
    for center, goal, share in values:
        found[center][goal] = share
    return found


def _is_named(goal: GoalName | None, *, drafts: bool) -> bool:
    """A goal that the public may not read is there, but without its name."""
    return goal is not None and (drafts or goal.is_published)


def _goals_of(shares: dict[int, int], names: Names, *, drafts: bool) -> tuple[tuple[str, ...], bool]:
    by_share = [names.goals.get(goal) for goal in sorted(shares, key=lambda key: -shares[key])]
    named = tuple(goal.name for goal in by_share if _is_named(goal, drafts=drafts))
    return named, len(named) < len(by_share)
