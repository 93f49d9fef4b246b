"""What a reader is asked to report, on her first page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.tables.columns import Light
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.queries.values import DueValue, due_values
from outcomes.tables.values import DueValues


def due_parts(request: HttpRequest, visit: Visit, *, today: date) -> dict[str, Any]:
    """The table of what is asked of her, and of that the most pressing; nothing where nothing is asked."""
    found = due_values(visit.county, reach=visit.reach, today=today)
    if not found:
        return {}
    return {
        "due": _table(request, visit, found),
        "due_first": found[0],
        "due_url": reverse("outcomes:indicator_values", args=[visit.county.slug, found[0].slug]),
    }


def _table(request: HttpRequest, visit: Visit, found: Sequence[DueValue]) -> ShownTable:
    rows = [
        {
            "name": one.name,
            "url": reverse("outcomes:indicator_values", args=[visit.county.slug, one.slug]),
            "label": one.label,
            "day": one.day,
            "light": Light("late", _("Late")) if one.is_late else Light("due", _("Due")),
            "owner": one.owner,
        }
        for one in found
    ]
    late = sum(one.is_late for one in found)
    return show(
        DueValues,
        rows,
        request,
        name="due",
        caption=_("Values that are due"),
        about=_("%(due)s due, %(late)s late") % {"due": len(found) - late, "late": late},
        finds=len(rows) > 10,
        per_page=10,
        file_name=f"{visit.county.slug}-due-values",
    )
