"""Who answers for indicators: handed over for many in one act."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from obb.history import change
from outcomes.models import Indicator


def hand_over(*, indicators: QuerySet[Indicator], owner: Any, by: Any, reason: str) -> int:
    """Gives these indicators to `owner` (None: to nobody); how many changed hands. One transaction, one act."""
    with change(by=by, reason=reason):
        others = Q(owner__isnull=False) if owner is None else ~Q(owner=owner) | Q(owner__isnull=True)
        keys = list(indicators.filter(others).order_by("pk").values_list("pk", flat=True))
        return Indicator.objects.filter(pk__in=keys).update(owner=owner)
