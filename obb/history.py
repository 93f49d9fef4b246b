"""The reason and author of a change; and a thing's history, in words.

The database's own triggers write one event for every row that changes, by whatever path (form, admin,
bulk edit, import, raw SQL). `change()` tells them who and why for as long as it is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@contextmanager
def change(*, by: Any, reason: str) -> Iterator[None]:
    """One transaction whose every recorded event says who and why. `by` is a Person or None (a command)."""
    who = {"user": by.pk, "who": str(by)} if by is not None else {"who": _("a command on the server")}
    with transaction.atomic(), pghistory.context(reason=reason, **who):
        yield


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after, as people read them. None: there was nothing. `name` is the model's."""

    field: str
    before: str | None
    after: str | None
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Change:
    """One act on one thing. `what` is added, changed or deleted; `called` is the thing's name at that time."""

    when: datetime
    who: str
    why: str
    what: str
    thing: str
    fields: tuple[FieldChange, ...]
    act: str
    called: str = ""


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


def parts_ever(model: type[models.Model], **where: Any) -> list[models.Model]:
    """Every thing of this kind that ever was part of something (`goal_id=12`), deleted ones too.

    They stand for their histories: nothing but their key is filled in. One query.
    """
    events = event_model(model).objects.filter(**where).order_by("pgh_obj_id")
    return [model(pk=key) for key in events.values_list("pgh_obj_id", flat=True).distinct()]


def _changes(model: type[models.Model], keys: list[int]) -> list[Change]:
    """In the order they were written; changes of nothing that is shown are left out."""
    events = list(
        event_model(model)
        .objects.filter(pgh_obj_id__in=keys)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    before: dict[int, models.Model] = {}
    pairs = []
    for event in events:
        pairs.append((event, before.get(event.pgh_obj_id)))
        before[event.pgh_obj_id] = event
    return [change for change in told(model, pairs) if change.what != "changed" or change.fields]


def authors_of(events: Sequence[models.Model]) -> list[tuple[str, str]]:
    """Who and why of each event, in words; one query for people's names."""
    people = _people(list(events))
    return [_signed(event, people) for event in events]


def _signed(event: models.Model, people: dict[int, str]) -> tuple[str, str]:
    metadata = event.pgh_context.metadata if event.pgh_context is not None else {}
    who = people.get(metadata.get("user")) or metadata.get("who") or _("someone with access to the database")
    return who, metadata.get("reason") or ""


def told(
    model: type[models.Model], events: Sequence[tuple[models.Model, models.Model | None]]
) -> list[Change]:
    """Events of one kind of thing, each with the one before it, in words and in their order.

    One query a kind of thing they point to, and one for people's names.
    """
    shown = told_fields(model)
    every = [event for pair in events for event in pair if event is not None]
    things = _things(shown, every)
    people = _people(every)
    changes = []
    for event, earlier in events:
        what = _WHAT.get(event.pgh_label, event.pgh_label)
        who, why = _signed(event, people)
        changes.append(
            Change(
                when=event.pgh_created_at,
                who=who,
                why=why,
                what=what,
                thing=str(model._meta.verbose_name),
                fields=tuple(_compare(shown, earlier, event, what, things)),
                act=str(event.pgh_context_id or ""),
                called=_called(model, shown, event, things),
            )
        )
    return changes


def told_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields whose changes are told: all that is recorded but the key, and but what is kept for machines
    (JSON that `said_in_history` has no words for).
    """
    recorded = {
        one.name for one in event_model(model)._meta.concrete_fields
    }  # a person's without her password
    return [
        one
        for one in model._meta.concrete_fields
        if not one.primary_key
        and one.name in recorded
        and (not isinstance(one, models.JSONField) or one.name in getattr(model, "said_in_history", {}))
    ]


Things = dict[tuple[type[models.Model], Any], models.Model]


def _compare(
    shown: list[models.Field], earlier: models.Model | None, event: models.Model, what: str, things: Things
) -> Iterator[FieldChange]:
    for one in shown:
        if what == "added" and _is_usual(one, event):
            continue
        old = (
            None if earlier is None or what == "added" else _words(one, getattr(earlier, one.attname), things)
        )
        new = None if what == "deleted" else _words(one, getattr(event, one.attname), things)
        if what == "deleted":
            old = _words(one, getattr(event, one.attname), things)
        if old != new:
            yield FieldChange(str(one.verbose_name), old, new, one.name)


def _is_usual(one: models.Field, event: models.Model) -> bool:
    """Whether a new thing has what every new thing has: nobody stated it."""
    return one.has_default() and getattr(event, one.attname) == one.get_default()


def _words(one: models.Field, value: Any, things: Things) -> str | None:
    if value is None or value == "" or value == []:
        return None
    if one.is_relation:
        thing = things.get((one.related_model, value))
        return f"№ {value}" if thing is None else str(thing)
    if one.flatchoices:
        return str(dict(one.flatchoices).get(value, value))
    said = getattr(one.model, "said_in_history", {}).get(one.name)
    return said(value) if said is not None else _plain(one, value)


def _plain(one: models.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal) and isinstance(one, models.DecimalField) and one.decimal_places > 2:
        return f"{value.normalize():f}"  # 18.700000 was typed as 18.7
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _called(model: type[models.Model], shown: list[models.Field], event: models.Model, things: Things) -> str:
    """What the thing was called then; "" where its name rests on something that is gone."""
    thing = model(**{one.attname: getattr(event, one.attname) for one in shown})
    for one in shown:
        key = getattr(event, one.attname)
        if one.is_relation and key is not None:
            other = things.get((one.related_model, key))
            if other is None:
                return ""
            setattr(thing, one.name, other)
    try:
        return thing.called_in_history() if hasattr(thing, "called_in_history") else str(thing)
    except ObjectDoesNotExist:
        return ""


def _things(shown: list[models.Field], events: list[models.Model]) -> Things:
    """The things that events point to, one query a kind of thing."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for one in shown:
        if one.is_relation:
            values = {getattr(event, one.attname) for event in events} - {None}
            wanted.setdefault(one.related_model, set()).update(values)
    return {
        (model, thing.pk): thing
        for model, keys in wanted.items()
        if keys
        for thing in model._default_manager.filter(pk__in=keys)
    }


def _people(events: list[models.Model]) -> dict[int, str]:
    keys = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context is not None} - {
        None
    }
    return {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=keys)} if keys else {}
