"""When work will be complete, in words: as exactly as it was stated, and no more exactly."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from obb.domain.fiscal import FiscalCalendar
from outcomes.models import Initiative

_P = Initiative.Precision


def due_words(
    precision: str,
    first_day: date | None,
    day_after: date | None,
    calendar: FiscalCalendar,
    *,
    original: str = "",
) -> str:
    """“June 30, 2017”, “June 2017”, “FY2019”, “to be determined” …; the original words where they say more."""
    undated = {_P.ONGOING: _("Ongoing"), _P.UNDETERMINED: _("To be determined"), _P.NONE: _("Not stated")}
    if precision in undated or first_day is None or day_after is None:
        words = undated.get(precision, _("Not stated"))
        return f"{words} (“{original}”)" if original and precision == _P.NONE else words
    last = day_after - timedelta(days=1)
    if precision == _P.DAY:
        return date_format(first_day, "DATE_FORMAT")
    if precision == _P.MONTH:
        return date_format(first_day, "F Y")
    if precision == _P.FISCAL_YEAR:
        return calendar.short(calendar.year_of(first_day))
    return _("%(first)s to %(last)s") % {
        "first": date_format(first_day, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }


def is_late(day_after: date | None, today: date) -> bool:
    """Whether the last day has passed; what has no date is never late."""
    return day_after is not None and today >= day_after
