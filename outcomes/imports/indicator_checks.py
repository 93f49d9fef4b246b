"""What must fit together in one row of indicators, with what is stored of it already."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.problems import Problem
from outcomes.domain.pooling import POOLED_KINDS
from outcomes.models import Indicator
from outcomes.queries.benchmarks import lends
from outcomes.queries.pools import POOLS_STAY


def checked(
    row: int, values: Mapping[str, Any], stored: Indicator | None, *, pools_stay: Collection[int] = ()
) -> Iterator[Problem]:
    """The problems of a row. `values`: model fields as the file states them; None: not stated.

    `pools_stay`: the ids of those whose years stay pooled as they are.
    """

    def stands(field: str) -> Any:
        said = values.get(field)
        return getattr(stored, field) if said is None and stored is not None else said

    low, high = values["low"], values["high"]
    if values["good"] == "range" and (low is None or high is None or low > high):
        yield Problem(
            row,
            "low",
            "",
            _("“range” needs where the range begins and where it ends."),
            _("Fill low and high, low not above high."),
        )
    if bool(stands("retired_on")) != bool(stands("retired_reason")):
        yield Problem(
            row,
            "retired_on",
            "",
            _("To retire it, give both the day and the reason."),
            _("Fill retired_on and retired_because, or leave both empty."),
        )
    if stands("restarts") and stands("frequency") not in ("quarter", "month"):
        yield Problem(
            row,
            "restarts",
            "yes",
            _("Only monthly or quarterly values can start at zero each year."),
            _("Write no, or another period."),
        )
    pools = {field: stands(field) for field in _OF_POOLS}
    yield from _pools(row, pools)
    if stored is not None and stored.pk in pools_stay:
        if (pools["pool_years"], pools["pools_end"]) != (stored.pool_years, stored.pools_end):
            yield Problem(
                row,
                "pool_years",
                str(pools["pool_years"] or ""),
                str(POOLS_STAY),
                _("Leave pool_years and pools_end as they are."),
            )
    yield from _benchmark(
        row, values, stands("benchmark_indicator"), stands("frequency"), stands("department")
    )


_OF_POOLS = ("pool_years", "pools_end", "kind", "frequency", "covers")


def _pools(row: int, stated: Mapping[str, Any]) -> Iterator[Problem]:
    years, end = stated["pool_years"], stated["pools_end"]
    if (years is None) != (end is None):
        yield Problem(
            row,
            "pools_end",
            "" if end is None else str(end),
            _("Say both how many years stand in one value and a year in which one ends."),
            _("Fill pool_years and pools_end, or leave both empty."),
        )
    yearly = stated["frequency"] in ("year", "fiscal_year") and (stated["covers"] or 1) == 1
    if years is not None and not (yearly and stated["kind"] in POOLED_KINDS):
        yield Problem(
            row,
            "pool_years",
            str(years),
            _("Only yearly counts, shares and rates can be pooled, of which each value covers one year."),
            _("Leave it empty, or see the kind, the period and what each value covers."),
        )


def _benchmark(
    row: int, values: Mapping[str, Any], lender: Indicator | None, frequency: str, department: Any
) -> Iterator[Problem]:
    if lender is None:
        return
    if lender.code == values["code"]:
        yield Problem(
            row,
            "benchmark_indicator",
            lender.code,
            _("An indicator cannot be its own benchmark."),
            _("Name another, or leave the cell empty."),
        )
    elif not lends(lender, to=Indicator(frequency=frequency or "", department=department)):
        yield Problem(
            row,
            "benchmark_indicator",
            lender.code,
            _("This indicator cannot stand beside."),
            _(
                "Name one with the same period, of the same department or the county's own, that does not count"
                " people, nor do its groups."
            ),
        )
