"""Goals: the list, and one goal with its indicators, its money and what is done about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from budget.queries.editions import Edition
from budget.views.codes import codes_asked, codes_picks
from budget.views.editions import edition_picks, published_words, query_of, shown_edition
from obb.access import Ability
from obb.charts import page as charts
from obb.domain.amounts import percents
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.params import address
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page, now
from obb.views.page import page
from obb.views.params import kept, page_number
from outcomes.domain.roll_up import RollUp, chance_sentence
from outcomes.models import Goal
from outcomes.queries.goal import goal_page
from outcomes.queries.goals import GoalList, SeenGoal, goal_list, seen_goal
from outcomes.tables.goals import BoardGoals, OutcomeGoals, tally_words, unnamed_goals
from outcomes.views.addresses import goal_address
from outcomes.views.cards import CARDS_A_PAGE, cards_of
from outcomes.views.goal_parts import aims_table, facts, money_parts, served_table
from outcomes.views.restated import restated_context

SECTION = "outcomes:goal_list"


@county_page(public=True)
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every goal this reader may see: what it costs, how its indicators run, what is done about it."""
    shown = shown_edition(request, visit)
    found = goal_list(visit.county, shown.edition, drafts=visit.drafts, reach=visit.reach)
    outcomes = _outcomes(request, visit, found, shown.edition)
    board = _board(request, visit, found)
    counted = found.counted
    published = published_words(visit.county, shown.edition)
    file = export_response(request, outcomes, board, published=published)
    if file is not None:
        return file
    return page(
        request,
        visit,
        "outcomes/goal_list.html",
        {
            "shown": shown,
            "picks": edition_picks(visit.county, shown.choices, shown.edition),
            "kept": kept(request),
            "found": found,
            "outcomes": outcomes,
            "board": board,
            "verdicts": tally_words(counted.counts),
            "chance": chance_sentence(counted, float(visit.county.chance_level), translate=_),
            "scorecard_url": reverse("outcomes:scorecard", args=[visit.county.slug])
            + query_of(request, shown.edition),
            "money_url": reverse("outcomes:money", args=[visit.county.slug])
            + query_of(request, shown.edition),
        },
        crumbs=[(_("Goals"), None)],
        section=SECTION,
        money=shown.edition is not None,
        published=published,
    )


def _outcomes(request: HttpRequest, visit: Visit, found: GoalList, edition: Edition | None) -> ShownTable:
    ask = query_of(request, edition)
    rows = [
        {
            "name": row.goal.name,
            "url": goal_address(visit, row.goal, ask),
            "department": row.department,
            "amount": row.amount,
            "share": row.share,
            "verdicts": row.verdicts,
            "initiatives": row.initiatives,
        }
        for row in found.outcomes
    ]
    rest, note = [], ""
    if edition is not None:
        if found.elsewhere != 0:
            rest.append(_rest(unnamed_goals(drafts=visit.drafts), found.elsewhere, found))
        rest.append(_rest(_("Not yet mapped"), found.unmapped, found))
        parts = [row.amount for row in found.outcomes if row.amount is not None]
        if not percents([*parts, found.elsewhere, found.unmapped]).adds_up:
            note = _("Shares are rounded and do not add to exactly 100.0%.")
    return show(
        OutcomeGoals,
        rows,
        request,
        name="goals",
        caption=_("Outcome goals"),
        about=_("%(edition)s, dollars") % {"edition": edition.label} if edition is not None else "",
        exclude=() if edition is not None else ("amount", "share", "bar"),
        choices={
            "department": [
                (name, name) for name in sorted({r.department for r in found.outcomes if r.department})
            ]
        },
        rest=rest,
        total=("amount",) if edition is not None else (),
        total_label=_("Total, same as the ledger"),
        empty=_("No goal is published yet.")
        if not visit.drafts
        else _("No outcome goal has been named yet."),
        note=note,
        file_name=f"{visit.county.slug}-goals",
    )


def _rest(words: str, amount: Any, found: GoalList) -> dict[str, Any]:
    share = amount / found.total if found.total else None
    return {"name": words, "amount": amount, "share": share}


def _board(request: HttpRequest, visit: Visit, found: GoalList) -> ShownTable:
    rows = [
        {
            "name": row.goal.name,
            "url": goal_address(visit, row.goal, query_of(request, None)),
            "served": "; ".join(
                f"{goal.name} ({strength.lower()})" for goal, strength, _reason in row.served_by
            ),
        }
        for row in found.board
    ]
    return show(
        BoardGoals,
        rows,
        request,
        name="board",
        caption=_("Board goals"),
        about=_("and the outcome goals that serve them"),
        empty=_("No board goal here yet."),
        file_name=f"{visit.county.slug}-board-goals",
    )


@county_page(public=True)
def detail(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """One goal: is it working, what does it cost, what is done about it."""
    goal = seen_goal(visit.county, slug, drafts=visit.drafts, reach=visit.reach)
    if goal is None:
        raise Http404
    shown = shown_edition(request, visit)
    number = page_number(request, "indicators-page")
    first = (number - 1) * CARDS_A_PAGE
    through = codes_asked(request, visit, shown.choices)
    found = goal_page(
        visit.county,
        goal,
        shown.choices,
        shown.edition,
        drafts=visit.drafts,
        reach=visit.reach,
        panels=slice(first, first + CARDS_A_PAGE),
        through=through,
    )
    ask = query_of(request, shown.edition)
    cards = cards_of(found.panels, request, visit.county, suffix=query_of(request, None))
    drawn = [chart for card in cards for chart in card.charts]
    context = money_parts(request, visit, found, shown)
    if context.get("chart") is not None:
        drawn.append(context["chart"])
    context["aims"] = aims_table(
        request,
        visit,
        found.aims,
        today=localdate(now()),
        caption=_("Initiatives that aim at this goal"),
        empty=_("No initiative aims at this goal yet."),
    )
    context["served"] = served_table(request, visit, found)
    tables = [table for table in context.values() if isinstance(table, ShownTable)]
    published = published_words(visit.county, shown.edition)
    file = export_response(request, *tables, published=published) or charts.chart_response(request, *drawn)
    if file is not None:
        return file
    context |= {
        "goal": found.goal,
        "found": found,
        "shown": shown,
        "is_board": goal.kind == Goal.Kind.BOARD,
        "picks": (*edition_picks(visit.county, shown.choices, shown.edition), *codes_picks(visit, through)),
        **restated_context(
            request,
            visit,
            "cost_center",
            through,
            {shown.edition.year}
            if found.money is not None and any(center.is_restated for center in found.money.centers)
            else (),
        ),
        "kept": kept(request),
        "cards": cards,
        "pages": Paginator(found.results, CARDS_A_PAGE).get_page(number),
        "page_before": address(request, {"indicators-page": str(number - 1)}, "indicators"),
        "page_after": address(request, {"indicators-page": str(number + 1)}, "indicators"),
        "first_card": next((card for card in cards if card.call), cards[0] if cards else None),
        "verdicts": tally_words(found.verdicts),
        "chance": chance_sentence(RollUp(found.verdicts), float(visit.county.chance_level), translate=_),
        "scorecard_url": _scorecard_url(request, visit, goal, shown.edition),
        "facts": facts(found),
        "history_url": reverse("outcomes:goal_history", args=[visit.county.slug, goal.slug])
        if visit.drafts and (goal.department_id is None or visit.reach.sees_department(goal.department_id))
        else "",
        "add_url": _add_url(visit, goal),
        "money_url": reverse("outcomes:money", args=[visit.county.slug]) + ask,
    }
    return page(
        request,
        visit,
        "outcomes/goal.html",
        context,
        crumbs=[(_("Goals"), reverse(SECTION, args=[visit.county.slug]) + ask), (found.goal.name, None)],
        section=SECTION,
        money=shown.edition is not None,
        published=published,
    )


def _scorecard_url(request: HttpRequest, visit: Visit, goal: SeenGoal, edition: Edition | None) -> str:
    asked = query_of(request, edition)
    start = reverse("outcomes:scorecard", args=[visit.county.slug])
    return f"{start}{asked}{'&' if asked else '?'}{urlencode({'goal': goal.slug})}"


def _add_url(visit: Visit, goal: SeenGoal) -> str:
    """Where who keeps the county adds an indicator to this goal; "" for others."""
    if not visit.drafts or not visit.may(Ability.ADMINISTER):
        return ""
    asked = urlencode({"county": visit.county.pk, "goal": goal.pk})
    return f"{reverse('admin:outcomes_indicator_add')}?{asked}"
