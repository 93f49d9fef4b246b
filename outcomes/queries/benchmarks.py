"""Benchmark indicators: whose values may stand beside another indicator's."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.models import Indicator


def lenders(indicators: Sequence[Indicator]) -> dict[int, Indicator]:
    """Indicator's id → the indicator that lends it its values as a benchmark. One query, or none.

    It lends them where their periods are alike and whoever may see the one may see the other: it is
    the county's own or of the same department, and it does not count people, whose small numbers
    would stand beside unguarded.
    """
    asked = {one.benchmark_indicator_id for one in indicators} - {None}
    if not asked:
        return {}
    found = Indicator.objects.select_related("goal").in_bulk(asked)
    return {
        one.pk: found[one.benchmark_indicator_id]
        for one in indicators
        if one.benchmark_indicator_id is not None and lends(found[one.benchmark_indicator_id], to=one)
    }


def lends(lender: Indicator, *, to: Indicator) -> bool:
    """Whether its values may stand beside the other's."""
    return (
        lender.frequency == to.frequency
        and lender.department_id in (None, to.department_id)
        and not lender.counts_people
    )


def benchmark_name_of(indicator: Indicator, lender: Indicator | None) -> str:
    """What the benchmark is called: in its own words, or by the lender's name."""
    return indicator.benchmark_name or ("" if lender is None else lender.name)
