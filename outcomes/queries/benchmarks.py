"""Benchmark indicators: whose values may stand beside another indicator's."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from outcomes.domain.kin import families_of
from outcomes.models import Indicator, IndicatorGroup


def lenders(indicators: Sequence[Indicator]) -> dict[int, Indicator]:
    """Indicator's id → the indicator that lends it its values as a benchmark. Two queries, or none.

    It lends them where their periods are alike and whoever may see the one may see the other: it is
    the county's own or of the same department, and neither it nor its family counts people, whose small
    numbers would stand beside unguarded.
    """
    asked = {one.benchmark_indicator_id for one in indicators} - {None}
    if not asked:
        return {}
    found = Indicator.objects.select_related("goal").in_bulk(asked)
    guarded = counting_people(found.values())
    return {
        one.pk: found[one.benchmark_indicator_id]
        for one in indicators
        if one.benchmark_indicator_id is not None
        and one.benchmark_indicator_id not in guarded
        and _is_alike(found[one.benchmark_indicator_id], one)
    }


def lends(lender: Indicator, *, to: Indicator) -> bool:
    """Whether its values may stand beside the other's. One query at most."""
    return _is_alike(lender, to) and not counting_people([lender])


def counting_people(indicators: Collection[Indicator]) -> set[int]:
    """Which of them count people, or stand in a family of groups one of which does. One query."""
    flagged = {one.pk for one in indicators if one.counts_people}
    counties = {one.county_id for one in indicators}
    rows = IndicatorGroup.objects.filter(county_id__in=counties).order_by()
    pairs = []
    for whole, part, whole_counts, part_counts in rows.values_list(
        "whole_id", "indicator_id", "whole__counts_people", "indicator__counts_people"
    ):
        pairs.append((whole, part))
        flagged |= {key for key, counts in ((whole, whole_counts), (part, part_counts)) if counts}
    asked = {one.pk for one in indicators}
    return (asked & flagged).union(
        *(asked & family for family in families_of(pairs, asked) if family & flagged)
    )


def benchmark_name_of(indicator: Indicator, lender: Indicator | None) -> str:
    """What the benchmark is called: in its own words, or by the lender's name."""
    return indicator.benchmark_name or ("" if lender is None else lender.name)


def _is_alike(lender: Indicator, to: Indicator) -> bool:
    return lender.frequency == to.frequency and lender.department_id in (None, to.department_id)
