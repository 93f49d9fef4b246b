"""The reason and author of a change; and a thing's history, in words.

The database's own triggers write one event for every row that changes, by whatever path (form, admin,
bulk edit, import, raw SQL). `change()` tells them who and why for as long as it is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.translation import gettext as _


@contextmanager
def change(*, by: Any, reason: str) -> Iterator[None]:
    """One transaction whose every recorded event says who and why. `by` is a Person or None (a command)."""
    who = {"user": by.pk, "who": str(by)} if by is not None else {"who": _("a command on the server")}
    with transaction.atomic(), pghistory.context(reason=reason, **who):
        yield


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after, as people read them. None: there was nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """One act on one thing. `what` is added, changed or deleted."""

    when: datetime
    who: str
    why: str
    what: str
    thing: str
    fields: tuple[FieldChange, ...]
    act: str


_WHAT = {"insert": "added", "update": "changed", "delete": "deleted"}


def history_of(*things: models.Model, limit: int = 200) -> list[Change]:
    """The newest changes of these things, newest first; two queries a kind of thing, and one for names."""
    by_model: dict[type[models.Model], list[int]] = {}
    for thing in things:
        by_model.setdefault(type(thing), []).append(thing.pk)
    changes = [change for model, keys in by_model.items() for change in _changes(model, keys)]
    # All events of a transaction bear its time: the stable sort keeps the order they were written in.
    return sorted(reversed(changes), key=lambda change: change.when, reverse=True)[:limit]


def event_model(model: type[models.Model]) -> type[models.Model]:
    """The model of the events that the database records for `model`."""
    return next(
        related.related_model
        for related in model._meta.related_objects
        if issubclass(related.related_model, pghistory.models.Event)
    )


def _changes(model: type[models.Model], keys: list[int]) -> list[Change]:
    """In the order they were written."""
    events = list(
        event_model(model)
        .objects.filter(pgh_obj_id__in=keys)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    shown = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = _names(shown, events)
    people = _people(events)
    changes, before = [], {}
    for event in events:
        earlier = before.get(event.pgh_obj_id)
        what = _WHAT.get(event.pgh_label, event.pgh_label)
        fields = tuple(_compare(shown, earlier, event, what, names))
        before[event.pgh_obj_id] = event
        if what == "changed" and not fields:
            continue
        metadata = event.pgh_context.metadata if event.pgh_context is not None else {}
        changes.append(
            Change(
                when=event.pgh_created_at,
                who=people.get(metadata.get("user"))
                or metadata.get("who")
                or _("someone with access to the database"),
                why=metadata.get("reason") or "",
                what=what,
                thing=str(model._meta.verbose_name),
                fields=fields,
                act=str(event.pgh_context_id or ""),
            )
        )
    return changes


def _compare(
    shown: list[models.Field], earlier: models.Model | None, event: models.Model, what: str, names: dict
) -> Iterator[FieldChange]:
    for field in shown:
        old = (
            None
            if earlier is None or what == "added"
            else _words(field, getattr(earlier, field.attname), names)
        )
        new = None if what == "deleted" else _words(field, getattr(event, field.attname), names)
        if what == "deleted":
            old = _words(field, getattr(event, field.attname), names)
        if old != new:
            yield FieldChange(str(field.verbose_name), old, new)


def _words(field: models.Field, value: Any, names: dict) -> str | None:
    if value is None or value == "":
        return None
    if field.is_relation:
        return names.get((field.related_model, value), f"№ {value}")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _names(
    shown: list[models.Field], events: list[models.Model]
) -> dict[tuple[type[models.Model], Any], str]:
    """What the things that events point to are called, one query a kind of thing."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for field in shown:
        if field.is_relation:
            values = {getattr(event, field.attname) for event in events} - {None}
            wanted.setdefault(field.related_model, set()).update(values)
    return {
        (model, thing.pk): str(thing)
        for model, keys in wanted.items()
        if keys
        for thing in model._default_manager.filter(pk__in=keys)
    }


def _people(events: list[models.Model]) -> dict[int, str]:
    keys = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context is not None} - {
        None
    }
    return {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=keys)} if keys else {}
