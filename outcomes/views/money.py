"""Money by outcome: what goes to each goal in one year and stage, beside another, tied to the ledger."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.queries.editions import Edition, year_before
from budget.views.editions import Shown, edition_picks, published_words, query_of, shown_edition
from budget.views.stage_amendments import amendments_shown
from obb.charts import page as charts
from obb.tables.export import export_response
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import Pick, kept, text
from outcomes.charts.spending import goal_chart
from outcomes.queries.money import MoneyPage, money_page
from outcomes.views.money_parts import by_center, by_goal, by_level, by_source, net_table, revenue_table

SECTION = "outcomes:money"
NOTHING = "none"
"""`?with=none`: compare with nothing."""


@county_page(public=True)
def money(request: HttpRequest, visit: Visit) -> HttpResponse:
    """By goal, by cost center and goal, by whose money it is; revenues and net county cost."""
    shown = shown_edition(request, visit)
    if shown.edition is None:
        context = {"shown": shown}
        crumbs = [(_("Money by outcome"), None)]
        return page(request, visit, "outcomes/money.html", context, crumbs=crumbs, section=SECTION)
    other = _compared(request, shown)
    found = money_page(
        visit.county, shown.edition, other, reach=visit.reach, department=text(request, "department")
    )
    context = _parts(request, visit, found) | amendments_shown(request, visit, shown.edition)
    tables = [part for part in context.values() if isinstance(part, ShownTable)]
    drawn = [context["chart"]] if context["chart"] is not None else []
    published = published_words(visit.county, shown.edition)
    file = export_response(request, *tables, published=published) or charts.chart_response(request, *drawn)
    if file is not None:
        return file
    context |= {
        "shown": shown,
        "found": found,
        "picks": _picks(request, visit, shown, found),
        "kept": kept(request),
        "workbook_url": reverse("outcomes:workbook", args=[visit.county.slug])
        + query_of(request, shown.edition)
        if visit.sees_all
        else "",
    }
    return page(
        request,
        visit,
        "outcomes/money.html",
        context,
        crumbs=[(_("Money by outcome"), None)],
        section=SECTION,
        money=True,
        dense=visit.drafts and visit.reach.departments is None,
        published=published,
    )


def _parts(request: HttpRequest, visit: Visit, found: MoneyPage) -> dict[str, Any]:
    drawn = goal_chart(found.expenses, found.edition)
    name = f"{visit.county.slug}-{found.edition.key}-money-by-goal"
    return {
        "goals": by_goal(request, visit, found),
        "chart": None if drawn is None else charts.show(drawn, request, name="by-goal", file_name=name),
        "centers": by_center(request, visit, found),
        "levels": by_level(request, visit, found),
        "sources": by_source(request, visit, found),
        "revenues": revenue_table(request, visit, found),
        "net": net_table(request, visit, found),
        "sums": [
            (_("By outcome"), found.expenses.total),
            (_("by cost center"), sum((row.total for row in found.centers), sum(found.elsewhere.values()))),
            (_("ledger"), found.expenses.ledger),
        ],
        "revenue_sums": [
            (_("Revenues by outcome"), found.revenues.total),
            (_("ledger"), found.revenues.ledger),
        ],
        "is_partial": visit.drafts and visit.reach.is_partial,
    }


def _compared(request: HttpRequest, shown: Shown) -> Edition | None:
    """What `?with=2026-adopted` asks for, else the same stage a year earlier; None where there is none."""
    asked = text(request, "with")
    if asked == NOTHING:
        return None
    for choice in shown.choices:
        if choice.key == asked and choice != shown.edition:
            return choice
    return year_before(shown.choices, shown.edition)


def _picks(request: HttpRequest, visit: Visit, shown: Shown, found: MoneyPage) -> tuple[Pick, ...]:
    others = tuple((choice.key, choice.label) for choice in shown.choices if choice != shown.edition)
    departments = tuple((one.code, one.name) for one in found.departments)
    return (
        *edition_picks(visit.county, shown.choices, shown.edition),
        Pick(
            "with",
            _("Compare with"),
            found.other.key if found.other is not None else NOTHING,
            ((NOTHING, _("Nothing")), *others),
        ),
        Pick(
            "department",
            _("Department"),
            found.department.code if found.department is not None else "",
            (("", _("All departments")), *departments),
        ),
    )
