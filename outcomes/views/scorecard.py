"""Scorecard: every indicator by verdict with the money behind it; and all their curves side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.views.editions import Shown, edition_picks, published_words, query_of, shown_edition
from obb.charts import page as charts
from obb.models import Department
from obb.tables.export import export_response
from obb.tables.marks import verdict_words
from obb.tables.page import show
from obb.tables.params import address
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import kept, page_number, text
from outcomes.domain.roll_up import chance_sentence
from outcomes.queries.goals import SeenGoal, seen_goal
from outcomes.queries.results import panels_by_id, results_of
from outcomes.queries.scorecard import Scorecard, ScoreRow, scorecard
from outcomes.tables.goals import tally_words
from outcomes.tables.indicators import indicator_url
from outcomes.tables.scorecard import Calls, Scores
from outcomes.views.addresses import department_address, goal_address
from outcomes.views.cards import card_of
from outcomes.views.hit_words import hits_words

SECTION = "outcomes:scorecard"
CURVES_A_PAGE = 12


@dataclass(frozen=True)
class Scope:
    """Whose indicators: all of the county's, one goal's (`goal`), or one department's."""

    goal: SeenGoal | None = None
    department: Department | None = None

    @property
    def name(self) -> str:
        """The goal's or the department's name; "" for the whole county."""
        return self.goal.name if self.goal else self.department.name if self.department else ""

    @property
    def asked(self) -> dict[str, str]:
        """What the address says of it."""
        if self.goal is not None:
            return {"goal": self.goal.slug}
        return {"department": self.department.code} if self.department is not None else {}


@county_page(public=True)
def scorecard_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?goal=<slug>` or `?department=<code>`: how many indicators were called what, and what their goals cost."""
    scope, shown = _scope(request, visit), shown_edition(request, visit)
    found = _found(visit, shown, scope)
    calls, scores = _calls(request, visit, shown, found), _scores(request, visit, shown, found)
    published = published_words(visit.county, shown.edition)
    if (file := export_response(request, calls, scores, published=published)) is not None:
        return file
    context = _frame(request, visit, shown, scope, found) | {
        "calls": calls,
        "scores": scores,
        "curves_url": reverse("outcomes:curves", args=[visit.county.slug]) + _ask(request, scope),
    }
    return _page(request, visit, "outcomes/scorecard.html", context, shown, scope, [(_("Scorecard"), None)])


@county_page(public=True)
def curves(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same indicators' curves side by side, twelve a page, each with its verdict, numbers and file."""
    scope, shown = _scope(request, visit), shown_edition(request, visit)
    found = _found(visit, shown, scope)
    pages = Paginator(found.rows, CURVES_A_PAGE).get_page(page_number(request))
    cards = _cards(request, visit, pages.object_list)
    drawn = [chart for card in cards for chart in card.charts]
    if (file := charts.chart_response(request, *drawn)) is not None:
        return file
    back = reverse(SECTION, args=[visit.county.slug]) + _ask(request, scope)
    context = _frame(request, visit, shown, scope, found) | {
        "cards": cards,
        "scorecard_url": back,
        **_pager(request, pages),
    }
    crumbs = [(_("Scorecard"), back), (_("Curves"), None)]
    return _page(request, visit, "outcomes/curves.html", context, shown, scope, crumbs)


def _scope(request: HttpRequest, visit: Visit) -> Scope:
    """404 for a goal or department that is not there for this reader."""
    slug, code = text(request, "goal"), text(request, "department")
    if slug:
        goal = seen_goal(visit.county, slug, drafts=visit.drafts, reach=visit.reach)
        if goal is None:
            raise Http404
        return Scope(goal=goal)
    if code:
        found = (
            Department.objects.filter(county=visit.county, code=code).order_by("-last_year", "-pk").first()
        )
        if found is None or (visit.drafts and not visit.reach.sees_department(found.pk)):
            raise Http404
        return Scope(department=found)
    return Scope()


def _found(visit: Visit, shown: Shown, scope: Scope) -> Scorecard:
    return scorecard(
        visit.county,
        shown.edition,
        reach=visit.reach,
        drafts=visit.drafts,
        goal=scope.goal,
        department_id=None if scope.department is None else scope.department.pk,
    )


def _ask(request: HttpRequest, scope: Scope) -> str:
    asked = scope.asked | kept(request, ("edition", "year", "stage"))
    return f"?{urlencode(asked)}" if asked else ""


def _frame(
    request: HttpRequest, visit: Visit, shown: Shown, scope: Scope, found: Scorecard
) -> dict[str, Any]:
    return {
        "scope": scope,
        "scope_url": _scope_url(request, visit, shown, scope),
        "whole_url": request.path + _ask(request, Scope()),
        "said": tally_words(found.counted.counts),
        "count": found.counted.every,
        "chance": chance_sentence(found.counted, float(visit.county.chance_level), translate=_),
        "shown": shown,
        "hits": hits_words(found.hits, for_analysts=visit.drafts),
    }


def _scope_url(request: HttpRequest, visit: Visit, shown: Shown, scope: Scope) -> str:
    ask = query_of(request, shown.edition)
    if scope.goal is not None:
        return goal_address(visit, scope.goal, ask)
    return department_address(visit, scope.department.code, ask) if scope.department is not None else ""


def _calls(request: HttpRequest, visit: Visit, shown: Shown, found: Scorecard) -> ShownTable:
    rows = [
        {
            "call": row.call,
            "verdict": verdict_words(row.call) if row.call else _("Not judged yet"),
            "indicators": row.indicators,
            "goals": row.goals,
            "amount": row.amount,
        }
        for row in found.calls
    ]
    none = found.unmeasured
    rest = (
        []
        if none is None
        else [
            {
                "call": "",
                "verdict": _("No indicator yet"),
                "indicators": 0,
                "goals": none.goals,
                "amount": none.amount,
            }
        ]
    )
    has_money = shown.edition is not None
    return show(
        Calls,
        rows,
        request,
        name="calls",
        caption=_("Indicators by verdict"),
        about=_("%(edition)s, dollars") % {"edition": shown.edition.label} if shown.edition else "",
        exclude=() if has_money else ("amount",),
        finds=False,
        rest=rest,
        empty=_("No indicator yet."),
        note=_(
            "A goal whose indicators were called differently stands in each row: the amounts do not add up."
        )
        if has_money
        else "",
        file_name=f"{visit.county.slug}-verdicts",
    )


def _scores(request: HttpRequest, visit: Visit, shown: Shown, found: Scorecard) -> ShownTable:
    ask = query_of(request, shown.edition)
    goals = reverse("outcomes:goal_list", args=[visit.county.slug])
    unused = [] if shown.edition is not None else ["amount"]
    return show(
        Scores,
        [_score(row, goals, ask) for row in found.rows],
        request,
        name="indicators",
        caption=_("Every indicator"),
        about=_("What the goal costs: %(edition)s, dollars") % {"edition": shown.edition.label}
        if shown.edition
        else "",
        choices={
            "verdict": [
                (row, row) for row in dict.fromkeys(row.indicator.badge for row in found.rows) if row
            ],
            "goal": [(row, row) for row in dict.fromkeys(row.indicator.goal for row in found.rows) if row],
        },
        exclude=unused if visit.drafts else [*unused, "department"],
        empty=_("No indicator yet.") if visit.drafts else _("No indicator is published yet."),
        file_name=f"{visit.county.slug}-scorecard",
    )


def _score(row: ScoreRow, goals: str, ask: str) -> dict[str, Any]:
    one = row.indicator
    return {
        "name": one.name,
        "url": indicator_url(one),
        "call": one.call,
        "verdict": one.badge,
        "place": row.place,
        "latest": one.latest,
        "of": one.latest_label,
        "goal": one.goal,
        "goal_url": f"{goals}{one.goal_slug}/{ask}" if one.goal_slug else "",
        "department": one.department,
        "amount": row.amount,
    }


def _cards(request: HttpRequest, visit: Visit, rows: list[ScoreRow]) -> list[Any]:
    """A card an indicator, in the order of the list; one that is in no publication yet has no curve."""
    wanted = [row.indicator.pk for row in rows]
    results = {
        one.indicator_id: one
        for one in results_of(visit.county, drafts=visit.drafts, reach=visit.reach)
        if one.indicator_id in set(wanted)
    }
    panels = panels_by_id(results.values())
    suffix = query_of(request, None)
    return [card_of(panels[key], request, visit.county, suffix=suffix) for key in wanted if key in panels]


def _pager(request: HttpRequest, pages: Page) -> dict[str, Any]:
    return {
        "pages": pages,
        "page_before": address(request, {"page": str(pages.number - 1)}, "curves"),
        "page_after": address(request, {"page": str(pages.number + 1)}, "curves"),
    }


def _page(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: dict[str, Any],
    shown: Shown,
    scope: Scope,
    crumbs: list[tuple[str, str | None]],
) -> HttpResponse:
    context |= {
        "picks": edition_picks(visit.county, shown.choices, shown.edition),
        "kept": kept(request, ("edition", "goal", "department")),
    }
    before = [(scope.name, context["scope_url"])] if scope.name and context["scope_url"] else []
    return page(
        request,
        visit,
        template,
        context,
        crumbs=[*before, *crumbs],
        section=SECTION,
        money=shown.edition is not None,
        published=published_words(visit.county, shown.edition),
    )
