"""Cost centers: the list, and one with its lines and what it buys."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import CostCenter
from budget.queries.editions import Edition
from budget.queries.filing import filing_of
from budget.queries.lines import lines_of
from budget.tables.lines import Lines
from budget.views.codes import codes_asked, codes_picks
from budget.views.editions import Shown, edition_picks, published_words, query_of, shown_edition
from obb.access import Ability
from obb.charts import page as charts
from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import kept
from outcomes.charts.spending import stage_chart
from outcomes.models import CrosswalkVersion
from outcomes.queries.cost_centers import Bought as BoughtPart
from outcomes.queries.cost_centers import CostCenterPage, cost_center_page, cost_center_rows
from outcomes.tables.cost_centers import Bought, CostCenters, center_row
from outcomes.tables.goals import unnamed_goals
from outcomes.views.addresses import cost_center_address, department_address, goal_address
from outcomes.views.restated import kin_table, restated_context

SECTION = "outcomes:cost_center_list"


@county_page(public=True)
def cost_center_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every cost center with money in the chosen year and stage that the reader may see."""
    shown = shown_edition(request, visit)
    crumbs = [(_("Cost centers"), None)]
    if shown.edition is None:
        context = {"edition": None, "may_import": visit.may(Ability.IMPORT)}
        return page(request, visit, "outcomes/cost_center_list.html", context, crumbs=crumbs, section=SECTION)
    through = codes_asked(request, visit, shown.choices)
    found = cost_center_rows(
        visit.county, shown.edition, reach=visit.reach, drafts=visit.drafts, through=through
    )
    restated = {shown.edition.year} if any(row.is_restated for row in found) else set()
    asked = query_of(request, shown.edition)
    rows = [
        center_row(row, cost_center_address(visit, row.code, asked), drafts=visit.drafts) for row in found
    ]
    departments = sorted({row.department for row in found})
    table = show(
        CostCenters,
        rows,
        request,
        name="centers",
        caption=_("Cost centers"),
        about=_("%(edition)s, expenses in dollars") % {"edition": shown.edition.label},
        choices={"department": [(name, name) for name in departments]},
        exclude=() if restated else ("restated",),
        order="code",
        total=("amount", "not_yet_mapped"),
        file_name=f"{visit.county.slug}-{shown.edition.key}-cost-centers",
    )
    published = published_words(visit.county, shown.edition)
    if (file := export_response(request, table, published=published)) is not None:
        return file
    context = {
        "edition": shown.edition,
        "edition_note": shown.note,
        "picks": (*edition_picks(visit.county, shown.choices, shown.edition), *codes_picks(visit, through)),
        **restated_context(request, visit, "cost_center", through, restated),
        "kept": kept(request),
        "table": table,
        "only_own": visit.drafts and not visit.sees_all,
        "successions_url": reverse("budget:succession_list", args=[visit.county.slug])
        if visit.drafts and visit.may(Ability.READ_ALL_DRAFTS)
        else "",
    }
    return page(
        request,
        visit,
        "outcomes/cost_center_list.html",
        context,
        crumbs=crumbs,
        section=SECTION,
        money=True,
        dense=True,
        published=published,
    )


@county_page(public=True)
def cost_center(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One cost center in the chosen year and stage."""
    shown = shown_edition(request, visit)
    through = codes_asked(request, visit, shown.choices)
    found = _find(visit, code, shown, through)
    if shown.edition is None or found is None:
        raise Http404
    center = found.center
    kin = kin_table(request, visit, center.pk) if visit.drafts else None
    asked = query_of(request, shown.edition)
    about = _("%(edition)s, dollars") % {"edition": shown.edition.label}
    bought = show(
        Bought,
        [_part(part, part.goal.name, goal_address(visit, part.goal, asked)) for part in found.bought],
        request,
        name="bought",
        caption=_("What it buys"),
        about=about,
        rest=[
            _part(part, words)
            for part, words in (
                (found.unnamed, unnamed_goals(drafts=visit.drafts)),
                (found.rest, _("Not yet mapped")),
            )
            if part.share
        ],
        total=("amount",),
        totals={"portion": 1},
        total_label=_("The whole cost center"),
        finds=len(found.bought) > 10,
    )
    lines = show(
        Lines,
        lines_of(visit.county, shown.edition, cost_centers=[center.pk]),
        request,
        name="lines",
        caption=_("Its budget lines"),
        about=about,
        exclude=("cost_center_code", "cost_center_name"),
        empty=_("Its lines of this year stand under the codes it came from.") if found.restated_years else "",
        file_name=f"{visit.county.slug}-{shown.edition.key}-{center.code}-lines",
    )
    chart = charts.show(
        stage_chart(f"{center.code} {center.name}", found.sums, shown.choices, shown.edition),
        request,
        name="years",
    )
    tables = [bought, lines] if kin is None else [bought, lines, kin]
    published = published_words(visit.county, shown.edition)
    file = export_response(request, *tables, published=published) or charts.chart_response(request, chart)
    if file is not None:
        return file
    context = _context(request, visit, found, shown.edition) | {
        "edition_note": shown.note,
        "picks": (*edition_picks(visit.county, shown.choices, shown.edition), *codes_picks(visit, through)),
        **restated_context(request, visit, "cost_center", through, found.restated_years, around=center.pk),
        "kin": kin,
        "record_url": _record_url(visit, center.code),
        "bought": bought,
        "lines": lines,
        "chart": chart,
    }
    crumbs = [(_("Cost centers"), reverse(SECTION, args=[visit.county.slug])), (center.name, None)]
    return page(
        request,
        visit,
        "outcomes/cost_center.html",
        context,
        crumbs=crumbs,
        section=SECTION,
        money=True,
        published=published,
    )


def _find(visit: Visit, code: str, shown: Shown, through: int | None) -> CostCenterPage | None:
    """The cost center of this code in the edition shown, or in the year whose codes are asked for, if the reader
    may see it. Thirteen queries at most.

    A code that has ended by then is shown as it was: today its money stands under others.
    """
    if shown.edition is None:
        return None
    center = None
    if through is not None:
        today = CostCenter.objects.filter(county=visit.county, code=code).in_year(through)
        center = today.exclude(succeeded_by__first_year__lte=through).first()
    if center is None:
        through, center = None, filing_of(visit.county, shown.edition).center(code)
    if center is None or (visit.drafts and not visit.reach.sees_department(center.department_id)):
        return None
    return cost_center_page(
        visit.county,
        center.pk,
        shown.edition,
        shown.choices,
        drafts=visit.drafts,
        through=through,
        departments=visit.reach.departments,
    )


def _record_url(visit: Visit, code: str) -> str:
    """Where an analyst records what this cost center became; "" for others."""
    if not (visit.drafts and visit.may(Ability.IMPORT)):
        return ""
    return f"{reverse('budget:succession_new', args=[visit.county.slug])}?{urlencode({'code': code})}"


def _context(request: HttpRequest, visit: Visit, found: CostCenterPage, edition: Edition) -> dict[str, Any]:
    slug, code = visit.county.slug, found.center.code
    version = None
    if visit.drafts and visit.sees_all:  # its reason may be about another department's money
        versions = CrosswalkVersion.objects.filter(county=visit.county, year=edition.year)
        version = versions.select_related("made_by").order_by("-version").first()
    # shares are set under the codes of the year
    maps = visit.drafts and visit.may(Ability.MAP) and found.is_in_use
    return {
        "found": found,
        "edition": edition,
        "kept": kept(request),
        "version": version,
        "department_url": department_address(visit, found.department.code, query_of(request, edition)),
        "shares_url": f"{reverse('outcomes:shares', args=[slug, code])}?year={edition.year}" if maps else "",
        "history_url": reverse("outcomes:cost_center_history", args=[slug, code]) if visit.drafts else "",
    }


def _part(part: BoughtPart, words: str, url: str = "") -> dict[str, Any]:
    return {"goal": words, "url": url, "portion": part.portion, "amount": part.amount}
