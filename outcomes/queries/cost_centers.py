"""Cost centers: what each costs in a year and stage, and which goals it buys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budget.models import CostCenter, Kind
from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County
from outcomes.models import Allocation, PublishedShare
from outcomes.queries.dimensions import CostCenterName, DepartmentName, GoalName, Names, names_of
from outcomes.queries.restated import PlacedCell, placed_cells, today_sums
from outcomes.queries.spending import ZERO, CenterSum, cells, center_sums

ALL = 10_000  # hundredths of a percent


@dataclass(frozen=True)
class CostCenterRow:
    """One cost center of a list. `mapped` is a share of one.

    `goals` are those that the reader may know by name, largest share first; `serves_unnamed`: others, too.
    `is_restated`: some of the money stands under another code in the lines; then shares are those of dollars.
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
    is_restated: bool = False


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

    `unnamed` is what goes to goals that the reader may not know of, `rest` what is not yet mapped. `restated_years`:
    those with money that stands under another code in the lines; `is_in_use`: the code is valid in the year shown.
    """

    center: CostCenterName
    department: DepartmentName
    amount: Decimal
    revenue: Decimal
    bought: tuple[Bought, ...]
    unnamed: Bought
    rest: Bought
    sums: tuple[CenterSum, ...]
    restated_years: frozenset[int] = frozenset()
    is_in_use: bool = True


def cost_center_rows(
    county: County, edition: Edition, *, reach: Reach, drafts: bool, through: int | None = None
) -> tuple[CostCenterRow, ...]:
    """The cost centers with money in this edition that the reader may see, by code. Seven queries at most.

    `through`: in the codes of this fiscal year; None: as it was.
    """
    names = names_of(county, edition)
    seen = reach.departments if drafts else None
    money = placed_cells(county, edition, names, through=through, departments=seen)
    return rows_of(names, money, shares_of(county, edition), drafts=drafts)


def rows_of(
    names: Names, money: Iterable[PlacedCell], shares: Mapping[int, dict[int, int]], *, drafts: bool
) -> tuple[CostCenterRow, ...]:
    """A row for each cost center and department that has money, by code."""
    placed: dict[tuple[int, int], dict[int | None, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    restated = set()
    for cell in money:
        key = cell.cost_center_id, cell.department_id
        placed[key][cell.goal_id] += cell.amount
        if cell.is_restated:
            restated.add(key)
    rows = []
    for key, by_goal in placed.items():
        center, total, rest = names.cost_centers[key[0]], sum(by_goal.values(), ZERO), by_goal.get(None, ZERO)
        given: Mapping[int, int | Decimal] = shares.get(key[0], {})
        mapped = Decimal(sum(given.values())) / ALL
        if key in restated:
            given = {goal: amount for goal, amount in by_goal.items() if goal is not None}
            mapped = (total - rest) / total if total else Decimal(0)
        rows.append(
            CostCenterRow(
                center.code,
                center.name,
                key[1],
                names.departments[key[1]].name,
                total,
                mapped,
                rest,
                *_goals_of(given, names, drafts=drafts),
                is_restated=key in restated,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.code, row.name, row.department)))


def cost_center_page(
    county: County,
    center_id: int,
    edition: Edition,
    choices: tuple[Edition, ...],
    *,
    drafts: bool,
    through: int | None = None,
    departments: Collection[int] | None = None,
) -> CostCenterPage | None:
    """None where this edition does not know the cost center. Ten queries at most.

    `through`: in the codes of this fiscal year, of drafts alone, and of lines of these `departments` (None: all);
    `restated_years` are those with money that stands under another code in the lines.
    """
    names = names_of(county, edition)
    center = names.cost_centers.get(center_id)
    if center is None:
        return None
    if through is not None:
        return _page_of_today(county, center, edition, choices, names, through, departments)
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


def _page_of_today(
    county: County,
    center: CostCenterName,
    edition: Edition,
    choices: tuple[Edition, ...],
    names: Names,
    through: int,
    departments: Collection[int] | None,
) -> CostCenterPage:
    """Shares are those of the dollars: the years before were mapped under other codes."""

    def money(kind: str) -> dict[int | None, Decimal]:
        by_goal: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
        for cell in placed_cells(county, edition, names, through=through, departments=departments, kind=kind):
            if cell.cost_center_id == center.pk:
                by_goal[cell.goal_id] += cell.amount
        return by_goal

    by_goal = money(Kind.EXPENSE)
    total = sum(by_goal.values(), ZERO)

    def part(goal: GoalName | None, amount: Decimal) -> Bought:
        return Bought(goal, round(amount / total * ALL) if total else 0, amount)

    sums, restated = today_sums(county, choices, center.pk, through=through, departments=departments)
    named = {key: names.goals[key] for key in by_goal if key in names.goals}
    bought = [part(goal, by_goal[key]) for key, goal in named.items()]
    return CostCenterPage(
        center,
        names.departments[center.department_id],
        total,
        sum(money(Kind.REVENUE).values(), ZERO),
        tuple(sorted(bought, key=lambda each: (-each.amount, each.goal.name))),
        Bought(None, 0, ZERO),
        part(None, by_goal.get(None, ZERO)),
        sums,
        restated,
        CostCenter.objects.filter(pk=center.pk).in_year(edition.year).exists(),
    )


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


def _goals_of(
    shares: Mapping[int, int | Decimal], names: Names, *, drafts: bool
) -> tuple[tuple[str, ...], bool]:
    by_share = [names.goals.get(goal) for goal in sorted(shares, key=lambda key: -shares[key])]
    named = tuple(goal.name for goal in by_share if _is_named(goal, drafts=drafts))
    return named, len(named) < len(by_share)
