"""Departments: what each spends, on which goals, with which results."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from budget.models import Publication
from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County, Department
from outcomes.models import Goal, Indicator, Initiative
from outcomes.queries.cost_centers import CostCenterRow, rows_of, shares_of
from outcomes.queries.dimensions import DepartmentName, GoalName, Names, names_of
from outcomes.queries.restated import placed_cells
from outcomes.queries.spending import ZERO


@dataclass(frozen=True)
class DepartmentRow:
    """One department of the list. `amount` and `share` (of one) are None where there is no money at all."""

    code: str
    name: str
    amount: Decimal | None
    share: Decimal | None
    cost_centers: int
    goals: int
    indicators: int
    initiatives: int
    is_restated: bool = False


@dataclass(frozen=True)
class DepartmentList:
    """`others` is what departments that the reader may not see in detail add up to; None where there are none."""

    rows: tuple[DepartmentRow, ...]
    others: Decimal | None
    total: Decimal


@dataclass(frozen=True)
class GoalRow:
    """What a department spends on one goal, and its share of the department."""

    goal: GoalName
    amount: Decimal
    share: Decimal | None


@dataclass(frozen=True)
class DepartmentPage:
    """One department's money in one edition, by goal and by cost center, under the edition's names."""

    department: DepartmentName
    amount: Decimal
    goals: tuple[GoalRow, ...]
    hidden_goals: Decimal
    not_yet_mapped: Decimal
    cost_centers: tuple[CostCenterRow, ...]
    is_restated: bool = False


def department_list(
    county: County,
    edition: Edition | None,
    *,
    reach: Reach,
    drafts: bool,
    through: int | None = None,
) -> DepartmentList:
    """Every department the reader may know of, by its name in the edition. Eleven queries at most.

    `through`: in the codes of this fiscal year, for a reader of all drafts; None: as it was.
    """
    names = names_of(county, edition)
    sums, centers, restated = _sums(county, edition, names, through)
    total = sum(sums.values(), ZERO)
    counts = [_counts(model, county, drafts=drafts) for model in (Goal, Indicator)]
    initiatives = _initiatives(county, drafts=drafts)
    rows, others = [], None
    for department in _departments(county, names):
        amount = sums.get(department.pk)
        if drafts and not reach.sees_department(department.pk):
            others = (others or ZERO) + (amount or ZERO)
            continue
        if (
            not drafts
            and amount is None
            and not any(count[department.pk] for count in (*counts, initiatives))
        ):
            continue
        rows.append(
            DepartmentRow(
                department.code,
                department.name,
                amount,
                amount / total if amount is not None and total else None,
                centers[department.pk],
                counts[0][department.pk],
                counts[1][department.pk],
                initiatives[department.pk],
                department.pk in restated,
            )
        )
    return DepartmentList(tuple(rows), others, total)


def frozen_department(edition: Edition, code: str) -> int | None:
    """The key of the department that bore this code when the edition was published. One query at most."""
    if edition.publication_id is None:
        return None
    frozen = Publication.objects.values_list("names__departments", flat=True).get(pk=edition.publication_id)
    return next((int(key) for key, (known, _name) in (frozen or {}).items() if known == code), None)


def department_page(
    county: County,
    department_id: int,
    edition: Edition,
    *,
    drafts: bool,
    through: int | None = None,
    departments: Collection[int] | None = None,
) -> DepartmentPage | None:
    """Six queries at most; what the reader may not see was decided before.

    None where the department came after the edition was published. `through`: in the codes of this fiscal year, of
    lines of these `departments` (None: all).
    """
    names = names_of(county, edition)
    if department_id not in names.departments:
        return None
    own = {key for key, center in names.cost_centers.items() if center.department_id == department_id}
    placed = placed_cells(county, edition, names, through=through, departments=departments, cost_centers=own)
    money = [cell for cell in placed if cell.department_id == department_id]
    by_goal: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for cell in money:
        by_goal[cell.goal_id] += cell.amount
    total = sum(by_goal.values(), ZERO)
    rest = by_goal.pop(None, ZERO)
    shown, hidden = [], ZERO
    for key, goal in names.goals.items():
        if key not in by_goal:
            continue
        if not drafts and not goal.is_published:
            hidden += by_goal[key]
            continue
        shown.append(GoalRow(goal, by_goal[key], by_goal[key] / total if total else None))
    return DepartmentPage(
        names.departments[department_id],
        total,
        tuple(shown),
        hidden,
        rest,
        rows_of(names, money, shares_of(county, edition), drafts=drafts),
        any(cell.is_restated for cell in money),
    )


def _departments(county: County, names: Names) -> list[DepartmentName]:
    """All departments by name; those that came after a publication as they are now."""
    now = {
        row[0]: DepartmentName(*row)
        for row in Department.objects.filter(county=county).values_list("pk", "code", "name")
    }
    return sorted((now | names.departments).values(), key=lambda each: (each.name, each.pk))


def _sums(
    county: County, edition: Edition | None, names: Names, through: int | None
) -> tuple[dict[int, Decimal], Counter[int], set[int]]:
    """Dollars and number of cost centers by department; and the departments with restated money."""
    sums: dict[int, Decimal] = {}
    centers: Counter[int] = Counter()
    restated: set[int] = set()
    if edition is None:
        return sums, centers, restated
    seen = set()
    for cell in placed_cells(county, edition, names, through=through):
        department = cell.department_id
        sums[department] = sums.get(department, ZERO) + cell.amount
        if cell.is_restated:
            restated.add(department)
        if (cell.cost_center_id, department) not in seen:
            seen.add((cell.cost_center_id, department))
            centers[department] += 1
    return sums, centers, restated


def _counts(model: type[Goal] | type[Indicator], county: County, *, drafts: bool) -> Counter[int]:
    rows = model.objects.filter(county=county, department__isnull=False)
    if not drafts:
        rows = rows.published()
    return Counter(dict(rows.order_by().values_list("department_id").annotate(Count("pk"))))


def _initiatives(county: County, *, drafts: bool) -> Counter[int]:
    rows = Initiative.objects.filter(county=county)
    if not drafts:
        rows = rows.published()
    return Counter(dict(rows.order_by().values_list("plan__department_id").annotate(Count("pk"))))
