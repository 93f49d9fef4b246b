"""The county's first page, by what the reader comes for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from budget.queries.editions import editions
from budget.views.editions import Shown, edition_picks, published_words, query_of, shown_edition
from obb.access import Ability
from obb.domain import amounts
from obb.tables.export import export_response
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page, now
from obb.views.page import page
from obb.views.params import kept
from obb.views.saved_views import views_table
from outcomes.queries.home import own_home, reader_home, work_home
from outcomes.views.due import due_parts
from outcomes.views.goal_parts import aims_table
from outcomes.views.home_own import own_centers, own_goals, own_indicators
from outcomes.views.home_reader import changes, goal_cards, years_table
from outcomes.views.home_work import imports_table, loaded_table, next_steps, publications_table


@county_page(public=True)
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Those who do the work see its state, a department's people their own, all others what each goal costs."""
    shown = shown_edition(request, visit)
    if visit.drafts and visit.may(Ability.IMPORT):
        template, context = "outcomes/home_work.html", _work(request, visit, shown)
    elif visit.drafts and visit.reach.is_partial:
        template, context = "outcomes/home_own.html", _own(request, visit, shown)
    else:
        template, context = "outcomes/home.html", _reader(request, visit, shown)
    published = published_words(visit.county, shown.edition)
    tables = [part for part in context.values() if isinstance(part, ShownTable)]
    file = export_response(request, *tables, published=published)
    if file is not None:
        return file
    context |= {
        "shown": shown,
        "picks": edition_picks(visit.county, shown.choices, shown.edition, short=True),
        "kept": kept(request),
    }
    return page(
        request,
        visit,
        template,
        context,
        money=shown.edition is not None,
        dense=template == "outcomes/home_work.html",
        published=published,
    )


def _reader(request: HttpRequest, visit: Visit, shown: Shown) -> dict[str, Any]:
    found = reader_home(visit.county, shown.choices, shown.edition, drafts=visit.drafts, reach=visit.reach)
    slug, ask = visit.county.slug, query_of(request, shown.edition)
    return {
        "found": found,
        "cards": goal_cards(request, visit, found, shown.edition),
        "others": len(found.goals.outcomes) - len(found.featured),
        "years": years_table(request, visit, found, shown.edition),
        "changes": changes(found),
        "goals_url": reverse("outcomes:goal_list", args=[slug]) + ask,
        "money_url": reverse("outcomes:money", args=[slug]) + ask,
    }


def _own(request: HttpRequest, visit: Visit, shown: Shown) -> dict[str, Any]:
    found = own_home(visit.county, shown.edition, reach=visit.reach)
    return {
        "found": found,
        "departments": [
            (one.name, reverse("outcomes:department", args=[visit.county.slug, one.code]))
            for one in found.departments
        ],
        "goals": own_goals(request, visit, found, shown.edition),
        "centers": own_centers(request, visit, found, shown.edition),
        **due_parts(request, visit, today=localdate(now())),
        "indicators": own_indicators(request, visit, found),
        "aims": aims_table(
            request,
            visit,
            found.aims,
            today=localdate(now()),
            caption=_("Initiatives of your departments"),
            empty=_("No initiative has been brought in yet."),
        ),
    }


def _work(request: HttpRequest, visit: Visit, shown: Shown) -> dict[str, Any]:
    published = editions(visit.county, drafts=False)
    found = work_home(visit.county, shown.edition, published, reach=visit.reach)
    steps = next_steps(visit, found, shown.edition)
    sums = []
    if found.coverage is not None:
        sums = [(_("By outcome"), found.coverage.by_outcome), (_("ledger"), found.coverage.ledger)]
    share = ""
    if found.coverage is not None and found.coverage.ledger:
        share = amounts.percent(found.coverage.unmapped / found.coverage.ledger)
    return {
        "found": found,
        "unmapped_share": share,
        "counts": [
            (str(found.goals), _("outcome goals")),
            (str(found.indicators), _("indicators")),
            (str(found.unjudged), _("indicators not judged yet")),
        ],
        **due_parts(request, visit, today=localdate(now())),
        "steps": steps,
        "sums": sums,
        "loaded": loaded_table(request, visit, found, shown),
        "imports": imports_table(request, visit, found),
        "publications": publications_table(request, visit, found),
        "views": views_table(request, visit),
    }
