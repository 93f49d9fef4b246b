"""Pools: what the public has seen of pooled indicators, so that no single year can be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy

from outcomes.domain.small_numbers import SHOWN
from outcomes.models import Indicator, PublishedIndicator

POOLS_STAY = gettext_lazy(
    "It is published of people with these years in one value: others beside them would tell single years. Retire it and"
    " name a new indicator instead."
)


def published_singles(indicators: Iterable[Indicator]) -> dict[int, dict[int, str]]:
    """Indicator's id → year → why its own value was withheld wherever it was published; "" where it was once shown.

    Of those whose years are pooled; publications that were withdrawn since count. One query, or none.
    """
    keys = [one.pk for one in indicators if one.pool_years is not None]
    found: dict[int, dict[int, str]] = defaultdict(dict)
    if keys:
        rows = PublishedIndicator.objects.filter(indicator_id__in=keys)
        for key, points in rows.values_list("indicator_id", "panel__points"):
            for point in points or ():
                why = point.get("suppressed") or SHOWN
                if point.get("span", 1) > 1 or (point.get("value") is None and why == SHOWN):
                    continue
                if found[key].get(point["period"]) != SHOWN:
                    found[key][point["period"]] = why
    return dict(found)


def pools_that_stay(keys: Collection[int]) -> set[int]:
    """Those of these indicators that were published pooled, of people: other pools would give years away."""
    if not keys:
        return set()
    rows = PublishedIndicator.objects.filter(
        indicator_id__in=keys, panel__pool_years__isnull=False, panel__guarded=True
    )
    return set(rows.exclude(panel__pool_years=None).values_list("indicator_id", flat=True))
