"""The years that an indicator's months or quarters come to, as a table of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from obb.domain.fiscal import CALENDAR_YEAR, FiscalCalendar
from obb.tables.columns import NumberColumn
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.domain import years
from outcomes.domain.periods import calendar_of
from outcomes.domain.restarts import year_of
from outcomes.domain.series import PERIODS_A_YEAR
from outcomes.domain.years import YearFigure, years_of
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.standing import point_of_panel
from outcomes.tables.years import Years


def years_table(request: HttpRequest, visit: Visit, panel: IndicatorPanel, start: str) -> ShownTable | None:
    """Worked out from the panel's own figures alone; None where its values make no years."""
    found = _years(visit, panel)
    if not found:
        return None
    rows = [_row(panel, one) for one in found]
    decimals = max((-int(one.value.as_tuple().exponent) for one in found if one.value is not None), default=0)
    return show(
        Years,
        rows,
        request,
        name="years",
        caption=_("Year by year"),
        about=panel.combining_words,
        extra_columns=[
            (
                "value",
                NumberColumn(_("Value"), decimals=decimals, empty=_("cannot be told"), orderable=False),
            )
        ],
        exclude=[name for name in ("numerator", "denominator") if all(row[name] is None for row in rows)],
        order="-label",
        finds=False,
        per_page=50,
        file_name=f"{start}-years",
    )


def _years(visit: Visit, panel: IndicatorPanel) -> tuple[YearFigure, ...]:
    periods = PERIODS_A_YEAR[panel.frequency]
    if periods == 1 or (
        panel.restarts and panel.combining != years.LAST
    ):  # counted up: the sum would count twice
        return ()
    calendar = _calendar(visit, panel)
    months = 12 // periods
    return years_of(
        [point_of_panel(one) for one in panel.points],
        combining=panel.combining,
        kind=panel.kind,
        periods=periods,
        year_of=lambda period: year_of(period * months, calendar),
        withheld={one.period for one in panel.points if one.suppressed},
    )


def _calendar(visit: Visit, panel: IndicatorPanel) -> FiscalCalendar:
    if panel.calendar == "calendar":
        return CALENDAR_YEAR
    return calendar_of(panel.calendar, visit.county.calendar)


def _row(panel: IndicatorPanel, one: YearFigure) -> dict[str, Any]:
    said = {"count": one.reported, "all": one.periods}
    if panel.frequency == "quarter":
        reported = _("%(count)s of %(all)s quarters") % said
    else:
        reported = _("%(count)s of %(all)s months") % said
    return {
        "label": str(one.year) if panel.calendar == "calendar" else f"FY{one.year}",
        "year": one.year,
        "value": one.value,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "reported": reported,
        "note": _provisional(one) or _why(one.why),
    }


def _provisional(one: YearFigure) -> str:
    return _("Provisional") if one.provisional else ""


def _why(why: str) -> str:
    return {
        years.INCOMPLETE: _("The year is not complete"),
        years.WITHHELD: _("Withheld: a small number could be worked out from it"),
        years.BROKEN: _("Another definition begins within it"),
        years.UNCOUNTED: _("What was counted, or out of what, is not reported for all of it"),
    }.get(why, "")
