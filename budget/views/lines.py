"""The ledger's lines of one year and stage, as the finance system has them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import CostCenter, Kind
from budget.queries.lines import department_choices, lines_of, sums_of
from budget.tables.lines import Lines
from budget.views.editions import edition_picks, published_words, shown_edition
from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import Pick, kept, text, whole


@county_page(public=True)
def line_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?year=&stage=&department=&cost_center=`: the lines this reader may see, and what they add up to."""
    shown = shown_edition(request, visit)
    center = _cost_center(request, visit)
    crumbs = [(_("Budget lines"), None)]
    if shown.edition is None:
        return page(
            request, visit, "budget/line_list.html", {"edition": None}, crumbs=crumbs, money=True, dense=True
        )
    departments = visit.reach.departments if visit.drafts else None
    lines = lines_of(
        visit.county, shown.edition, departments=departments, cost_center_id=center.pk if center else None
    )
    choices = department_choices(visit.county)
    if departments is not None:
        choices = [choice for choice in choices if choice[0] in departments]
    department = whole(request, "department")
    if department is not None:
        lines = lines.filter(cost_center__department_id=department)
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
    picks = (
        *edition_picks(visit.county, shown.choices, shown.edition),
        Pick(
            "department",
            _("Department"),
            "" if department is None else str(department),
            (("", _("All that I may see")), *((str(key), name) for key, name in choices)),
        ),
    )
    context = {
        "edition": shown.edition,
        "edition_note": shown.note,
        "picks": picks,
        "kept": kept(request, ("edition", "cost_center")),
        "center": center,
        "sums": sums_of(lines),
        "table": table,
        "only_own": visit.drafts and not visit.sees_all,
        "all_url": reverse("budget:line_list", args=[visit.county.slug]),
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


def _cost_center(request: HttpRequest, visit: Visit) -> CostCenter | None:
    """The one cost center asked for by code; what this reader may not see is not there."""
    code = text(request, "cost_center")
    if not code:
        return None
    centers = CostCenter.objects.filter(county=visit.county, code=code).order_by("-first_year")
    if visit.drafts and visit.reach.departments is not None:
        centers = centers.filter(department_id__in=visit.reach.departments)
    center = centers.first()
    if center is None:
        raise Http404
    return center
