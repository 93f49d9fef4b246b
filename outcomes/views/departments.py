"""Departments: the list, and one department's own page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.queries.editions import Edition
from budget.views.codes import codes_asked, codes_picks
from budget.views.editions import Shown, edition_picks, published_words, query_of, shown_edition
from obb.models import Department
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import kept
from outcomes.queries.departments import DepartmentPage, department_list, department_page, frozen_department
from outcomes.queries.indicators import indicator_rows
from outcomes.queries.initiatives import initiative_rows
from outcomes.tables.cost_centers import CostCenters, DepartmentGoals, Departments, center_row, yes_words
from outcomes.tables.goals import unnamed_goals
from outcomes.tables.indicators import Indicators
from outcomes.tables.initiatives import Initiatives
from outcomes.views.addresses import cost_center_address, department_address, goal_address
from outcomes.views.restated import restated_context

SECTION = "outcomes:department_list"


@county_page(public=True)
def departments(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every department the reader may know of, with its money and its goals."""
    shown = shown_edition(request, visit)
    through = codes_asked(request, visit, shown.choices) if visit.sees_all else None
    found = department_list(
        visit.county, shown.edition, reach=visit.reach, drafts=visit.drafts, through=through
    )
    restated = {shown.edition.year} if shown.edition and any(row.is_restated for row in found.rows) else set()
    asked = query_of(request, shown.edition)
    rows = [
        asdict(row)
        | {
            "url": department_address(visit, row.code, asked),
            "restated": yes_words() if row.is_restated else "",
        }
        for row in found.rows
    ]
    others = [] if found.others is None else [{"name": _("Other departments"), "amount": found.others}]
    table = show(
        Departments,
        rows,
        request,
        name="departments",
        caption=_("Departments"),
        about=_("%(edition)s, expenses in dollars") % {"edition": shown.edition.label}
        if shown.edition
        else "",
        exclude=(
            *(() if shown.edition else ("amount", "share", "cost_centers")),
            *(() if restated else ("restated",)),
        ),
        order="name",
        total=("amount",) if shown.edition else (),
        rest=others,
        file_name=f"{visit.county.slug}-departments",
    )
    published = published_words(visit.county, shown.edition)
    if (file := export_response(request, table, published=published)) is not None:
        return file
    context = _frame(request, visit, shown, through) | {"table": table, "total": found.total}
    context |= restated_context(request, visit, "department", through, restated)
    return page(
        request,
        visit,
        "outcomes/department_list.html",
        context,
        crumbs=[(_("Departments"), None)],
        section=SECTION,
        money=shown.edition is not None,
        published=published,
    )


@county_page(public=True)
def department(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One department: what it spends on which goal, its results, and what it is doing."""
    shown = shown_edition(request, visit)
    found = _find(visit, code, shown.edition)
    through = codes_asked(request, visit, shown.choices)
    money = None
    if shown.edition is not None:
        money = department_page(
            visit.county,
            found.pk,
            shown.edition,
            drafts=visit.drafts,
            through=through,
            departments=visit.reach.departments if visit.drafts else None,
        )
    tables = (
        _money_tables(request, visit, shown.edition, money) if money is not None and shown.edition else []
    )
    measured = indicator_rows(
        visit.county, reach=visit.reach, drafts=visit.drafts, department_id=found.pk, retired=False
    )
    aims = initiative_rows(visit.county, reach=visit.reach, drafts=visit.drafts, department_id=found.pk)
    if not visit.drafts and not (money is not None and money.cost_centers) and not (measured or aims):
        raise Http404
    indicators = show(
        Indicators,
        measured,
        request,
        name="indicators",
        caption=_("Indicators"),
        exclude=("department",) if visit.drafts else ("department", "state"),
        empty=_("No indicator yet."),
    )
    initiatives = show(
        Initiatives,
        aims,
        request,
        name="initiatives",
        caption=_("Initiatives"),
        empty=_("No initiative yet."),
    )
    published = published_words(visit.county, shown.edition)
    if (file := export_response(request, indicators, initiatives, *tables, published=published)) is not None:
        return file
    name = money.department.name if money is not None else found.name
    restated = {shown.edition.year} if shown.edition and money is not None and money.is_restated else set()
    context = _frame(request, visit, shown, through) | {
        **restated_context(request, visit, "department", through, restated, around=found.pk),
        "name": name,
        "mission": found.mission,
        "found": money,
        "tables": tables,
        "indicators": indicators,
        "initiatives": initiatives,
        "scorecard_url": _scorecard_url(request, visit, code, shown) if measured else "",
    }
    crumbs = [(_("Departments"), reverse(SECTION, args=[visit.county.slug])), (name, None)]
    return page(
        request,
        visit,
        "outcomes/department.html",
        context,
        crumbs=crumbs,
        section=SECTION,
        money=money is not None,
        published=published,
    )


def _scorecard_url(request: HttpRequest, visit: Visit, code: str, shown: Shown) -> str:
    asked = query_of(request, shown.edition)
    start = reverse("outcomes:scorecard", args=[visit.county.slug])
    return f"{start}{asked}{'&' if asked else '?'}{urlencode({'department': code})}"


def _find(visit: Visit, code: str, edition: Edition | None) -> Department:
    """The newest department of this code (in a publication: the one it was then), if the reader may see it."""
    found = Department.objects.filter(county=visit.county)
    key = frozen_department(edition, code) if edition is not None else None
    found = found.filter(code=code) if key is None else found.filter(pk=key)
    department = found.order_by("-last_year", "-pk").first()
    if department is None or (visit.drafts and not visit.reach.sees_department(department.pk)):
        raise Http404
    return department


def _money_tables(
    request: HttpRequest, visit: Visit, edition: Edition, found: DepartmentPage
) -> list[ShownTable]:
    asked = query_of(request, edition)
    about = _("%(edition)s, dollars") % {"edition": edition.label}
    goals = [
        {
            "name": row.goal.name,
            "url": goal_address(visit, row.goal, asked),
            "amount": row.amount,
            "share": row.share,
        }
        for row in found.goals
    ]
    rest: list[dict[str, Any]] = []
    if found.hidden_goals:
        rest.append({"name": unnamed_goals(drafts=visit.drafts), "amount": found.hidden_goals})
    if found.not_yet_mapped:
        rest.append({"name": _("Not yet mapped"), "amount": found.not_yet_mapped})
    by_goal = show(
        DepartmentGoals,
        goals,
        request,
        name="goals",
        caption=_("Money by outcome"),
        about=about,
        order="-amount",
        total=("amount",),
        rest=rest,
        finds=len(goals) > 10,
    )
    centers = [
        center_row(row, cost_center_address(visit, row.code, asked), drafts=visit.drafts)
        for row in found.cost_centers
    ]
    by_center = show(
        CostCenters,
        centers,
        request,
        name="centers",
        caption=_("Cost centers"),
        about=about,
        exclude=("department",) if found.is_restated else ("department", "restated"),
        order="code",
        total=("amount", "not_yet_mapped"),
        finds=len(centers) > 10,
    )
    return [by_goal, by_center]


def _frame(request: HttpRequest, visit: Visit, shown: Shown, through: int | None) -> dict[str, Any]:
    return {
        "edition": shown.edition,
        "edition_note": shown.note,
        "picks": (*edition_picks(visit.county, shown.choices, shown.edition), *codes_picks(visit, through)),
        "kept": kept(request),
        "only_own": visit.drafts and not visit.sees_all,
    }
