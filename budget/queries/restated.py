"""Money in today's codes: the lines of earlier years under what their codes have become.

A view of the lines: nothing is stored over them. The parts of a line add up to it, so the totals of every year,
stage and kind are those of the lines as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from budget.models import SUCCESSIONS, Kind
from budget.queries.editions import Edition
from obb.models import County


@dataclass(frozen=True, slots=True)
class CodeSum:
    """Dollars of one code (by key; None: not stated) in a year and stage.

    `is_restated`: some of them stand under another code in the lines.
    """

    year: int
    stage_id: int
    key: int | None
    amount: Decimal
    is_restated: bool


def todays_year(choices: Sequence[Edition]) -> int:
    """In whose codes “today's codes” are: those of the newest fiscal year that the reader may choose."""
    return max(choice.year for choice in choices)


def code_sums(
    county: County,
    dimension: str,
    editions: Sequence[Edition],
    *,
    through: int,
    kind: str = Kind.EXPENSE,
    departments: Collection[int] | None = None,
    only: int | None = None,
    origin: int | None = None,
) -> tuple[CodeSum, ...]:
    """By code, year and stage, in the codes of the fiscal year `through`; one query. The editions are drafts.

    `departments`: only lines of these, as they were when the lines were written. `origin`: only lines that stand
    under this code. `only`: one code of today, of cost centers alone. Raises ValueError for a dimension that
    has no successions.
    """
    if dimension not in SUCCESSIONS or (only is not None and dimension != "cost_center"):
        raise ValueError(dimension)
    values: dict[str, Any] = {
        "county": county.pk, "years": [one.year for one in editions], "kind": kind, "through": through,
        "stages": [one.stage_id for one in editions], "only": only, "origin": origin,
        "departments": None if departments is None else list(departments),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_sums(dimension, only=only is not None), values)
        return tuple(CodeSum(*row) for row in cursor.fetchall())


def _sums(dimension: str, *, only: bool) -> str:
    """The lines joined with what their codes became; those that became nothing else are as they were."""
    if dimension in ("account", "fund"):
        became = f"SELECT * FROM budget_successors('{dimension}', %(county)s, %(through)s)"  # noqa: S608
        joined = f"m.old_id = l.{dimension}_id AND l.year < m.before_year"
    else:
        became = (
            "SELECT b.*, y.year FROM (SELECT DISTINCT unnest(%(years)s::int[]) AS year) y"
            " CROSS JOIN LATERAL budget_centers_became(%(county)s, y.year, %(through)s) b"
        )
        joined = "m.old_id = l.cost_center_id AND m.year = l.year"
    key, came = _KEYS[dimension]
    narrowed = (
        "AND (l.cost_center_id = %(only)s OR l.cost_center_id IN"
        " (SELECT old_id FROM became WHERE center_id = %(only)s))"
        if only
        else ""
    )
    return f"""
        WITH became AS MATERIALIZED ({became}),
        asked AS (SELECT * FROM unnest(%(years)s::int[], %(stages)s::bigint[]) AS a (year, stage_id)),
        sums AS (
            SELECT l.year::int, l.stage_id, {key} AS key,
                sum(CASE WHEN m.old_id IS NULL THEN l.amount
                    ELSE budget_part(l.amount, m.from_share, m.to_share) END) AS amount,
                coalesce(bool_or({came}), false)
            FROM budget_line l JOIN asked a ON a.year = l.year AND a.stage_id = l.stage_id
            JOIN budget_costcenter c ON c.id = l.cost_center_id
            LEFT JOIN became m ON {joined}
            WHERE l.county_id = %(county)s AND l.kind = %(kind)s {narrowed}
              AND (%(origin)s::bigint IS NULL OR {_ORIGINS[dimension]} = %(origin)s)
              AND (%(departments)s::bigint[] IS NULL OR c.department_id = ANY (%(departments)s))
            GROUP BY 1, 2, 3
        )
        SELECT * FROM sums {"WHERE key = %(only)s" if only else ""} ORDER BY 1, 2, 3
    """  # noqa: S608  names are written here, values come apart


_ORIGINS = {
    "department": "c.department_id",
    "cost_center": "l.cost_center_id",
    "account": "l.account_id",
    "fund": "l.fund_id",
}

# By dimension: a part's key, and whether it stands under another code than its line does.
_KEYS = {
    "department": ("coalesce(m.department_id, c.department_id)", "m.department_id <> c.department_id"),
    "cost_center": ("coalesce(m.center_id, l.cost_center_id)", "m.center_id <> l.cost_center_id"),
    "account": ("coalesce(m.new_id, l.account_id)", "m.new_id IS NOT NULL"),
    "fund": ("coalesce(m.new_id, l.fund_id)", "m.new_id IS NOT NULL"),
}
