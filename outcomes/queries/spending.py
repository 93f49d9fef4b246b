"""Spending: the money by outcome, draft or as published, from the sums that the database keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, Sum

from budget.models import Kind, LineSum, PublishedLineSum
from budget.queries.editions import Edition
from obb.models import County
from outcomes.models import PublishedSpending, Spending

ZERO = Decimal("0.00")


class Cell(NamedTuple):
    """Dollars of one cost center that serve one goal (None: Not yet mapped) in one year and stage."""

    year: int
    stage_id: int
    cost_center_id: int
    goal_id: int | None
    amount: Decimal


class GoalSum(NamedTuple):
    """Dollars of one goal (None: Not yet mapped) in one year and stage, of the whole county."""

    year: int
    stage_id: int
    goal_id: int | None
    amount: Decimal


def goal_sums(
    county: County, editions: Iterable[Edition], *, goal_id: int | None = None, kind: str = Kind.EXPENSE
) -> tuple[GoalSum, ...]:
    """By goal, for all these editions (one goal only where asked for). One query; no order promised."""
    editions = list(editions)
    asked = _of(county, editions, kind, narrow=goal_id is None)
    if goal_id is not None:
        asked = asked.where("goal_id = %s", goal_id)
    sums = asked.rows("year, stage_id, goal_id, sum(amount)", "GROUP BY 1, 2, 3")
    return tuple(_only(editions, map(GoalSum._make, sums)))


def cells(
    county: County,
    edition: Edition,
    *,
    goal_id: int | None = None,
    cost_centers: Collection[int] | None = None,
    kind: str = Kind.EXPENSE,
) -> tuple[Cell, ...]:
    """By cost center and goal within one edition. `cost_centers` limits to those a reader may see. One query."""
    asked = _of(county, [edition], kind, narrow=True)
    if goal_id is not None:
        asked = asked.where("goal_id = %s", goal_id)
    if cost_centers is not None:
        asked = asked.where("cost_center_id = ANY (%s)", list(cost_centers))
    rows = asked.rows("year, stage_id, cost_center_id, goal_id, amount", "ORDER BY cost_center_id, goal_id")
    return tuple(map(Cell._make, rows))


class CenterSum(NamedTuple):
    """Dollars of one cost center in one year and stage."""

    year: int
    stage_id: int
    amount: Decimal


def center_sums(
    county: County, editions: Iterable[Edition], cost_center_id: int, *, kind: str = Kind.EXPENSE
) -> tuple[CenterSum, ...]:
    """One cost center over all these editions. One query; no order promised."""
    editions = list(editions)
    asked = _of(county, editions, kind, narrow=False).where("cost_center_id = %s", cost_center_id)
    sums = asked.rows("year, stage_id, sum(amount)", "GROUP BY 1, 2")
    return tuple(_only(editions, map(CenterSum._make, sums)))


class LedgerSum(NamedTuple):
    """Dollars of the ledger: of one kind, cost center and funding source (None: not stated)."""

    kind: str
    cost_center_id: int
    funding_source_id: int | None
    amount: Decimal


def ledger_sums(county: County, edition: Edition) -> tuple[LedgerSum, ...]:
    """The ledger of one edition, added up once for every total that must tie. One query."""
    rows = _ledger(county, edition).values_list("kind", "cost_center_id", "funding_source_id")
    return tuple(map(LedgerSum._make, rows.annotate(total=Sum("amount"))))


def ledger_total(county: County, edition: Edition, *, kind: str = Kind.EXPENSE) -> Decimal:
    """What the ledger adds up to, and everything must tie to: the sums that the budget keeps of its lines.

    They are kept by another trigger than the money by outcome, and know no goal and no share.
    """
    total = _ledger(county, edition).filter(kind=kind).aggregate(total=Sum("amount"))["total"]
    return ZERO if total is None else total


def _ledger(county: County, edition: Edition) -> QuerySet:
    if edition.publication_id is not None:
        return PublishedLineSum.objects.filter(publication_id=edition.publication_id).order_by()
    return LineSum.objects.filter(county=county, year=edition.year, stage_id=edition.stage_id).order_by()


@dataclass(frozen=True)
class _Asked:
    """Rows of money by outcome that a page asks for. As SQL, since every page asks, and building it from a
    queryset takes three times as long as the database takes to answer.
    """

    table: str
    condition: str
    values: tuple[Any, ...]

    def where(self, condition: str, *values: Any) -> _Asked:
        return _Asked(self.table, f"{self.condition} AND {condition}", (*self.values, *values))

    def rows(self, columns: str, rest: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {self.table} WHERE {self.condition} {rest}",  # noqa: S608  names are written here, values come apart
                self.values,
            )
            return cursor.fetchall()


def _of(county: County, editions: Sequence[Edition], kind: str, *, narrow: bool) -> _Asked:
    """Spending rows of these editions: all drafts, or all published. `narrow`: of these drafts alone; where few
    rows are asked for, it is faster to leave out afterwards (`_only`) what is of others.
    """
    published = [edition.publication_id for edition in editions if edition.publication_id is not None]
    if published:
        asked = _Asked(PublishedSpending._meta.db_table, "publication_id = ANY (%s)", (published,))
        return asked.where("kind = %s", kind)
    asked = _Asked(Spending._meta.db_table, "county_id = %s", (county.pk,)).where("kind = %s", kind)
    if narrow and len(editions) == 1:
        return asked.where("year = %s", editions[0].year).where("stage_id = %s", editions[0].stage_id)
    if narrow:
        years, stages = [one.year for one in editions], [one.stage_id for one in editions]
        return asked.where(
            "(year, stage_id) IN (SELECT * FROM unnest(%s::int[], %s::bigint[]))", years, stages
        )
    return asked


def _only(editions: Sequence[Edition], sums: Iterable[Any]) -> Iterator[Any]:
    wanted = {(edition.year, edition.stage_id) for edition in editions}
    return (one for one in sums if (one.year, one.stage_id) in wanted)
