"""What recording a succession would do to the years before it: done, looked at, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from budget.actions.successions import record_successors
from budget.models import Kind
from budget.queries.editions import editions
from budget.queries.restated import code_sums
from obb.models import County


@dataclass(frozen=True, slots=True)
class Moved:
    """The money of a code in one year, stage and kind, and what of it goes where: by code, in order.

    The parts add up to `amount`.
    """

    edition: str
    kind: str
    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...]


def previewed(
    *, county: County, dimension: str, old: models.Model, first_year: int, **stated: Any
) -> tuple[Moved, ...]:
    """Newest year first; as `record_successors` is called, and raises SuccessionRefused as it does.

    Nothing is stored.
    """
    choices = [one for one in editions(county, drafts=True) if one.year < first_year]
    labels = {(one.year, one.stage_id): one.label for one in choices}
    with transaction.atomic():
        rows = record_successors(county=county, dimension=dimension, old=old, first_year=first_year, **stated)
        model = type(old)
        codes = dict(model.objects.filter(county=county).values_list("pk", "code"))
        order = {row.new_id: row.position for row in rows}
        sums = {
            kind: code_sums(county, dimension, choices, through=first_year, kind=kind, origin=old.pk)
            for kind in Kind.values
        }
        transaction.set_rollback(True)
    found = []
    for year, stage in labels:
        for kind in Kind.values:
            parts = [one for one in sums[kind] if (one.year, one.stage_id) == (year, stage)]
            if parts:
                parts.sort(key=lambda one: order.get(one.key, 0))
                amount = sum((one.amount for one in parts), Decimal("0.00"))
                told = tuple((codes[one.key], one.amount) for one in parts)
                found.append(Moved(labels[year, stage], kind, amount, told))
    return tuple(found)
