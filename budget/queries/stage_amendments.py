"""The amendments that changed a stage: as they are now, or as they were published with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from budget.models import (
    Amendment,
    AmendmentLine,
    Kind,
    Publication,
    PublishedAmendment,
    PublishedAmendmentLine,
    Stage,
)
from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from obb.models import County

NOTHING = Decimal("0.00")
_CODES = ("cost_center", "account", "fund", "funding_source")


@dataclass(frozen=True)
class StageAmendment:
    """What changed a stage. `key` is the amendment's own; sums are in dollars and cents, of all its lines."""

    key: int
    number: str
    title: str
    decided_on: date
    authority: str
    authority_words: str
    reason: str
    fund_balance: str
    exception_used: str
    expenses: Decimal
    revenues: Decimal
    lines: tuple[StageAmendmentLine, ...]


@dataclass(frozen=True)
class StageAmendmentLine:
    cost_center: Part
    account: Part
    fund: Part
    funding_source: Part
    kind: str
    amount: Decimal


def changing(county: County, year: int, stage: Stage) -> QuerySet[Amendment]:
    """The amendments that changed a year and stage, in the order they were decided.

    Those whose file changed its own lines; and of a stage of kind amended those that stand beside an earlier stage.
    """
    own = Q(stage=stage, batch__isnull=False)
    if stage.kind == Stage.Kind.AMENDED:
        lines = AmendmentLine.objects.filter(amendment=OuterRef("pk"))
        own |= Q(Exists(lines), batch__isnull=True, stage__position__lt=stage.position)
    return Amendment.objects.filter(own, county=county, year=year).order_by("decided_on", "pk")


def stage_amendments(county: County, edition: Edition) -> tuple[StageAmendment, ...]:
    """Those that changed this edition: of a published one as they were published. Three queries at most."""
    return _live(county, edition) if edition.publication_id is None else _frozen(edition.publication_id)


def _live(county: County, edition: Edition) -> tuple[StageAmendment, ...]:
    stage = Stage(pk=edition.stage_id, kind=edition.stage_kind, position=edition.position)
    found = changing(county, edition.year, stage).select_related("authority")
    found = list(found)
    lines = AmendmentLine.objects.filter(amendment__in=found).select_related(*_CODES).order_by("position")
    told: dict[int, list[StageAmendmentLine]] = {}
    for line in lines if found else ():
        parts = (getattr(line, name) for name in _CODES)
        named = (Part("", "") if one is None else Part(one.code, one.name) for one in parts)
        told.setdefault(line.amendment_id, []).append(StageAmendmentLine(*named, line.kind, line.amount))
    return tuple(_of(one, one.pk, one.authority.name, told.get(one.pk, ())) for one in found)


def _frozen(publication_id: int) -> tuple[StageAmendment, ...]:
    found = PublishedAmendment.objects.filter(publication_id=publication_id)
    found = list(found.order_by("decided_on", "amendment_id"))
    if not found:
        return ()
    names = Publication.objects.values_list("names", flat=True).get(pk=publication_id)
    told: dict[int, list[StageAmendmentLine]] = {}
    lines = PublishedAmendmentLine.objects.filter(publication_id=publication_id)
    for line in lines.order_by("amendment_id", "position"):
        parts = (_named(names, f"{name}s", getattr(line, f"{name}_id")) for name in _CODES)
        told.setdefault(line.amendment_id, []).append(StageAmendmentLine(*parts, line.kind, line.amount))
    return tuple(_of(one, one.amendment_id, one.authority, told.get(one.amendment_id, ())) for one in found)


def _named(names: dict, noun: str, key: int | None) -> Part:
    if key is None:
        return Part("", "")
    code, name, *_more = names[noun][str(key)]
    return Part(code, name)


def _of(
    one: Amendment | PublishedAmendment, key: int, authority: str, lines: Iterable[StageAmendmentLine]
) -> StageAmendment:
    lines = tuple(lines)

    def sum_of(kind: str) -> Decimal:
        return sum((line.amount for line in lines if line.kind == kind), NOTHING)

    return StageAmendment(
        key, one.number, one.title, one.decided_on, authority, one.authority_words, one.reason, one.fund_balance,
        one.exception_used, sum_of(Kind.EXPENSE), sum_of(Kind.REVENUE), lines,
    )  # fmt: skip
