"""Values by an earlier definition: each is of a period in which another one holds already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from obb.imports.problems import Problem
from outcomes.imports.observed import Observed
from outcomes.models import Indicator, IndicatorDefinition, Observation


def without_change(found: Sequence[Observed], stored: Iterable[Observation]) -> list[Problem]:
    """Those for whose period nothing had changed, by what is stored and by the file. One query, or none."""
    asked = [one for one in found if one.of == Observation.Of.EARLIER]
    if not asked:
        return []
    first = first_changes({one.indicator.pk for one in asked}, stored)
    for one in found:
        if one.of == Observation.Of.COUNTY and one.texts.get("break_before"):
            first[one.indicator.pk] = min(first.get(one.indicator.pk, one.period.number), one.period.number)
    return [
        not_changed(one.row, one.indicator, one.period.label)
        for one in asked
        if first.get(one.indicator.pk, one.period.number + 1) > one.period.number
    ]


def first_changes(keys: set[int], stored: Iterable[Observation]) -> dict[int, int]:
    """Indicator's id → the period of the first break that is stored, or of its second definition."""
    first: dict[int, int] = {}
    rows = IndicatorDefinition.objects.filter(indicator__in=keys, from_period__isnull=False)
    known = list(rows.values_list("indicator_id", "from_period"))
    known += [
        (one.indicator_id, one.period)
        for one in stored
        if one.of == Observation.Of.COUNTY and one.break_before and one.indicator_id in keys
    ]
    for key, period in known:
        first[key] = min(first.get(key, period), period)
    return first


def not_changed(row: int, indicator: Indicator, label: str) -> Problem:
    """A value by an earlier definition where there is no earlier one."""
    message = _("“%(name)s” was measured alike up to %(label)s: there is no earlier definition.") % {
        "name": indicator.name,
        "label": label,
    }
    remedy = _("State the break first, or bring it in as the county’s own value.")
    return Problem(row, "of", "earlier", message, remedy)
