"""A county's years and stages: what lines they hold, whether they are closed, and whether they are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, Sum

from budget.models import Kind, LineSum, Publication, Stage, StageClosing
from obb.models import County, ImportBatch

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Standing:
    """One year and stage with lines, or closed. `closed_at` None: it is open. `imported_*`: the newest of its lines."""

    year: int
    stage: str
    stage_code: str
    lines: int
    expenses: Decimal
    revenues: Decimal
    closed_at: datetime | None
    closed_by: str
    reason: str
    is_published: bool
    imported_at: datetime | None
    imported_by: str


def closed_in(county: County) -> dict[tuple[int, int], StageClosing]:
    """(year, stage's number) → the closing that holds; one query."""
    found = StageClosing.objects.filter(county=county, reopened_at__isnull=True).select_related("stage")
    return {(one.year, one.stage_id): one for one in found}


def standings(county: County) -> tuple[Standing, ...]:
    """Newest year first, a year's stages in the county's order. Five queries."""
    sums = {
        (row["year"], row["stage_id"]): row
        for row in LineSum.objects.filter(county=county)
        .order_by()
        .values("year", "stage_id")
        .annotate(
            held=Sum("lines"),
            expenses=Sum("amount", filter=Q(kind=Kind.EXPENSE)),
            revenues=Sum("amount", filter=Q(kind=Kind.REVENUE)),
        )
    }
    closed = {
        (one.year, one.stage_id): one
        for one in StageClosing.objects.filter(county=county, reopened_at__isnull=True).select_related(
            "closed_by"
        )
    }
    published = set(Publication.objects.current().filter(county=county).values_list("year", "stage_id"))
    stages = {stage.pk: stage for stage in Stage.objects.filter(county=county)}
    imports = _imports(county)
    keys = sorted({*sums, *closed}, key=lambda key: (-key[0], stages[key[1]].position))
    return tuple(
        _standing(key, stages[key[1]], sums.get(key), closed.get(key), key in published, imports.get(key))
        for key in keys
    )


def _imports(county: County) -> dict[tuple[int, int], ImportBatch]:
    """(year, stage's number) → the newest import of it that stands; one query."""
    batches = (
        ImportBatch.objects.filter(county=county, kind="lines", state=ImportBatch.State.CONFIRMED)
        .annotate(slices=F("review__replaced__slices"))
        .select_related("settled_by")
        .defer("profile", "scope", "problems", "review", "totals", "left_out")
        .order_by("settled_at", "pk")
    )
    return {(year, stage): batch for batch in batches for year, stage in batch.slices or ()}


def _standing(
    key: tuple[int, int],
    stage: Stage,
    sums: dict | None,
    closing: StageClosing | None,
    published: bool,
    batch: ImportBatch | None,
) -> Standing:
    found = sums or {"held": 0, "expenses": None, "revenues": None}
    return Standing(
        year=key[0],
        stage=stage.name,
        stage_code=stage.code,
        lines=found["held"],
        expenses=NOTHING if found["expenses"] is None else found["expenses"],
        revenues=NOTHING if found["revenues"] is None else found["revenues"],
        closed_at=None if closing is None else closing.closed_at,
        closed_by="" if closing is None or closing.closed_by is None else str(closing.closed_by),
        reason="" if closing is None else closing.reason,
        is_published=published,
        imported_at=None if batch is None else batch.settled_at,
        imported_by="" if batch is None or batch.settled_by is None else str(batch.settled_by),
    )
