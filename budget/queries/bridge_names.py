"""The names that were given to the changes of a bridge: as they are now, or as they were published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from budget.domain.bridge import Cover, Name
from budget.models import BridgeStep, BridgeStepCover, Publication, Stage
from budget.queries.editions import Edition
from obb.models import County

Leg = tuple[int, int, int, int]
"""From year and stage to year and stage, by their keys."""

FROZEN_IN = "bridge_steps"
"""Where a publication's names keep them."""


@dataclass(frozen=True, slots=True)
class Given:
    """One name. `amount` None: it is what it covers; `department_id`: whose the amount is, None for no one's."""

    key: int
    leg: Leg
    kind: str
    title: str
    why: str
    amount: Decimal | None
    department_id: int | None
    cover: Cover

    @property
    def name(self) -> Name:
        """As the sum over the bridge takes it."""
        if self.amount is None:
            return Name(self.title, self.why, cover=self.cover, key=self.key)
        stated = {(self.department_id, None, None): self.amount}
        return Name(self.title, self.why, stated=stated, key=self.key)


def leg_of(old: Edition, new: Edition) -> Leg:
    """How a name says from where to where it leads."""
    return (old.year, old.stage_id, new.year, new.stage_id)


def names_given(county: County, stops: Sequence[Edition], kind: str) -> list[Given]:
    """The names of these stops' legs, in the order they were given. Two queries of drafts, one of copies.

    A copy tells those that were shown to the public on the day its later stage was published.
    """
    legs = {leg_of(old, new) for old, new in pairwise(stops)}
    copies = [new.publication_id for new in stops[1:] if new.publication_id is not None]
    if copies:
        found = _frozen(copies)
    else:
        wanted = Q(pk__in=())
        for from_year, from_stage, to_year, to_stage in legs:
            wanted |= Q(from_year=from_year, from_stage=from_stage, to_year=to_year, to_stage=to_stage)
        found = _live(BridgeStep.objects.filter(wanted, county=county, kind=kind))
    return [one for one in found if one.leg in legs and one.kind == kind]


def to_freeze(county: County, year: int, stage: Stage) -> dict[str, list[Any]]:
    """What a publication of this year and stage keeps: the names leading to it that are shown to the public."""
    steps = BridgeStep.objects.filter(county=county, to_year=year, to_stage=stage, is_published=True)
    return {
        str(one.key): [
            *one.leg,
            one.kind,
            one.title,
            one.why,
            None if one.amount is None else str(one.amount),
            one.department_id,
            [sorted(each) for each in (one.cover.departments, one.cover.cost_centers, one.cover.accounts)],
        ]
        for one in _live(steps)
    }


def _live(steps: QuerySet[BridgeStep]) -> list[Given]:
    covers = Prefetch("covers", BridgeStepCover.objects.order_by("pk"))
    return [_given(step) for step in steps.order_by("pk").prefetch_related(covers)]


def _given(step: BridgeStep) -> Given:
    covers = list(step.covers.all())

    def covered(name: str) -> frozenset[int]:
        return frozenset(key for one in covers if (key := getattr(one, name)) is not None)

    leg = (step.from_year, step.from_stage_id, step.to_year, step.to_stage_id)
    return Given(
        step.pk, leg, step.kind, step.title, step.reason, step.amount, step.department_id,
        Cover(covered("department_id"), covered("cost_center_id"), covered("account_id")),
    )  # fmt: skip


def _frozen(copies: Sequence[int]) -> Iterable[Given]:
    found = []
    for kept in Publication.objects.filter(pk__in=copies).values_list(f"names__{FROZEN_IN}", flat=True):
        for key, (*leg, kind, title, why, amount, department, covers) in (kept or {}).items():
            cover = Cover(*(frozenset(each) for each in covers))
            dollars = None if amount is None else Decimal(amount)
            found.append(Given(int(key), tuple(leg), kind, title, why, dollars, department, cover))
    return sorted(found, key=lambda one: one.key)
