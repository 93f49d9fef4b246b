"""Saved views that a reader finds, and the addresses they open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from obb.access import Ability, Reach
from obb.models import County, Person, SavedView


@dataclass(frozen=True, slots=True)
class SeenView:
    """A saved view as one reader finds it: `own` is hers, `may_change` says that she may rename or delete it."""

    pk: int
    page: str
    name: str
    query: str
    owner: str
    shared: bool
    opens_first: bool
    own: bool
    may_change: bool


def saved_views(county: County, person: Person, reach: Reach) -> tuple[SeenView, ...]:
    """Her own and those that are shared, by name. One query; none for who has no role."""
    if not reach.reads_drafts:
        return ()
    found = SavedView.objects.filter(county=county).seen_by(person)
    return tuple(_seen(view, person, reach) for view in found.select_related("owner").order_by("name", "pk"))


def _seen(view: SavedView, person: Person, reach: Reach) -> SeenView:
    own = view.owner_id == person.pk
    return SeenView(
        view.pk,
        view.page,
        view.name,
        view.query,
        str(view.owner),
        view.shared,
        view.opens_first and own,
        own,
        may_change(view, person, reach),
    )


def may_change(view: SavedView, person: Person, reach: Reach) -> bool:
    """Its owner may; and an admin may what is shared, so that nothing stays behind of those who leave."""
    return view.owner_id == person.pk or (view.shared and reach.may(Ability.ADMINISTER))


def opening(views: Iterable[SeenView]) -> SeenView | None:
    """The one that its owner sees first."""
    return next((view for view in views if view.opens_first), None)
