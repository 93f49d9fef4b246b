"""An indicator's values as they were known on a day, for those who read its drafts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from obb.domain.days import UnreadableDay, read_day
from obb.tables.columns import NumberColumn
from obb.tables.page import show
from obb.views.entry import Visit
from obb.views.params import text
from outcomes.charts.figures import decimals_of
from outcomes.models import Observation
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.known import Known, known_on
from outcomes.tables import indicators as tables

ASKED = "known_on"


def known_parts(request: HttpRequest, visit: Visit, found: IndicatorPage) -> dict[str, Any]:
    """`?known_on=2026-03-01`: the values of that day. Nothing for those who read what is published alone."""
    if found.one is None or not found.panel.points:
        return {}
    asked = text(request, ASKED)
    parts: dict[str, Any] = {"known_form": True, "known_asked": asked}
    if not asked:
        return parts
    try:
        known = known_on(found.one, read_day(asked))
    except UnreadableDay as unreadable:
        return parts | {"known_unread": str(unreadable)}
    return parts | {"known": _table(request, visit, found, known), "known_said": known.sentence}


def _table(request: HttpRequest, visit: Visit, found: IndicatorPage, known: Known) -> Any:
    day = date_format(known.day, "DATE_FORMAT")
    decimals = decimals_of(found.panel)
    return show(
        tables.KnownValues,
        [
            {
                "label": one.label,
                "period": one.period,
                "value": one.value,
                "status": Observation.Status(one.status).label,
                "known_on": one.known_on,
            }
            for one in known.values
        ],
        request,
        name="known",
        caption=_("As known on %(day)s") % {"day": day},
        about=found.panel.unit or found.panel.kind_words,
        extra_columns=[
            ("value", NumberColumn(_("Value"), decimals=decimals, empty=_("not reported"), orderable=False))
        ],
        order="-label",
        finds=False,
        empty=_("Nothing was known by then."),
        file_name=f"{visit.county.slug}-{found.panel.slug}-known-{known.day.isoformat()}",
    )
