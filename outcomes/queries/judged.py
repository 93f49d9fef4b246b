"""What the rule says of indicators from what is stored now; groups of one indicator are judged together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from obb.models import County
from outcomes.domain.groups import judge_groups
from outcomes.domain.series import Series
from outcomes.domain.verdict import Verdict, judge
from outcomes.models import Indicator, IndicatorGroup


def judged_now(
    indicators: Sequence[Indicator], series: Mapping[int, Series], groups: Collection[set[int]]
) -> dict[int, Verdict]:
    """Indicator's id → its verdict at its county's level. One query. `groups`: who are judged together."""
    levels = {
        county.pk: float(county.chance_level)
        for county in County.objects.filter(pk__in={one.county_id for one in indicators})
    }
    verdicts = {one.pk: judge(series[one.pk], level=levels[one.county_id]) for one in indicators}
    for together in groups:
        level = levels[next(one.county_id for one in indicators if one.pk in together)]
        verdicts |= judge_groups({key: series[key] for key in together}, level=level)
    return verdicts


def groups_of(keys: Collection[int]) -> list[set[int]]:
    """The indicators that are groups of one indicator by one dimension, where any of `keys` is one of them."""
    mine = IndicatorGroup.objects.filter(indicator__in=keys).order_by().values("whole", "dimension")
    pairs = {(row["whole"], row["dimension"]) for row in mine}
    found: dict[tuple[int, str], set[int]] = {}
    if pairs:
        rows = IndicatorGroup.objects.filter(whole__in={whole for whole, _dimension in pairs}).order_by()
        for whole, dimension, indicator in rows.values_list("whole", "dimension", "indicator"):
            if (whole, dimension) in pairs:
                found.setdefault((whole, dimension), set()).add(indicator)
    return list(found.values())
