"""The money by outcome of every year and stage, long: what a workbook lays out wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.queries.editions import Edition
from obb.models import County
from outcomes.queries.dimensions import names_of
from outcomes.queries.spending import cells, goal_sums, ledger_total


@dataclass(frozen=True)
class GoalAmount:
    """Dollars of one goal in one edition. `place` orders the goals; what no goal is named for comes last."""

    place: int
    goal: str
    edition: str
    amount: Decimal


@dataclass(frozen=True)
class CenterAmount:
    """Dollars of one cost center that serve one goal, in the edition of the second sheet."""

    code: str
    cost_center: str
    department: str
    place: int
    goal: str
    amount: Decimal


@dataclass(frozen=True)
class WorkbookMoney:
    """Expenses by goal over all editions; by cost center and goal in one of them; its ledger total."""

    editions: tuple[Edition, ...]
    edition: Edition
    by_goal: tuple[GoalAmount, ...]
    by_center: tuple[CenterAmount, ...]
    ledger: Decimal


def workbook_money(
    county: County,
    editions: Sequence[Edition],
    edition: Edition,
    *,
    drafts: bool,
    not_yet_mapped: str,
    not_published: str,
) -> WorkbookMoney:
    """For readers who may see the whole county. The two last words name the rows without a goal's name.

    Five queries, however many years, goals and cost centers there are.
    """
    names = names_of(county, edition)
    order = {key: place for place, key in enumerate(names.goals)}

    def called(goal_id: int | None) -> tuple[int, str]:
        if goal_id is None:
            return len(order) + 1, not_yet_mapped
        goal = names.goals.get(goal_id)
        if goal is None or not (drafts or goal.is_published):
            return len(order), not_published
        return order[goal_id], goal.name

    labels = {(each.year, each.stage_id): each.label for each in editions}
    by_goal = tuple(
        GoalAmount(*called(found.goal_id), labels[found.year, found.stage_id], found.amount)
        for found in goal_sums(county, editions)
    )
    by_center = []
    for cell in cells(county, edition):
        center = names.cost_centers[cell.cost_center_id]
        department = names.departments[center.department_id].name
        by_center.append(
            CenterAmount(center.code, center.name, department, *called(cell.goal_id), cell.amount)
        )
    return WorkbookMoney(tuple(editions), edition, by_goal, tuple(by_center), ledger_total(county, edition))
