"""What is stored of a scope now: for the review of an import, before it replaces it."""

from __future__ import annotations

from decimal import Decimal

from django.db import connection

from budget.queries.scope import Scope
from obb.models import County, ImportBatch

Stored = dict[tuple[int, int, str, int, int | None], tuple[int, Decimal]]
"""(year, stage, kind, cost center, fund) → (lines, amount)."""


def stored_in(county: County, scope: Scope) -> Stored:
    """The lines of the scope, added up, from the sums that the database keeps; one query."""
    condition, values = scope.condition(county)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT l.year, l.stage_id, l.kind, l.cost_center_id, l.fund_id, sum(l.lines)::bigint, sum(l.amount)
            FROM budget_linesum l WHERE {condition} GROUP BY 1, 2, 3, 4, 5
            """,  # noqa: S608  names are written here, values come apart
            values,
        )
        return {tuple(row[:5]): (row[5], row[6]) for row in cursor.fetchall()}


def totals_in(county: County, scope: Scope) -> dict[tuple[int, int, str], tuple[int, Decimal]]:
    """(year, stage, kind) → (lines, amount) of the scope, from the sums that the database keeps; one query."""
    condition, values = scope.condition(county)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT l.year, l.stage_id, l.kind, sum(l.lines)::bigint, sum(l.amount)
            FROM budget_linesum l WHERE {condition} GROUP BY 1, 2, 3
            """,  # noqa: S608  names are written here, values come apart
            values,
        )
        return {tuple(row[:3]): (row[3], row[4]) for row in cursor.fetchall()}


def used_in(county: County, scope: Scope, column: str) -> set[int]:
    """The accounts (`account_id`) or funding sources (`funding_source_id`) of the scope's lines; one query."""
    if column not in ("account_id", "funding_source_id"):
        raise ValueError(column)
    table = "budget_line" if column == "account_id" else "budget_linesum"
    condition, values = scope.condition(county)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT l.{column} FROM {table} l WHERE {condition} AND l.{column} IS NOT NULL
            """,  # noqa: S608  names are written here, values come apart
            values,
        )
        return {row[0] for row in cursor.fetchall()}


def brought_by(batch: ImportBatch) -> dict[tuple[int, int, str], tuple[int, Decimal]]:
    """(year, stage, kind) → (lines, amount) of the lines that an import brought; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM budget_brought_by(%s)", [batch.pk])
        return {tuple(row[:3]): (row[3], row[4]) for row in cursor.fetchall()}
