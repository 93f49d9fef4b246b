"""What one reader keeps of a page with lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Value

from obb.access import Reach
from obb.models import County, ListChoice, Person, SavedView
from obb.queries.saved_views import SeenView, may_change


@dataclass(frozen=True, slots=True)
class KeptOfPage:
    """`views` are those that she finds, by name, without who saved them; `choices`: table → the part of the address
    that says how she last had it.
    """

    views: tuple[SeenView, ...]
    choices: dict[str, str]


def kept_of_page(county: County, person: Person, reach: Reach, page: str) -> KeptOfPage:
    """Saved views and choices of one page together; one query."""
    views = SavedView.objects.filter(county=county, page=page).seen_by(person)
    choices = ListChoice.objects.filter(county=county, page=page, person_id=person.pk)
    kept = views.values_list(Value(True), "pk", "name", "query", "owner_id", "shared", "opens_first").union(
        choices.values_list(Value(False), "pk", "table", "query", "person_id", Value(False), Value(False)),
        all=True,
    )
    seen, chosen = [], {}
    for is_view, pk, name, query, owner_id, shared, opens_first in kept.order_by("name", "pk"):
        if is_view:
            view = SavedView(pk=pk, name=name, owner_id=owner_id, shared=shared)
            own = owner_id == person.pk
            changes = may_change(view, person, reach)
            seen.append(SeenView(pk, page, name, query, "", shared, opens_first and own, own, changes))
        else:
            chosen[name] = query
    return KeptOfPage(tuple(seen), chosen)
