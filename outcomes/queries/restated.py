"""Money by outcome where it stands: as it was, or in today's codes.

Each line is cut both ways at once, by the goals that its own cost center served in its year and by what that cost
center has become. So over all goals the parts are those of the ledger in today's codes, and over all cost centers
those of the goals, to the cent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from budget.models import Kind
from budget.queries.editions import Edition
from budget.queries.restated import code_sums
from obb.models import County
from outcomes.queries.dimensions import Names
from outcomes.queries.spending import CenterSum, cells


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """Dollars of one cost center and department that serve one goal (None: Not yet mapped) in one edition.

    `is_restated`: the lines stand under another cost center or department.
    """

    cost_center_id: int
    department_id: int
    goal_id: int | None
    amount: Decimal
    is_restated: bool = False


def placed_cells(
    county: County,
    edition: Edition,
    names: Names,
    *,
    through: int | None,
    departments: Collection[int] | None = None,
    cost_centers: Collection[int] | None = None,
    kind: str = Kind.EXPENSE,
) -> tuple[PlacedCell, ...]:
    """By cost center, department and goal. `through`: in the codes of this fiscal year, of a draft alone; None: as
    it was. `departments`: only money of these, as they were; `cost_centers`: as it was, only that of these. One query,
    in today's codes two.
    """
    placed, gone = [], frozenset()
    if through is not None:
        gone, placed = _restated(county, edition, through, kind)
        cost_centers = None  # what they are today may have come from any
    for cell in cells(county, edition, cost_centers=cost_centers, kind=kind):
        if cell.cost_center_id not in gone:
            department = names.cost_centers[cell.cost_center_id].department_id
            placed.append(
                (department, PlacedCell(cell.cost_center_id, department, cell.goal_id, cell.amount))
            )
    return tuple(cell for origin, cell in placed if departments is None or origin in departments)


def today_sums(
    county: County,
    choices: Iterable[Edition],
    center_id: int,
    *,
    through: int,
    departments: Collection[int] | None = None,
) -> tuple[tuple[CenterSum, ...], frozenset[int]]:
    """One cost center of today over all these drafts; and the years of which something is restated. One query."""
    found = code_sums(
        county, "cost_center", tuple(choices), through=through, departments=departments, only=center_id
    )
    sums = tuple(CenterSum(one.year, one.stage_id, one.amount) for one in found)
    return sums, frozenset(one.year for one in found if one.is_restated)


def _restated(
    county: County, edition: Edition, through: int, kind: str
) -> tuple[frozenset[int], list[tuple[int, PlacedCell]]]:
    """The cost centers whose money stands elsewhere today; and that money, each with the department of its lines."""
    values = {
        "county": county.pk, "year": edition.year, "stage": edition.stage_id, "kind": kind, "through": through,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CUT_BOTH_WAYS, values)
        rows = cursor.fetchall()
    gone = frozenset(key for (*_cell, keys) in rows for key in keys)
    return gone, [
        (origin, PlacedCell(center, department, goal, amount, True))
        for center, department, goal, origin, amount, _keys in rows
    ]


_CUT_BOTH_WAYS = """
WITH became AS MATERIALIZED (SELECT * FROM budget_centers_became(%(county)s, %(year)s, %(through)s)),
cut AS (
    SELECT a.cost_center_id, a.goal_id,
        (sum(a.share) OVER before_and_this - a.share) * 0.0001 AS lo, sum(a.share) OVER before_and_this * 0.0001 AS hi
    FROM outcomes_allocation a
    WHERE a.county_id = %(county)s AND a.year = %(year)s AND a.cost_center_id IN (SELECT old_id FROM became)
    WINDOW before_and_this AS (
        PARTITION BY a.cost_center_id ORDER BY a.position, a.goal_id ROWS UNBOUNDED PRECEDING
    )
),
goals AS (
    SELECT * FROM cut
    UNION ALL
    SELECT b.old_id, NULL, coalesce(max(c.hi), 0), 1
    FROM (SELECT DISTINCT old_id FROM became) b LEFT JOIN cut c ON c.cost_center_id = b.old_id
    GROUP BY b.old_id HAVING coalesce(max(c.hi), 0) < 1
)
SELECT b.center_id, b.department_id, g.goal_id, c.department_id,
    sum(budget_part(l.amount, b.from_share, b.to_share, g.lo, g.hi)), array_agg(DISTINCT l.cost_center_id)
FROM budget_line l
JOIN became b ON b.old_id = l.cost_center_id
JOIN goals g ON g.cost_center_id = l.cost_center_id
JOIN budget_costcenter c ON c.id = l.cost_center_id
WHERE l.county_id = %(county)s AND l.year = %(year)s AND l.stage_id = %(stage)s AND l.kind = %(kind)s
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
