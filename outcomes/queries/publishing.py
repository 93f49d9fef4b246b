"""Publishing: what has been published, and what the public would see if a year and stage were published now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum

from budget.models import LineSum, Publication, Stage
from budget.queries.editions import Edition
from budget.queries.stage_amendments import changing
from obb.models import County
from outcomes.models import Goal, Indicator, Initiative
from outcomes.queries.spending import ZERO, goal_sums


@dataclass(frozen=True)
class PublicationRow:
    """One publication. `state` is current, superseded or withdrawn; the last three are of the withdrawal."""

    pk: int
    year: int
    stage: str
    stage_code: str
    version: int
    title: str
    reason: str
    published_by: str
    published_at: datetime
    state: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawal_reason: str


@dataclass(frozen=True)
class Preview:
    """What would be public. Dollars are expenses; `total` is the ledger's own, so `mapped` + `unmapped`.

    `goals`, `indicators`, `initiatives`, `amendments` that changed the stage: (marked as public, all).
    `held_back`: indicators marked as public whose goal is not. `standing`: the publication that this one would take
    the place of.
    """

    year: int
    stage: Stage
    lines: int
    total: Decimal
    mapped: Decimal
    unmapped: Decimal
    goals: tuple[int, int]
    indicators: tuple[int, int]
    initiatives: tuple[int, int]
    amendments: tuple[int, int]
    held_back: int
    standing: PublicationRow | None


def publications(
    county: County, *, year: int | None = None, stage: Stage | None = None
) -> list[PublicationRow]:
    """Newest first. One query."""
    found = Publication.objects.filter(county=county)
    if year is not None:
        found = found.filter(year=year)
    if stage is not None:
        found = found.filter(stage=stage)
    rows = found.select_related("stage", "published_by", "withdrawn_by").defer("names")
    return [_row(one) for one in rows.order_by("-published_at", "-pk")]


def preview(county: County, year: int, stage: Stage) -> Preview:
    """Seven queries."""
    edition = Edition(year, stage.pk, stage.code, stage.name, stage.kind, stage.position)
    sums = {row.goal_id: row.amount for row in goal_sums(county, [edition])}
    total, unmapped = sum(sums.values(), ZERO), sums.get(None, ZERO)
    goals = Goal.objects.filter(county=county).values_list("is_published", flat=True)
    indicators = Indicator.objects.filter(county=county).values_list("is_published", "goal__is_published")
    initiatives = Initiative.objects.filter(county=county).values_list("is_published", flat=True)
    shown, held_back = _indicators(list(indicators))
    return Preview(
        year=year,
        stage=stage,
        lines=LineSum.objects.filter(county=county, year=year, stage=stage).aggregate(held=Sum("lines"))[
            "held"
        ]
        or 0,
        total=total,
        mapped=total - unmapped,
        unmapped=unmapped,
        goals=_marked(list(goals)),
        indicators=(shown, len(indicators)),
        initiatives=_marked(list(initiatives)),
        amendments=_marked(list(changing(county, year, stage).values_list("is_published", flat=True))),
        held_back=held_back,
        standing=next(
            (row for row in publications(county, year=year, stage=stage) if row.state == "current"), None
        ),
    )


def current_publication(county: County, pk: int) -> Publication | None:
    """The publication, if it is this county's and in public sight."""
    in_sight = Q(superseded=False, withdrawn_at__isnull=True)
    return (
        Publication.objects.filter(in_sight, county=county, pk=pk)
        .select_related("stage")
        .defer("names")
        .first()
    )


def _indicators(marks: Sequence[tuple[bool, bool | None]]) -> tuple[int, int]:
    """(shown to the public, held back because their goal is not public)."""
    marked = [goal for is_published, goal in marks if is_published]
    held_back = sum(goal is False for goal in marked)
    return len(marked) - held_back, held_back


def _marked(marks: Sequence[bool]) -> tuple[int, int]:
    return sum(marks), len(marks)


def _row(one: Publication) -> PublicationRow:
    withdrawn = one.withdrawn_at is not None
    return PublicationRow(
        pk=one.pk,
        year=one.year,
        stage=one.stage.name,
        stage_code=one.stage.code,
        version=one.version,
        title=one.title,
        reason=one.reason,
        published_by="" if one.published_by is None else str(one.published_by),
        published_at=one.published_at,
        state="withdrawn" if withdrawn else "superseded" if one.superseded else "current",
        withdrawn_by="" if one.withdrawn_by is None else str(one.withdrawn_by),
        withdrawn_at=one.withdrawn_at,
        withdrawal_reason=one.withdrawal_reason,
    )
