"""What must fit together in one row of indicators, with what is stored of it already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.problems import Problem
from outcomes.models import Indicator
from outcomes.queries.benchmarks import lends


def checked(row: int, values: Mapping[str, Any], stored: Indicator | None) -> Iterator[Problem]:
    """The problems of a row. `values`: model fields as the file states them; None: not stated."""

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
    yield from _benchmark(
        row, values, stands("benchmark_indicator"), stands("frequency"), stands("department")
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
