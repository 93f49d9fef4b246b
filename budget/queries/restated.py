"""Money over the years, as it was or in today's codes. A view of the lines: nothing is stored over them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from budget.models import SUCCESSIONS, Kind
from budget.queries.successions import Happened, happenings
from obb.models import County

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class CodeSum:
    """Dollars of one code (by key; None: not stated) in a year; whether some of them came from another code."""

    year: int
    key: int | None
    amount: Decimal
    is_restated: bool


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code over the years: year → dollars, and the years in which some came from another code."""

    key: int | None
    code: str
    name: str
    first_year: int | None
    last_year: int | None
    amounts: dict[int, Decimal]
    restated: frozenset[int]


@dataclass(frozen=True, slots=True)
class YearsPage:
    """One dimension over the years of a stage and kind, in code order, and what the lines themselves add up to.

    `others`: what a reader of some departments does not see, by year; empty where she sees all. `happened`: what
    was restated; empty where it is shown as it was, or nothing was.
    """

    years: tuple[int, ...]
    rows: tuple[CodeRow, ...]
    others: dict[int, Decimal]
    totals: dict[int, Decimal]
    happened: tuple[Happened, ...]

    @property
    def restated_years(self) -> tuple[int, ...]:
        """In which years something is restated."""
        return tuple(sorted(set().union(*(row.restated for row in self.rows))))


def years_page(
    county: County,
    dimension: str,
    *,
    years: Sequence[int],
    stage_id: int,
    kind: str = Kind.EXPENSE,
    through: int | None = None,
    departments: Collection[int] | None = None,
) -> YearsPage:
    """`through`: in the codes of this fiscal year (None: as it was). `departments`: those whose lines she may
    see (None: all), as they were when the lines were written. At most four queries.
    """
    ask = {"years": sorted(years), "stage_id": stage_id, "kind": kind}
    sums = code_sums(county, dimension, through=through, departments=departments, **ask)
    whole = sums if departments is None else code_sums(county, dimension, through=None, **ask)
    totals = _by_year(whole)
    seen = _by_year(sums)
    rows = _rows(county, dimension, sums)
    restated = {one.year for one in sums if one.is_restated}
    return YearsPage(
        tuple(sorted(years)),
        rows,
        {} if departments is None else {year: totals[year] - seen.get(year, ZERO) for year in totals},
        totals,
        ()
        if through is None
        else happenings(county, dimension, through=through, years=restated)
        + (
            happenings(county, "cost_center", through=through, years=restated)
            if dimension == "department"
            else ()
        ),
    )


def code_sums(
    county: County,
    dimension: str,
    *,
    years: Sequence[int],
    stage_id: int,
    kind: str,
    through: int | None,
    departments: Collection[int] | None = None,
) -> tuple[CodeSum, ...]:
    """By code and year; one query. Whatever `through`, they add up to the same for each year, to the cent."""
    values: dict[str, Any] = {
        "county": county.pk, "years": list(years), "stage": stage_id, "kind": kind, "through": through,
        "departments": None if departments is None else list(departments),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_as_it_was(dimension) if through is None else _in_the_codes_of(dimension), values)
        return tuple(CodeSum(*row) for row in cursor.fetchall())


_WHERE = """
    WHERE l.county_id = %(county)s AND l.year = ANY (%(years)s) AND l.stage_id = %(stage)s AND l.kind = %(kind)s
      AND (%(departments)s::bigint[] IS NULL OR l.cost_center_id IN (
          SELECT id FROM budget_costcenter
          WHERE county_id = %(county)s AND department_id = ANY (%(departments)s)))
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def _as_it_was(dimension: str) -> str:
    if dimension == "department":
        return (
            "SELECT l.year::int, c.department_id, sum(l.amount), false"  # noqa: S608  no value is put in
            f" FROM budget_line l JOIN budget_costcenter c ON c.id = l.cost_center_id {_WHERE}"
        )
    column = _column(dimension)
    return f"SELECT l.year::int, l.{column}, sum(l.amount), false FROM budget_line l {_WHERE}"  # noqa: S608


def _in_the_codes_of(dimension: str) -> str:
    """The lines joined with what their codes became; those that became nothing else are as they were."""
    if dimension in ("account", "fund"):
        column = _column(dimension)
        became = f"SELECT * FROM budget_successors('{dimension}', %(county)s, %(through)s)"  # noqa: S608
        joined, key = f"m.old_id = l.{column} AND l.year < m.before_year", f"coalesce(m.new_id, l.{column})"
        more = ""
    else:
        became = (
            "SELECT b.*, y.year FROM unnest(%(years)s) y (year)"
            " CROSS JOIN LATERAL budget_centers_became(%(county)s, y.year::int, %(through)s) b"
        )
        joined = "m.old_id = l.cost_center_id AND m.year = l.year"
        more = "JOIN budget_costcenter c ON c.id = l.cost_center_id"
        key = (
            "coalesce(m.department_id, c.department_id)"
            if dimension == "department"
            else "coalesce(m.center_id, l.cost_center_id)"
        )
    came = _CAME[dimension]
    return f"""
        WITH became AS MATERIALIZED ({became})
        SELECT l.year::int, {key},
            sum(CASE WHEN m.old_id IS NULL THEN l.amount ELSE budget_part(l.amount, m.from_share, m.to_share) END),
            bool_or(m.old_id IS NOT NULL AND {came})
        FROM budget_line l {more} LEFT JOIN became m ON {joined} {_WHERE}
    """  # noqa: S608  names are written here, values come apart


# Whether a part stands under another code than its line does.
_CAME = {
    "department": "m.department_id <> c.department_id",
    "cost_center": "m.center_id <> l.cost_center_id",
    "account": "true",
    "fund": "true",
}


def _column(dimension: str) -> str:
    if dimension not in SUCCESSIONS or dimension == "department":
        raise ValueError(dimension)
    return f"{dimension}_id"


def _by_year(sums: Collection[CodeSum]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for one in sums:
        found[one.year] = found.get(one.year, ZERO) + one.amount
    return found


def _rows(county: County, dimension: str, sums: Collection[CodeSum]) -> tuple[CodeRow, ...]:
    model = SUCCESSIONS[dimension]._meta.get_field("old").related_model
    names = {
        row[0]: row[1:]
        for row in model.objects.filter(county=county).values_list(
            "pk", "code", "name", "first_year", "last_year"
        )
    }
    amounts: dict[int | None, dict[int, Decimal]] = {}
    restated: dict[int | None, set[int]] = {}
    for one in sums:
        amounts.setdefault(one.key, {})[one.year] = one.amount
        if one.is_restated:
            restated.setdefault(one.key, set()).add(one.year)
    rows = [
        CodeRow(
            key,
            *(names[key] if key is not None else ("", "", None, None)),
            by_year,
            frozenset(restated.get(key, ())),
        )
        for key, by_year in amounts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.key is None, row.code, row.first_year or 0)))
