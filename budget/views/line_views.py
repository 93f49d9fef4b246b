"""Saved views on the lines page: which there are, which one is open, and whether it was changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from obb.queries.saved_views import SeenView, opening, saved_views
from obb.views.entry import Visit
from obb.views.params import whole
from obb.views.saved_views import VIEW, address_of, kept_state

PAGE = "lines"


@dataclass(frozen=True)
class LineViews:
    """`links`: (name, address, whether it is open). `current` is the one that is open; `changed` says that the
    page shows something else than it keeps. `change_url` is "" where this reader may not change it.
    """

    links: tuple[tuple[str, str, bool], ...]
    current: SeenView | None
    changed: bool
    save_url: str
    change_url: str
    list_url: str


def found_views(request: HttpRequest, visit: Visit) -> tuple[SeenView, ...]:
    """The views of this page that the reader finds; one query, and none for the public."""
    return saved_views(visit.county, request.user, visit.reach, PAGE)


def first_address(request: HttpRequest, visit: Visit, views: Sequence[SeenView]) -> str:
    """Where somebody goes who asks for the page and nothing else: her own view that opens first; "" without one."""
    first = None if request.GET else opening(views)
    return "" if first is None else address_of(visit.county, first)


def line_views(request: HttpRequest, visit: Visit, views: Sequence[SeenView]) -> LineViews | None:
    """None for who cannot save any."""
    if not visit.reach.reads_drafts:
        return None
    slug, query = visit.county.slug, kept_state(request.GET.urlencode())
    key = whole(request, VIEW)
    current = next((view for view in views if view.pk == key), None)
    asked = urlencode({"query": query})
    changes = current is not None and current.may_change
    return LineViews(
        links=tuple((view.name, address_of(visit.county, view), view is current) for view in views),
        current=current,
        changed=current is not None and current.query != query,
        save_url=f"{reverse('obb:view_new', args=[slug])}?{urlencode({'page': PAGE})}&{asked}",
        change_url=f"{reverse('obb:view_change', args=[slug, current.pk])}?{asked}" if changes else "",
        list_url=reverse("obb:view_list", args=[slug]),
    )
