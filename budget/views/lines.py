"""The ledger's lines of one year and stage, as the finance system has them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Kind
from budget.queries.editions import Edition
from budget.queries.filing import CostCenterName, filing_of
from budget.queries.lines import lines_of, sums_of
from budget.tables.lines import Lines
from budget.views.editions import edition_picks, published_words, query_of, shown_edition
from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import KEPT, Pick, kept, text, whole


@county_page(public=True)
def line_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?year=&stage=&department=&cost_center=`: the lines this reader may see, and what they add up to."""
    shown = shown_edition(request, visit)
    crumbs = [(_("Budget lines"), None)]
    if shown.edition is None:
        return page(
            request, visit, "budget/line_list.html", {"edition": None}, crumbs=crumbs, money=True, dense=True
        )
    asked = _asked(request, visit, shown.edition)
    lines = lines_of(
        visit.county,
        shown.edition,
        departments=visit.reach.departments if visit.drafts else None,
        cost_centers=asked.centers,
    )
    table = show(
        Lines,
        lines,
        request,
        name="lines",
        caption=_("Budget lines"),
        about=_("%(edition)s, dollars") % {"edition": shown.edition.label},
        choices={"kind": list(Kind.choices)},
        total=("amount",) if text(request, "lines-kind") else (),
        per_page=50,
        file_name=f"{visit.county.slug}-{shown.edition.key}-lines",
    )
    if (file := export_response(request, table)) is not None:
        return file
    sums = sums_of(lines)
    context = {
        "edition": shown.edition,
        "notes": [note for note in (shown.note, asked.note) if note],
        "picks": (*edition_picks(visit.county, shown.choices, shown.edition), asked.pick),
        "kept": kept(request, (*KEPT, "cost_center")),
        "center": asked.center,
        "sums": sums,
        "line_count": f"{sums.lines:,}",
        "table": table,
        "only_own": visit.drafts and not visit.sees_all,
        "all_url": reverse("budget:line_list", args=[visit.county.slug]) + query_of(request, shown.edition),
    }
    published = published_words(visit.county, shown.edition)
    return page(
        request,
        visit,
        "budget/line_list.html",
        context,
        crumbs=crumbs,
        money=True,
        dense=True,
        published=published,
    )


@dataclass(frozen=True)
class _Asked:
    """What the address narrows the lines to; `centers` None is no narrowing."""

    centers: list[int] | None
    center: CostCenterName | None
    note: str
    pick: Pick


def _asked(request: HttpRequest, visit: Visit, edition: Edition) -> _Asked:
    """`?department=&cost_center=`; a cost center that this reader may not see is as one that is not there."""
    filing = filing_of(visit.county, edition)
    departments = {
        key: name
        for key, name in filing.departments.items()
        if not visit.drafts or visit.reach.sees_department(key)
    }
    department = whole(request, "department")
    if department not in departments:
        department = None
    centers = None if department is None else filing.centers_in(department)
    code, center, note = text(request, "cost_center"), None, ""
    if code:
        center = filing.center(code)
        if center is None or center.department_id not in departments:
            center = None
            note = _("There is no cost center %(code)s in %(edition)s.") % {
                "code": code,
                "edition": edition.label,
            }
        both = {center.pk} if center is not None else set()
        centers = list(both if centers is None else both.intersection(centers))
    options = (("", _("All that I may see")), *((str(key), name) for key, name in departments.items()))
    pick = Pick("department", _("Department"), "" if department is None else str(department), options)
    return _Asked(centers, center, note, pick)
