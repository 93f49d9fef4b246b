"""The door of every page under a county: who comes, to what, and may she."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from obb.access import Ability, Reach, reach_of
from obb.models import County
from obb.views.lists import with_lists


@dataclass(frozen=True)
class Visit:
    """One reader at one county's page, at a moment. `drafts` says whether she is shown drafts or what is
    published.
    """

    county: County
    reach: Reach
    drafts: bool
    at: datetime = field(default_factory=timezone.now)

    def may(self, ability: Ability) -> bool:
        return self.reach.may(ability)

    @property
    def sees_all(self) -> bool:
        """Nothing of what is shown is kept from this reader: the public copy is whole, too."""
        return not self.drafts or self.reach.departments is None


View = Callable[..., HttpResponse]


READS = ("GET", "HEAD")
WRITES = (*READS, "POST")
ONLY_WRITES = ("POST",)


def county_page(
    *, public: bool = False, needs: Ability = Ability.READ_DRAFTS, methods: tuple[str, ...] = READS
) -> Callable[[View], View]:
    """A page of a county: `view(request, visit, …)` for the address `/<slug>/…`.

    A `public` page is for everybody: without a role in the county it shows what is published, and
    whoever reads drafts may look at that too (`?edition=published`). Any other page `needs` an ability.
    Not signed in: what is not public gives the sign-in page, whether it exists or not. Signed in: a
    county where one has no role has no such page (404); with a role but without the ability it is
    forbidden (403). Only then is another method than `methods` refused (405), so that asking in
    other ways tells nobody more.
    """

    def door(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, county: str, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if any("\0" in part for part in (*args, *kwargs.values()) if isinstance(part, str)):
                    raise Http404  # nothing is called so, and the database takes no such text
                visit = _visit(request, county)
                if not public:
                    _check(visit, needs)
                if request.method not in methods:
                    return HttpResponseNotAllowed(methods)
                return with_lists(request, visit, lambda: view(request, visit, *args, **kwargs))
            except Http404:
                if request.user.is_authenticated:
                    raise
                return redirect_to_login(request.get_full_path())

        return entered

    return door


def _visit(request: HttpRequest, slug: str) -> Visit:
    county = County.objects.filter(slug=slug).first()
    if county is None:
        raise Http404
    reach = reach_of(request.user, county)
    visit = Visit(county, reach, reach.reads_drafts and request.GET.get("edition") != "published")
    request.visit = visit
    return visit


def _check(visit: Visit, needs: Ability) -> None:
    if not visit.reach.reads_drafts:
        raise Http404
    if not visit.reach.may(needs):
        raise PermissionDenied


def now() -> Any:
    """The one place where a page asks the clock; what it calls gets the time as an argument."""
    return timezone.now()
