"""Judging what a file touched: verdicts are never older than the values they stand beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.utils import timezone

from obb.imports.kinds import Arrival, Review
from obb.imports.lists import commit_entries
from obb.models import ImportBatch
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator


def commit_judged(arrival: Arrival, review: Review) -> dict[str, Any]:
    """Writes the entries of a review, then judges the indicators they are about."""
    done = commit_entries(arrival, review)
    judge_indicators(indicators=touched(done), at=arrival.at)
    return done


@contextmanager
def undone(batch: ImportBatch) -> Iterator[None]:
    """Around an undo: what it touches is judged anew when it is through."""
    keys = touched(batch.review)
    yield
    left = Indicator.objects.filter(county=batch.county, pk__in=keys)
    judge_indicators(indicators=left, at=timezone.now())


def touched(review: Mapping[str, Any]) -> set[int]:
    """The indicators that an import wrote, or whose values it wrote."""
    keys: set[int] = set()
    for written in review.get("written", []):
        model, rows = apps.get_model(written["model"]), [*written["new"], *map(int, written["changed"])]
        if model is Indicator:
            keys.update(rows)
        elif any(field.name == "indicator" for field in model._meta.fields):
            keys.update(model._default_manager.filter(pk__in=rows).values_list("indicator", flat=True))
    return keys
