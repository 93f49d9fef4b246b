"""Dollars by fiscal year and budget stage, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from budget.queries.editions import Edition
from obb.charts.say import short_title
from obb.charts.value import BAR, Chart, Line, Point
from outcomes.queries.cost_centers import YearAmount

# What is planned is an outline, what was changed a hatch, what happened is solid.
LOOKS = {
    "adopted": "outline",
    "original": "outline",
    "requested": "outline",
    "recommended": "outline",
    "amended": "hatch",
    "estimate": "hatch",
    "actual": "solid",
}
_TOLD = ("adopted", "amended", "actual")  # a chart holds few stages; the table beside it names them


def stage_bars(name: str, years: Sequence[YearAmount], choices: Sequence[Edition]) -> Chart:
    """At most three stages (adopted, amended, actual before all others), each year a group."""
    stages = {choice.stage_code: choice for choice in sorted(choices, key=lambda each: each.position)}
    present = [code for code in stages if any(code in year.amounts for year in years)]
    telling = [code for code in present if stages[code].stage_kind in _TOLD]
    drawn = (telling + [code for code in present if code not in telling])[:3]
    drawn.sort(key=lambda code: (_order(stages[code].stage_kind), stages[code].position))
    series = tuple(
        Line(
            stages[code].stage_name,
            tuple(
                Point(
                    f"FY{year.year}",
                    year.amounts.get(code),
                    note="" if code in year.amounts else _("no lines"),
                )
                for year in years
            ),
            look=LOOKS[stages[code].stage_kind],
        )
        for code in drawn
    )
    chart = Chart(
        kind=BAR, title="", subtitle=_("Dollars by fiscal year and budget stage"), series=series, money=True
    )
    return replace(chart, title=short_title(name, chart))


def _order(kind: str) -> int:
    return {"outline": 0, "hatch": 1, "solid": 2}[LOOKS[kind]]
