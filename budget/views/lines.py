"""The lines explorer: the ledger's lines of any years and stages, as the finance system has them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budget.queries.explored import DIMENSIONS, Narrowed, Tally, narrow, tally
from budget.queries.line_groups import MOST_GROUPS
from budget.queries.line_names import LineNames, names_of
from budget.queries.line_pages import order_column
from budget.views import line_filters as filters
from budget.views.editions import published_words
from budget.views.line_editions import ShownEditions, shown_editions
from budget.views.line_files import line_file, sheet_notes, wants_file
from budget.views.line_state import APPLY, FIND, GROUPS, Asked, asked, settled, state
from budget.views.line_tables import groups_table, line_wish, lines_table, offered_columns
from obb.domain.amounts import exact
from obb.tables.export import MOST_ROWS
from obb.tables.kept import lists_of
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import kept

FORM_FIELDS = frozenset({*DIMENSIONS, *GROUPS, "least", "most", "q", "across", "measure"})
"""What the form of filters and groups has fields for."""


@county_page(public=True)
def line_list(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The lines this reader may see, narrowed, grouped and in the columns that the address says, and what they
    add up to. `budget/views/line_state.py` has the grammar of the address.
    """
    shown = shown_editions(request, visit)
    crumbs = [(_("Budget lines"), None)]
    if not shown.editions:
        return page(
            request, visit, "budget/line_list.html", {"edition": ""}, crumbs=crumbs, money=True, dense=True
        )
    names = names_of(
        visit.county, shown.editions, departments=visit.reach.departments if visit.drafts else None
    )
    wish, known = asked(request), filters.options(visit, names)
    if APPLY in request.GET:
        at = reverse("budget:line_list", args=[visit.county.slug])
        return redirect(f"{at}?{settled(request, filters.exact(known, wish))}")
    narrowed = narrow(visit.county, names, wish.wanted)
    found = tally(narrowed, "" if wish.by else order_column(line_wish(request).order))
    table, notes = _table(request, visit, shown, narrowed, found, wish)
    lists = lists_of(request)
    chips, status = filters.chips(request, known, wish), 200
    if wants_file(request, table):
        said = sheet_notes(visit, shown, chips, _sums(found))
        file = line_file(request, visit, shown, table, narrowed, said)
        if file is not None:
            return file
        notes, status = [*notes, _too_long(table)], 413
    context = {
        "edition": shown.label,
        "notes": [*shown.notes, *wish.notes, *filters.said_missing(shown, names, wish), *notes],
        "boxes": filters.boxes(request, visit, shown, known, wish),
        "groups": filters.group_picks(wish),
        "wanted": wish.wanted,
        "least": request.GET.get("least", "")[:30],
        "most": request.GET.get("most", "")[:30],
        "kept": _kept(request, FORM_FIELDS),
        "kept_by_columns": _kept(request, ("columns",)),
        "columns": offered_columns(wish, shown),
        "chips": chips,
        "cleared": filters.cleared(request),
        "keeps": lists is not None,
        "views": lists.take_views() if lists is not None else None,
        "center": _center(names, wish),
        "all_url": _all_url(visit, shown, request),
        "grouped": bool(wish.by),
        "sums": _sums(found),
        "by_edition": _by_edition(found) if len(shown.editions) > 1 else [],
        "table": table,
        "only_own": visit.drafts and not visit.sees_all,
    }  # fmt: skip
    return page(
        request,
        visit,
        "budget/line_list.html",
        context,
        crumbs=crumbs,
        money=True,
        dense=True,
        published=_published(visit, shown),
        status=status,
    )


def _table(
    request: HttpRequest, visit: Visit, shown: ShownEditions, narrowed: Narrowed, found: Tally, wish: Asked
) -> tuple[ShownTable, list[str]]:
    if not wish.by:
        return lines_table(request, visit, shown, narrowed, found, wish), []
    table, groups = groups_table(request, visit, shown, narrowed, found, wish)
    if not groups.more:
        return table, []
    note = _(
        "There are more than %(most)s groups; the first are shown, without a total. Narrow the lines or group by fewer."
    )
    return table, [note % {"most": f"{MOST_GROUPS:,}"}]


def _sums(found: Tally) -> list[tuple[str, str]]:
    total = found.total
    return [
        (_("lines"), f"{total.lines:,}"),
        (_("expenses"), exact(total.expenses)),
        (_("revenues"), exact(total.revenues)),
        (_("expenses less revenues"), exact(total.net_cost)),
    ]


def _published(visit: Visit, shown: ShownEditions) -> str:
    """When what is shown was published, for the foot of the page; of several only how many copies these are."""
    if len(shown.editions) == 1:
        return published_words(visit.county, shown.editions[0])
    if visit.drafts:
        return ""
    first, last = (date_format(localtime(one), "DATE_FORMAT") for one in _span(shown))
    return _("Published copies, made between %(first)s and %(last)s.") % {"first": first, "last": last}


def _span(shown: ShownEditions) -> tuple[datetime, datetime]:
    days = [one.published_at for one in shown.editions if one.published_at is not None]
    return min(days), max(days)


def _by_edition(found: Tally) -> list[dict[str, Any]]:
    """What each year and stage adds up to, where several are shown."""
    return [
        {"label": edition.label, "lines": f"{sums.lines:,}", "sums": sums}
        for edition, sums in found.by_edition
    ]


def _too_long(table: ShownTable) -> str:
    words = _(
        "An Excel sheet holds %(most)s rows, and these are %(count)s. Narrow the lines, or take the CSV."
    )
    return words % {"most": f"{MOST_ROWS:,}", "count": f"{table.pager.count:,}"}


def _kept(request: HttpRequest, own: Collection[str]) -> list[tuple[str, str]]:
    """What a form must carry on: all of the address but its own fields."""
    return [
        (name, value)
        for name, values in state(request).lists()
        if name not in own and not name.startswith(FIND)
        for value in values
    ]


def _center(names: LineNames, wish: Asked) -> str:
    """The cost center whose lines alone are shown, if it is one."""
    codes = wish.wanted.chosen["cost_center"]
    if len(codes) != 1:
        return ""
    called = [one for one in names.named["cost_center"].values() if one.code == codes[0]]
    return f"{called[0].code} {called[0].name}" if called else ""


def _all_url(visit: Visit, shown: ShownEditions, request: HttpRequest) -> str:
    """These years and stages without any filter, group or column."""
    asked_for = [("year", str(one)) for one in dict.fromkeys(one.year for one in shown.editions)]
    asked_for += [("stage", one) for one in dict.fromkeys(one.stage_code for one in shown.editions)]
    at = reverse("budget:line_list", args=[visit.county.slug])
    return f"{at}?{urlencode([*asked_for, *kept(request).items()])}"
