"""The whole county's history: the newest changes of every kind of thing, read a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models

from obb.history import Change, event_model, told
from obb.models import County

AT_ONCE = 500
MOST = 10_000
"""How many of the newest changes can be leafed through, or be in a file: those before are narrowed to."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing whose changes are recorded: `key` is its model's label, `words` the field's word."""

    key: str
    words: str
    model: type[models.Model]


def kinds() -> tuple[Kind, ...]:
    """Every recorded kind of thing that belongs to a county, and the county itself, by their words."""
    found = []
    for model in apps.get_models():
        belongs = model is County or any(one.name == "county" for one in model._meta.concrete_fields)
        if belongs and _is_recorded(model):
            words = str(model._meta.verbose_name_plural)
            found.append(Kind(model._meta.label_lower, words[:1].upper() + words[1:], model))
    return tuple(sorted(found, key=lambda kind: kind.words))


def _is_recorded(model: type[models.Model]) -> bool:
    try:
        return event_model(model) is not None
    except StopIteration:
        return False


class CountyChanges(Sequence[Change]):
    """The county's changes, newest first, each read only when its page is: slice it or walk through it.

    `person_id`: only those that this person made. A page takes one query for which they are, three for
    each kind of thing among them and one for each kind of thing these point to.
    """

    def __init__(self, county: County, chosen: Sequence[Kind], *, person_id: int | None = None) -> None:
        self.county = county
        self.kinds = tuple(chosen)
        self.person_id = person_id

    @cached_property
    def count_all(self) -> int:
        """How many there are in all, those that cannot be leafed through too."""
        parts = [self._events(kind, place) for place, kind in enumerate(self.kinds)]
        counts = " UNION ALL ".join(f"SELECT count(*) AS found FROM ({query}) e" for query, _values in parts)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT sum(found) FROM ({counts}) counted",  # noqa: S608
                [value for _query, values in parts for value in values],
            )
            return int(cursor.fetchone()[0] or 0)

    def __len__(self) -> int:
        return min(self.count_all, MOST)

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, slice):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        return self._page(start, max(stop - start, 0))

    def __iter__(self) -> Iterator[Change]:
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]

    def _page(self, offset: int, limit: int) -> list[Change]:
        if not limit:
            return []
        parts = [self._events(kind, place) for place, kind in enumerate(self.kinds)]
        newest = " UNION ALL ".join(
            f"(SELECT * FROM ({query}) e ORDER BY at DESC, key DESC LIMIT %s)"  # noqa: S608 the parts are this module's own
            for query, _values in parts
        )
        values = [value for _query, values in parts for value in (*values, offset + limit)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT kind, key FROM ({newest}) newest ORDER BY at DESC, kind, key DESC LIMIT %s OFFSET %s",  # noqa: S608
                [*values, limit, offset],
            )
            places = cursor.fetchall()
        found: dict[tuple[int, int], Change] = {}
        for kind in sorted({kind for kind, _key in places}):
            keys = [key for each, key in places if each == kind]
            found.update({(kind, key): change for key, change in _told(self.kinds[kind].model, keys)})
        return [found[place] for place in places if place in found]

    def _events(self, kind: Kind, place: int) -> tuple[str, list[Any]]:
        """This kind's events as (kind, key, at): a query of fixed words, and its values."""
        table = connection.ops.quote_name(event_model(kind.model)._meta.db_table)
        county = "pgh_obj_id" if kind.model is County else "county_id"
        query = f"SELECT %s AS kind, pgh_id AS key, pgh_created_at AS at FROM {table} WHERE {county} = %s"  # noqa: S608
        values: list[Any] = [place, self.county.pk]
        if self.person_id is not None:
            query += " AND pgh_context_id IN (SELECT id FROM pghistory_context WHERE metadata->>'user' = %s)"
            values.append(str(self.person_id))
        return query, values


def people_who_changed(county: County) -> list[tuple[int, str]]:
    """(id, name) of those with a role in the county now, by name: whom the history can be narrowed to."""
    people = get_user_model().objects.filter(roles__county=county).distinct()
    return sorted(((person.pk, str(person)) for person in people), key=lambda pair: pair[1].casefold())


def _told(model: type[models.Model], keys: Sequence[int]) -> list[tuple[int, Change]]:
    """(event's key, change); the events before these are read by one query, too."""
    recorded = event_model(model).objects
    events = list(recorded.filter(pk__in=keys).select_related("pgh_context"))
    earlier = recorded.filter(pgh_obj_id=models.OuterRef("pgh_obj_id"), pk__lt=models.OuterRef("pk"))
    newest = models.Subquery(earlier.order_by("-pk").values("pk")[:1])
    pairs = dict(
        recorded.filter(pk__in=keys)
        .exclude(pgh_label="insert")
        .annotate(before=newest)
        .values_list("pk", "before")
    )
    known = {event.pk: event for event in recorded.filter(pk__in=[key for key in pairs.values() if key])}
    changes = told(model, [(event, known.get(pairs.get(event.pk))) for event in events])
    return [(event.pk, change) for event, change in zip(events, changes, strict=True)]
