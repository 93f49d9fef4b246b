"""Saving a view of a page, changing it, and deleting it: by its owner, and shared ones by an admin too."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from obb.history import change
from obb.models import County, Person, SavedView


def save_view(
    *,
    county: County,
    page: str,
    name: str,
    query: str,
    shared: bool,
    opens_first: bool,
    by: Person,
    reason: str,
) -> SavedView:
    """A new view. Raises ValidationError where its owner has one of that name, or it asks for too much."""
    view = SavedView(county=county, page=page, owner=by)
    return change_view(
        view=view, name=name, query=query, shared=shared, opens_first=opens_first, by=by, reason=reason
    )


def change_view(
    *,
    view: SavedView,
    name: str,
    query: str,
    shared: bool,
    opens_first: bool,
    by: Person,
    reason: str,
) -> SavedView:
    """Another name, other readers, another state of the page. Raises ValidationError as `save_view` does.

    One view of a page opens first: an other of the same owner no longer does.
    """
    if len(query) > SavedView.LONGEST_QUERY:
        raise ValidationError(_("This view has too many filters to be saved. Take some off."))
    with transaction.atomic():
        # two windows of one person: one after the other
        County.objects.select_for_update(no_key=True).get(pk=view.county_id)
        with change(by=by, reason=reason):
            if opens_first:
                others = SavedView.objects.filter(
                    county=view.county_id, page=view.page, owner=view.owner_id, opens_first=True
                )
                others.exclude(pk=view.pk).update(opens_first=False)
            view.name, view.query, view.shared, view.opens_first = name.strip(), query, shared, opens_first
            view.full_clean()
            view.save()
    return view


def delete_view(*, view: SavedView, by: Person, reason: str) -> None:
    """Takes it away for everybody who found it; its history stays."""
    with change(by=by, reason=reason):
        view.delete()
