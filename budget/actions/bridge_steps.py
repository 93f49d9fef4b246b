"""Naming a change between two years and stages, naming it otherwise, and taking the name away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _

from budget.models import Account, BridgeStep, BridgeStepCover, CostCenter, Stage
from obb.history import change
from obb.models import County, Department, Person


class StepRefused(Exception):
    """It cannot be named so; says why in a sentence."""


@dataclass(frozen=True)
class Naming:
    """What somebody says of a change: `amount` (of one `department`, where stated), or what it covers."""

    title: str
    why: str
    amount: Decimal | None = None
    department: Department | None = None
    departments: Collection[Department] = ()
    cost_centers: Collection[CostCenter] = ()
    accounts: Collection[Account] = ()
    is_published: bool = False

    @property
    def covers(self) -> list[tuple[str, models.Model]]:
        """(field, thing) of all that is covered."""
        return [
            *(("department", one) for one in self.departments),
            *(("cost_center", one) for one in self.cost_centers),
            *(("account", one) for one in self.accounts),
        ]


def name_step(
    *,
    county: County,
    old: tuple[int, Stage],
    new: tuple[int, Stage],
    kind: str,
    naming: Naming,
    by: Person | None,
    reason: str,
) -> BridgeStep:
    """Gives a change from one year and stage to another a name. Raises StepRefused."""
    _must_be_whole(naming, reason)
    with change(by=by, reason=reason):
        step = BridgeStep(
            county=county, from_year=old[0], from_stage=old[1], to_year=new[0], to_stage=new[1], kind=kind
        )
        _write(step, naming)
    return step


def rename_step(*, step: BridgeStep, naming: Naming, by: Person | None, reason: str) -> BridgeStep:
    """Says otherwise what the change is; its two years and stages and its kind stay. Raises StepRefused."""
    _must_be_whole(naming, reason)
    with change(by=by, reason=reason):
        found = _locked(step)
        found.covers.all().delete()
        _write(found, naming)
    return found


def drop_step(*, step: BridgeStep, by: Person | None, reason: str) -> None:
    """Takes the name away: its dollars are not explained again. Raises StepRefused."""
    if not reason.strip():
        raise StepRefused(_("Say why, in a few words: the history keeps it."))
    with change(by=by, reason=reason):
        _locked(step).delete()


def _locked(step: BridgeStep) -> BridgeStep:
    found = BridgeStep.objects.select_for_update(of=("self",)).filter(pk=step.pk).first()
    if found is None:
        raise StepRefused(_("Somebody has taken this name away meanwhile."))
    return found


def _write(step: BridgeStep, naming: Naming) -> None:
    step.title, step.reason = naming.title.strip(), naming.why.strip()
    step.amount, step.department = naming.amount, naming.department
    step.is_published = naming.is_published
    with transaction.atomic():
        step.save()
        BridgeStepCover.objects.bulk_create(
            BridgeStepCover(county_id=step.county_id, step=step, **{field: thing})
            for field, thing in naming.covers
        )


def _must_be_whole(naming: Naming, reason: str) -> None:
    if not reason.strip():
        raise StepRefused(_("Say why, in a few words: the history keeps it."))
    if not naming.title.strip() or not naming.why.strip():
        raise StepRefused(_("Say what the change is called, and what it is."))
    if naming.amount is not None and naming.covers:
        raise StepRefused(_("State an amount, or name what the change covers: not both."))
    if naming.amount is None and not naming.covers:
        raise StepRefused(
            _("State an amount, or name at least one department, cost center or account that it covers.")
        )
    if naming.department is not None and naming.amount is None:
        raise StepRefused(_("A department of its own goes with an amount only."))
