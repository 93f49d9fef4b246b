"""Pages with lists: what is kept of them for a reader, by her own choice: saved views, and how she last had each list.

The address of a page holds all of its state. What is remembered is put into an address that says nothing of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from obb.access import Ability
from obb.actions.lists import remember_list
from obb.models import County, SavedView
from obb.queries.lists import kept_of_page
from obb.queries.saved_views import SeenView, opening
from obb.tables.kept import Lists, Views
from obb.tables.params import FILES, KEEP

if TYPE_CHECKING:
    from obb.views.entry import Visit

VIEW = "view"
"""The parameter that says which saved view a page was opened as."""
_PASSING = frozenset({*FILES, KEEP, VIEW, "apply", "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page with lists: its address, what it is called, and who opens it.

    `of_one_thing`: it stands under a thing's own address. How its lists are shown is remembered for all such things
    together, and it has no saved views.
    """

    url: str
    title: Promise
    needs: Ability = Ability.READ_DRAFTS
    of_one_thing: bool = False


LISTS = {
    "lines": ListPage("budget:line_list", _("Budget lines")),
    "goals": ListPage("outcomes:goal_list", _("Goals")),
    "scorecard": ListPage("outcomes:scorecard", _("Scorecard")),
    "watch": ListPage("outcomes:watch", _("Watch list")),
    "indicators": ListPage("outcomes:indicator_list", _("Indicators")),
    "initiatives": ListPage("outcomes:initiative_list", _("Initiatives")),
    "departments": ListPage("outcomes:department_list", _("Departments")),
    "cost-centers": ListPage("outcomes:cost_center_list", _("Cost centers")),
    "money": ListPage("outcomes:money", _("Money by outcome")),
    "compare": ListPage("budget:compare", _("Compare")),
    "compare-years": ListPage("budget:compare_years", _("Compare years and stages")),
    "bridge": ListPage("budget:bridge", _("Bridge")),
    "child-support": ListPage("outcomes:child_support", _("Child support calculator")),
    "amendments": ListPage("budget:amendment_list", _("Amendments"), Ability.READ_ALL_DRAFTS),
    "stages": ListPage("budget:stage_list", _("Budget stages"), Ability.READ_ALL_DRAFTS),
    "reorganizations": ListPage("budget:succession_list", _("Reorganizations"), Ability.READ_ALL_DRAFTS),
    "history": ListPage("obb:history", _("History"), Ability.READ_ALL_DRAFTS),
    "imports": ListPage("obb:import_list", _("Imports"), Ability.IMPORT),
    "profiles": ListPage("obb:profile_list", _("Profiles"), Ability.IMPORT),
    "publications": ListPage("outcomes:publish", _("Publish"), Ability.PUBLISH),
    "views": ListPage("obb:view_list", _("Saved views")),
    "department": ListPage("outcomes:department", _("Department"), of_one_thing=True),
    "cost-center": ListPage("outcomes:cost_center", _("Cost center"), of_one_thing=True),
}
"""Every page with a list, by the name that its saved views and choices have."""
_NAMES = {one.url: name for name, one in LISTS.items()}


def savable(visit: Visit, name: str) -> bool:
    """Whether there is such a page, with views that this reader may save and open."""
    found = LISTS.get(name)
    return found is not None and not found.of_one_thing and visit.may(found.needs)


def list_address(county: County, name: str, query: str = "") -> str:
    """A page with lists, in a state."""
    return f"{reverse(LISTS[name].url, args=[county.slug])}{'?' if query else ''}{query}"


def kept_state(query: str) -> str:
    """What of an address is kept: not its page numbers, not the asking for a file, not which view it was."""
    given = QueryDict(query, mutable=True)
    for name in list(given):
        if name in _PASSING or name.endswith("-page"):
            del given[name]
    return given.urlencode()


def view_address(county: County, view: SeenView | SavedView) -> str:
    """The page as the view has it; the address holds all of it."""
    return list_address(county, view.page, f"{view.query}{'&' if view.query else ''}{VIEW}={view.pk}")


# -- at the door ----------------------------------------------------------------------------------------------


def with_lists(request: HttpRequest, visit: Visit, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What a page answers, with what is kept of its lists before it and what is to be kept after it."""
    if address := _come(request, visit):
        return redirect(address)
    return _leave(request, visit, view())


def _come(request: HttpRequest, visit: Visit) -> str:
    """Finds what is kept for this reader of the page she asks for; the address to go to instead, "" for this one.

    Without a word in the address she goes to her view that opens first. A list of which the address says nothing is
    shown as she last had it. A view is shown as it was saved, and a file as the page that it was asked on.
    One query; none for the public, for files, and on pages without a list.
    """
    name = _NAMES.get(request.resolver_match.view_name if request.resolver_match else "")
    asks_for_file = any(parameter in request.GET for parameter in FILES)
    if name is None or asks_for_file or request.method == "POST" or not visit.reach.reads_drafts:
        return ""
    kept = kept_of_page(visit.county, request.user, visit.reach, name)
    if not request.GET and (first := opening(kept.views)) is not None:
        return view_address(visit.county, first)
    views = _beside(request, visit, name, kept.views) if savable(visit, name) else None
    request.lists = Lists(views, kept.choices)
    if VIEW in request.GET or KEEP in request.GET:
        return ""
    unsaid = [look for table, look in kept.choices.items() if not _says(request.GET, table, look)]
    return f"{request.path}?{'&'.join([*filter(None, [request.GET.urlencode()]), *unsaid])}" if unsaid else ""


def _says(query: QueryDict, table: str, look: str) -> bool:
    """Whether an address says how a table is shown: then all of it counts, and nothing is added."""
    looks = QueryDict(look)
    return any(name.startswith(f"{table}-") or name in looks for name in query)


def _leave(request: HttpRequest, visit: Visit, answer: HttpResponse) -> HttpResponse:
    """Remembers the list that `?keep=` names as it was just laid out, and leads to the address that says so shortly."""
    lists: Lists | None = getattr(request, "lists", None)
    if lists is None or KEEP not in request.GET or request.method != "GET" or answer.status_code != 200:
        return answer
    table, query = request.GET[KEEP], request.GET.copy()
    del query[KEEP]
    look = lists.looks.get(table)
    if look is not None:
        name = _NAMES[request.resolver_match.view_name]
        remember_list(county=visit.county, person=request.user, page=name, table=table, query=look)
        now = QueryDict(look)
        for parameter, values in list(query.lists()):
            of_look = parameter.startswith(f"{table}-") and parameter.endswith(_LOOKS)
            if of_look and parameter not in now or not any(values):
                del query[parameter]
            elif parameter in now:
                query.setlist(parameter, now.getlist(parameter))
    return redirect(f"{request.path}{'?' if query else ''}{query.urlencode()}")


_LOOKS = ("-columns", "-per_page", "-sort")


def _beside(request: HttpRequest, visit: Visit, name: str, views: Sequence[SeenView]) -> Views:
    query = kept_state(request.GET.urlencode())
    current = _current(request, views)
    asked = urlencode({"query": query})
    slug = visit.county.slug
    changes = current is not None and current.may_change
    return Views(
        links=tuple((view.name, view_address(visit.county, view), view is current) for view in views),
        current=current.name if current is not None else "",
        changed=current is not None and QueryDict(current.query) != QueryDict(query),
        save_url=f"{reverse('obb:view_new', args=[slug])}?{urlencode({'page': name})}&{asked}",
        change_url=f"{reverse('obb:view_change', args=[slug, current.pk])}?{asked}" if changes else "",
        list_url=reverse("obb:view_list", args=[slug]),
    )


def _current(request: HttpRequest, views: Iterable[SeenView]) -> SeenView | None:
    return next((view for view in views if str(view.pk) == request.GET.get(VIEW)), None)
