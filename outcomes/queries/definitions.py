"""Definitions of indicators over time, and where a changed one cuts their series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from outcomes.domain.breaks import Break
from outcomes.models import Indicator, IndicatorDefinition


def definitions_of(indicators: Iterable[Indicator]) -> dict[int, list[IndicatorDefinition]]:
    """Indicator's id → its versions, oldest first; nothing for one that never changed. One query, or none."""
    keys = [one.pk for one in indicators if one.definition_version > 1]
    found: dict[int, list[IndicatorDefinition]] = defaultdict(list)
    if keys:
        rows = IndicatorDefinition.objects.filter(indicator_id__in=keys).select_related("made_by")
        for version in rows.order_by("indicator_id", "version"):
            found[version.indicator_id].append(version)
    return dict(found)


def breaks_of(versions: Sequence[IndicatorDefinition]) -> list[Break]:
    """Where each version but the first begins."""
    return [
        Break(one.from_period, one.from_label, one.reason) for one in versions if one.from_period is not None
    ]
