"""The published mark of goals, indicators and initiatives: set for many in one act."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from obb.history import change


def mark(*, rows: QuerySet, published: bool, by: Any, reason: str) -> int:
    """Marks what is not marked so already; how many that were. One transaction, one act in the history."""
    with change(by=by, reason=reason):
        keys = list(rows.filter(is_published=not published).order_by("pk").values_list("pk", flat=True))
        return rows.model._default_manager.filter(pk__in=keys).update(is_published=published)
