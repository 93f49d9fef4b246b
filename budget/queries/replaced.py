"""Which later import stands in the way of an undo."""

from __future__ import annotations

from budget.queries.scope import Scope
from obb.models import ImportBatch


def replaced_since(batch: ImportBatch, scope: Scope) -> ImportBatch | None:
    """The newest import of lines confirmed after this one, and not undone, that replaced some of the same; or None."""
    later = ImportBatch.objects.filter(
        county_id=batch.county_id,
        kind=batch.kind,
        state=ImportBatch.State.CONFIRMED,
        review__order__gt=batch.review["order"],
    )
    for other in later.order_by("-review__order").only("file_name", "review", "county_id"):
        if scope.meets(Scope.from_json(other.review["replaced"])):
            return other
    return None
