"""Indicators: the list, and one with its curve, its verdict and how that was decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from obb.charts import page as charts
from obb.charts.page import ShownChart
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from outcomes.charts.outlook import with_standing
from outcomes.charts.trend import charts_of
from outcomes.queries.forecasts import hit_rate
from outcomes.queries.indicator import IndicatorPage, indicator_page
from outcomes.queries.indicators import indicator_rows
from outcomes.queries.results import frozen_hits
from outcomes.tables import indicators as tables
from outcomes.views.hit_words import hits_words
from outcomes.views.indicator_goal import goal_parts
from outcomes.views.indicator_known import known_parts
from outcomes.views.indicator_parts import beside, reason, tables_of
from outcomes.views.indicator_record import record_parts
from outcomes.views.indicator_story import story_parts, with_notes
from outcomes.views.target_parts import target_words

SECTION = "outcomes:goal_list"


@county_page(public=True)
def indicator_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every indicator this reader may see, with its newest value and its verdict."""
    rows = indicator_rows(visit.county, reach=visit.reach, drafts=visit.drafts)
    choices = {
        "verdict": _named(row.badge for row in rows),
        "kind": _named(row.kind for row in rows),
        "development": _named(row.development for row in rows),
        "goal": [(name, name) for name in dict.fromkeys(row.goal for row in rows if row.goal)],
    }
    if visit.drafts:
        choices["department"] = _named(row.department for row in rows)
    table = show(
        tables.Indicators,
        rows,
        request,
        name="indicators",
        caption=_("Indicators"),
        choices=choices,
        exclude=() if visit.drafts else ("department", "quality"),
        empty=_("No indicator has been named yet.") if visit.drafts else _("No indicator is published yet."),
        file_name=f"{visit.county.slug}-indicators",
    )
    if (file := export_response(request, table)) is not None:
        return file
    keys = [row.pk for row in rows]
    hits = hit_rate(keys) if visit.drafts else frozen_hits(visit.county, keys)
    return page(
        request,
        visit,
        "outcomes/indicator_list.html",
        {"table": table, "hits": hits_words(hits, for_analysts=visit.drafts)},
        crumbs=[(_("Indicators"), None)],
        section=SECTION,
    )


@county_page(public=True)
def indicator(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """One indicator: is it closer or further, and how do we know."""
    found = indicator_page(visit.county, slug, reach=visit.reach, drafts=visit.drafts)
    if found is None:
        raise Http404
    drawn = _charts(request, visit, found)
    parts = tables_of(request, visit, found)
    recorded = record_parts(request, visit, found) | known_parts(request, visit, found)
    spoken = goal_parts(request, visit, found) | story_parts(request, visit, found) | recorded
    tables = [*parts.values(), *(part for part in spoken.values() if isinstance(part, ShownTable))]
    published = _published_words(found)
    file = export_response(request, *tables, published=published) or charts.chart_response(request, *drawn)
    if file is not None:
        return file
    asked = "?edition=published" if visit.reach.reads_drafts and not visit.drafts else ""
    slugs = [visit.county.slug]
    context = {
        "found": found,
        "panel": found.panel,
        "verdict": found.panel.verdict,
        "reason": reason(found.panel),
        "charts": drawn,
        "beside": beside(found),
        "targets_said": target_words(found),
        **parts,
        **spoken,
        "calculator_url": reverse("outcomes:child_support", args=slugs) if found.calculator else "",
        "history_url": reverse("outcomes:indicator_history", args=[*slugs, slug]) if found.is_draft else "",
    }
    crumbs = [
        (_("Indicators"), reverse("outcomes:indicator_list", args=slugs) + asked),
        (found.panel.name, None),
    ]
    return page(
        request,
        visit,
        "outcomes/indicator.html",
        context,
        crumbs=crumbs,
        section=SECTION,
        money=bool(spoken.get("goal_money")),
        published=published,
    )


def _charts(request: HttpRequest, visit: Visit, found: IndicatorPage) -> list[ShownChart]:
    """The gap first where that was judged; limits and forecast belong to the indicator's own curve."""
    panel = found.panel
    *gaps, own = charts_of(panel, visit.county.short_name) or (None,)
    if own is None:
        return []
    every = [*gaps, with_standing(with_notes(own, panel), panel, found.standing, for_analysts=found.is_draft)]
    names = ["gap", "trend"][-len(every) :]
    return [
        charts.show(chart, request, name=name, file_name=f"{visit.county.slug}-{panel.slug}-{name}")
        for name, chart in zip(names, every, strict=True)
    ]


def _named(names: Iterable[str]) -> list[tuple[str, str]]:
    """The options of a choice: each name that there is, once."""
    return [(name, name) for name in sorted(set(names) - {""})]


def _published_words(found: IndicatorPage) -> str:
    if found.published_at is None:
        return ""
    when = date_format(localtime(found.published_at), "DATE_FORMAT")
    return _("Published %(when)s with “%(title)s”.") % {"when": when, "title": found.title}
