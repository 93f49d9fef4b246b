"""Watch list: the indicators that somebody should look at now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import Visit, county_page, now
from obb.views.page import page
from outcomes.queries.watch import REASONS, watch_list
from outcomes.tables.scorecard import Watched


@county_page()
def watch(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Worse than expected, further, old or missing values, nobody named as owner: most reasons first."""
    rows = watch_list(visit.county, reach=visit.reach, today=localdate(now()))
    slug = visit.county.slug
    table = show(
        Watched,
        [
            {
                "name": row.name,
                "url": reverse("outcomes:indicator", args=[slug, row.slug]),
                "said": row.said,
                "call": row.call,
                "verdict": row.badge,
                "latest": row.latest_label,
                "owner": row.owner,
                "department": row.department,
            }
            for row in rows
        ],
        request,
        name="watch",
        caption=_("Indicators to look at"),
        about=_("most reasons first"),
        empty=_("Nothing to look at: every indicator has an owner and a recent value, and none stands out."),
        file_name=f"{slug}-watch-list",
    )
    if (file := export_response(request, table)) is not None:
        return file
    counts = [(label, sum(code in row.reasons for row in rows)) for code, label in REASONS.items()]
    scorecard = reverse("outcomes:scorecard", args=[slug])
    return page(
        request,
        visit,
        "outcomes/watch.html",
        {"table": table, "facts": [(str(count), label) for label, count in counts if count]},
        crumbs=[(_("Scorecard"), scorecard), (_("Watch list"), None)],
        section="outcomes:scorecard",
    )
