"""Money by outcome as one Excel workbook."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from budget.views.editions import published_words, shown_edition
from obb.views.entry import Visit, county_page
from outcomes.queries.workbook import workbook_money
from outcomes.tables.workbook import workbook

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@county_page(public=True)
def money_workbook(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?year=&stage=` choose the sheet by cost center. For readers who may see the whole county's detail."""
    if not visit.sees_all:
        raise PermissionDenied
    shown = shown_edition(request, visit)
    if shown.edition is None:
        raise Http404
    found = workbook_money(
        visit.county,
        shown.choices,
        shown.edition,
        drafts=visit.drafts,
        not_yet_mapped=_("Not yet mapped"),
        not_published=_("Goals not published"),
    )
    said = " ".join(filter(None, (visit.county.ledger_notice, published_words(visit.county, shown.edition))))
    content = workbook(found, county=visit.county.name, source=said)
    response = HttpResponse(content, content_type=TYPE)
    name = f"{visit.county.slug}-{shown.edition.key}-money-by-outcome.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
