"""Undoing an import of the results: never taking along what others have added to it since, or was published."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from obb.imports.kinds import UndoRefused
from obb.imports.lists import undo_entries
from obb.models import ImportBatch, Person
from outcomes.models import (
    ForecastRecord,
    Goal,
    Indicator,
    PublishedIndicator,
    PublishedShare,
    PublishedSpending,
    VerdictRecord,
)

_FROZEN = {
    Goal._meta.label: (
        (PublishedSpending, "goal"),
        (PublishedShare, "goal_id"),
        (PublishedIndicator, "goal_id"),
    ),
    Indicator._meta.label: ((PublishedIndicator, "indicator_id"),),
}
"""Where a publication holds the keys of such things: without them its pages would lose what was shown."""


_MADE = (VerdictRecord, ForecastRecord)
"""What is made from an indicator and goes with it."""


def undo_unless_used(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes an import back; raises UndoRefused where something else hangs on what it added, or it was published.

    Verdicts and forecasts go with their indicator: they are made from it.
    """
    written = batch.review.get("written", [])
    own: dict[str, set[int]] = {}
    for one in written:
        own.setdefault(one["model"], set()).update(one["new"])
    for one in written:
        for copy, field in _FROZEN.get(one["model"], ()):
            if copy._default_manager.filter(**{f"{field}__in": one["new"]}).exists():
                raise UndoRefused(
                    _(
                        "Some of what this import brought has been published since. Take its mark away instead."
                    )
                )
        for relation in _takes_along(apps.get_model(one["model"])):
            others = relation.related_model._default_manager.filter(
                **{f"{relation.field.name}__in": one["new"]}
            ).exclude(pk__in=own.get(relation.related_model._meta.label, ()))
            first = others.first()
            if first is not None:
                raise UndoRefused(
                    _("Something has been added since to what this import brought: %(what)s “%(name)s”.")
                    % {"what": relation.related_model._meta.verbose_name, "name": first}
                )
    undo_entries(batch, by, reason)


def _takes_along(model: type[models.Model]) -> Iterator[models.ManyToOneRel]:
    """Whatever would be deleted together with a thing of this model."""
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE and relation.related_model not in _MADE:
            yield relation
