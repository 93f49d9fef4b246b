"""What an authority allows: as it is held to, and in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budget.domain.amendments import Reach
from budget.models import Authority, AuthorityReach
from obb.domain.amounts import exact
from obb.models import County

_PLACES = AuthorityReach.objects.select_related(*AuthorityReach.DIMENSIONS).order_by("pk")


def places_reached(authority: Authority) -> list[AuthorityReach]:
    """The places it reaches, each with the thing it names. One query."""
    return list(_PLACES.filter(authority=authority))


def as_reaches(places: Iterable[AuthorityReach]) -> tuple[Reach, ...]:
    """The same as amendments are held to them."""
    return tuple(Reach(one.side, one.dimension, one.thing.pk) for one in places)


def authorities_with_terms(county: County) -> tuple[tuple[Authority, tuple[str, ...]], ...]:
    """Every authority of the county by name, with its terms. Two queries."""
    found = Authority.objects.filter(county=county).order_by("name", "pk")
    found = found.prefetch_related(Prefetch("reaches", _PLACES, to_attr="places"))
    return tuple((one, terms_of(one, one.places)) for one in found)


def terms_of(authority: Authority, places: Iterable[AuthorityReach]) -> tuple[str, ...]:
    """What an amendment under it is held to, a sentence each; none where it may do anything."""
    found, places = [], list(places)
    if authority.max_amount is not None:
        found.append(_("It moves %(limit)s at most.") % {"limit": exact(authority.max_amount)})
    if authority.within:
        found.append(_kept_within(authority.within))
    for side, words in (
        ("from", _("It takes from %(places)s alone.")),
        ("to", _("It gives to %(places)s alone.")),
    ):
        named = named_places(places, side)
        if named:
            found.append(words % {"places": named})
    if found and authority.exception:
        found.append(_("Exception: %(words)s.") % {"words": authority.exception.rstrip(".")})
    if authority.reports_to_board:
        found.append(_("It is reported to the board."))
    return tuple(found)


def _kept_within(within: str) -> str:
    return {
        "fund": _("In each fund its expenses stay what they were together."),
        "department": _("In each department and fund its expenses stay what they were together."),
        "cost center": _("In each cost center and fund its expenses stay what they were together."),
    }[within]


def named_places(places: Iterable[AuthorityReach], side: str) -> str:
    """What is reached “from” or “to”: “department 0530 Social Services or 0540 Aging, and fund 0101 General Fund”.

    "" where everything is reached on that side.
    """
    there = [one for one in places if one.side in (side, AuthorityReach.Side.BOTH)]
    sorts = []
    for dimension in AuthorityReach.DIMENSIONS:
        named = [str(one.thing) for one in there if one.dimension == dimension]
        if named:
            noun = AuthorityReach._meta.get_field(dimension).verbose_name
            sorts.append(f"{noun} {get_text_list(named, _('or'))}")
    return get_text_list(sorts, _("and"))
