"""What an indicator's page leads to, for those who work on its record: its values and its quality."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.tables.page import show
from obb.views.entry import Visit
from outcomes.domain.quality import tally
from outcomes.queries.indicator import IndicatorPage
from outcomes.tables import indicators as tables
from outcomes.views.quality import asked
from outcomes.views.reporters import may_assess, may_report


def record_parts(request: HttpRequest, visit: Visit, found: IndicatorPage) -> dict[str, Any]:
    """For those who read its drafts; addresses are "" where this reader may not go."""
    if found.one is None:
        return {}
    at = [visit.county.slug, found.panel.slug]
    reports = may_report(visit, found.one) and not found.panel.retired_on
    changed = any(point.break_before or point.link_before for point in found.panel.points)
    assesses = may_assess(visit, found.one)
    return {
        "quality": show(
            tables.Quality,
            [
                {"question": question, "answer": answer, "note": note}
                for question, answer, note in asked(dict(found.answers))
            ],
            request,
            name="quality",
            caption=_("The nine questions"),
            finds=False,
            file_name=f"{visit.county.slug}-{found.panel.slug}-quality",
        ),
        "quality_tally": tally(one.answer for one in found.answers.values()),
        "quality_url": reverse("outcomes:indicator_quality", args=at) if assesses else "",
        "report_url": reverse("outcomes:indicator_values", args=at) if reports else "",
        "links_url": reverse("outcomes:indicator_links", args=at)
        if changed and may_report(visit, found.one)
        else "",
    }
