"""Spending: the money by outcome, draft or as published, from the sums that the database keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from budget.models import Kind, LineSum, PublishedLineSum
from budget.queries.editions import Edition
from obb.models import County
from outcomes.models import PublishedSpending, Spending

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Cell:
    """Dollars of one cost center that serve one goal (None: Not yet mapped) in one year and stage."""

    year: int
    stage_id: int
    cost_center_id: int
    goal_id: int | None
    amount: Decimal


@dataclass(frozen=True)
class GoalSum:
    """Dollars of one goal (None: Not yet mapped) in one year and stage, of the whole county."""

    year: int
    stage_id: int
    goal_id: int | None
    amount: Decimal


def goal_sums(
    county: County, editions: Iterable[Edition], *, goal_id: int | None = None, kind: str = Kind.EXPENSE
) -> tuple[GoalSum, ...]:
    """By goal, for all these editions (one goal only where asked for). One query; no order promised."""
    rows = _of(county, editions, kind)
    if goal_id is not None:
        rows = rows.filter(goal_id=goal_id)
    sums = rows.order_by().values_list("year", "stage_id", "goal_id").annotate(total=Sum("amount"))
    return tuple(GoalSum(*row) for row in sums)


def cells(
    county: County,
    edition: Edition,
    *,
    goal_id: int | None = None,
    cost_centers: Collection[int] | None = None,
    kind: str = Kind.EXPENSE,
) -> tuple[Cell, ...]:
    """By cost center and goal within one edition. `cost_centers` limits to those a reader may see. One query."""
    rows = _of(county, [edition], kind)
    if goal_id is not None:
        rows = rows.filter(goal_id=goal_id)
    if cost_centers is not None:
        rows = rows.filter(cost_center_id__in=cost_centers)
    values = rows.order_by("cost_center_id", "goal_id").values_list(
        "year", "stage_id", "cost_center_id", "goal_id", "amount"
    )
    return tuple(Cell(*row) for row in values)


@dataclass(frozen=True)
class CenterSum:
    """Dollars of one cost center in one year and stage."""

    year: int
    stage_id: int
    amount: Decimal


def center_sums(
    county: County, editions: Iterable[Edition], cost_center_id: int, *, kind: str = Kind.EXPENSE
) -> tuple[CenterSum, ...]:
    """One cost center over all these editions. One query; no order promised."""
    rows = _of(county, editions, kind).filter(cost_center_id=cost_center_id)
    sums = rows.order_by().values_list("year", "stage_id").annotate(total=Sum("amount"))
    return tuple(CenterSum(*row) for row in sums)


@dataclass(frozen=True)
class LedgerSum:
    """Dollars of the ledger: of one kind, cost center and funding source (None: not stated)."""

    kind: str
    cost_center_id: int
    funding_source_id: int | None
    amount: Decimal


def ledger_sums(county: County, edition: Edition) -> tuple[LedgerSum, ...]:
    """The ledger of one edition, added up once for every total that must tie. One query."""
    rows = _ledger(county, edition).values_list("kind", "cost_center_id", "funding_source_id")
    return tuple(LedgerSum(*row) for row in rows.annotate(total=Sum("amount")))


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


def _of(county: County, editions: Iterable[Edition], kind: str) -> QuerySet:
    """Spending rows of these editions: all drafts, or all published."""
    editions = list(editions)
    published = [edition.publication_id for edition in editions if edition.publication_id is not None]
    if published:
        return PublishedSpending.objects.filter(publication_id__in=published, kind=kind)
    wanted = Q(pk__in=())
    by_stage: dict[int, list[int]] = {}
    for edition in editions:
        by_stage.setdefault(edition.stage_id, []).append(edition.year)
    for stage_id, years in by_stage.items():
        wanted |= Q(stage_id=stage_id, year__in=years)
    return Spending.objects.filter(wanted, county=county, kind=kind)
