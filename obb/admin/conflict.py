"""Two people at one record: the second sees what the first did, and nobody's change is lost.

A page carries a signed mark of what its reader saw: of the record and of each kind of its parts, how
many events the database has recorded and which was the newest. When she saves, the record is locked
and the mark made anew. Where they differ, what she did not touch takes the newer values, and what
both changed is put before her, to save again or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.db import models
from django.db.models import Count, Max
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.history import Change, event_model, parts_ever, told

SALT = "obb.admin.seen"


@dataclass(frozen=True)
class Parts:
    """One kind of parts: its model, how they point to the record, and how a page writes them."""

    model: type[models.Model]
    where: Mapping[str, Any]
    prefix: str = ""
    fields: Mapping[str, forms.Field] = field(default_factory=dict)


def token(obj: models.Model, parts: Iterable[Parts]) -> str:
    """What stands now, as a mark that a page carries and nobody can make up."""
    marks = [_mark(each) for each in (_whole(obj), *parts)]
    return signing.Signer(salt=SALT).sign_object([obj._meta.label, obj.pk, marks])


def lock(obj: models.Model) -> None:
    """Until the transaction ends nobody else changes the record through the admin, or deletes it."""
    rows = type(obj)._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=obj.pk)
    list(rows.values_list("pk"))


def parts_of(parts: Iterable[Parts]) -> list[models.Model]:
    """All parts there ever were, for their histories."""
    return [thing for each in parts for thing in parts_ever(each.model, **each.where)]


def merged(
    data: QueryDict, obj: models.Model, fields: Mapping[str, forms.Field], parts: Sequence[Parts]
) -> tuple[QueryDict, list[str]]:
    """(her input with the newer values where she touched nothing, what to tell her). Saves nothing.

    `obj` as it stands now, locked.
    """
    kinds = [_whole(obj, fields), *parts]
    marks = _read(data.get("seen"), obj, len(kinds))
    if marks is None:
        return data, [_("This page is incomplete. Open it anew, and make your change again.")]
    fresh, both, told_since = data.copy(), [], []
    fresh["seen"] = token(obj, parts)
    for kind, (__, newest) in zip(kinds, marks, strict=True):
        since, then = _since(kind, newest)
        told_since += since
        for prefix, thing in _forms_of(kind, fresh, obj):
            if thing.pk in then:
                both += _merge(fresh, prefix, kind.fields, then[thing.pk], thing)
    return fresh, [*map(_in_words, told_since), *both, _AFTERWARDS]


_AFTERWARDS = gettext_lazy(
    "Nothing of yours is saved yet. What you did not touch has taken the newer values. Save again if this is what "
    "should stand."
)


def _whole(obj: models.Model, fields: Mapping[str, forms.Field] | None = None) -> Parts:
    return Parts(type(obj), {"pgh_obj_id": obj.pk}, "", fields or {})


def _mark(kind: Parts) -> list[int]:
    """How many events, and the newest: an event may commit after one that was written later."""
    found = (
        event_model(kind.model)
        .objects.filter(**kind.where)
        .aggregate(n=Count("pgh_id"), newest=Max("pgh_id"))
    )
    return [found["n"], found["newest"] or 0]


def _read(mark: str | None, obj: models.Model, kinds: int) -> list[list[int]] | None:
    try:
        label, key, marks = signing.Signer(salt=SALT).unsign_object(mark or "")
    except (signing.BadSignature, ValueError):
        return None
    return marks if (label, key, len(marks)) == (obj._meta.label, obj.pk, kinds) else None


def _since(kind: Parts, newest: int) -> tuple[list[Change], dict[int, models.Model]]:
    """What was done after an event, and each thing's event as it stood then."""
    events = (
        event_model(kind.model).objects.filter(**kind.where).select_related("pgh_context").order_by("pgh_id")
    )
    then: dict[int, models.Model] = {}
    last: dict[int, models.Model] = {}
    pairs = []
    for event in events:
        if event.pgh_id <= newest:
            then[event.pgh_obj_id] = event
        else:
            pairs.append((event, last.get(event.pgh_obj_id)))
        last[event.pgh_obj_id] = event
    return told(kind.model, pairs), then


def _forms_of(kind: Parts, data: QueryDict, obj: models.Model) -> Iterator[tuple[str, models.Model]]:
    """(prefix of its fields' names, the thing as it stands now) for what her page held of this kind."""
    if not kind.prefix:
        yield "", obj
        return
    total = data.get(f"{kind.prefix}-TOTAL_FORMS", "0")
    keys = {
        f"{kind.prefix}-{place}-": data.get(f"{kind.prefix}-{place}-id", "")
        for place in range(min(int(total) if total.isdigit() else 0, 1_000))
    }
    wanted = [int(key) for key in keys.values() if key.isdigit()]
    things = {thing.pk: thing for thing in kind.model._base_manager.filter(pk__in=wanted, **kind.where)}
    for prefix, key in keys.items():
        if key.isdigit() and int(key) in things:
            yield prefix, things[int(key)]


def _merge(
    data: QueryDict, prefix: str, fields: Mapping[str, forms.Field], then: models.Model, now: models.Model
) -> Iterator[str]:
    """Takes the newer values where she changed nothing; says where both did."""
    columns = {column.name: column.attname for column in now._meta.concrete_fields}
    for name, form_field in fields.items():
        if name not in columns or form_field.disabled or not hasattr(then, columns[name]):
            continue
        old, new = getattr(then, columns[name]), getattr(now, columns[name])
        hers = form_field.widget.value_from_datadict(data, {}, prefix + name)
        if old == new:
            continue
        if not form_field.has_changed(old, hers):
            _write(data, prefix + name, form_field, new)
        elif form_field.has_changed(new, hers):
            yield _("You both changed “%(field)s”: it is now “%(theirs)s”, and you entered “%(hers)s”.") % {
                "field": form_field.label,
                "theirs": _shown(form_field, new),
                "hers": _shown(form_field, hers),
            }


def _write(data: QueryDict, key: str, form_field: forms.Field, value: Any) -> None:
    data.pop(f"{key}-words", None)
    if value is False or value is None:
        data.pop(key, None)
    if value is None:
        data[key] = ""
    elif value is True:
        data[key] = "on"
    elif value is not False:
        data[key] = str(form_field.prepare_value(value))


def _shown(form_field: forms.Field, value: Any) -> str:
    if isinstance(form_field, forms.ModelChoiceField):
        row = form_field.queryset.filter(pk=value).first() if str(value or "").isdigit() else None
        return str(row or _("none"))
    if isinstance(form_field, forms.ChoiceField):
        return str(dict(flatten_choices(form_field.choices)).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("nothing") if value in (None, "") else str(form_field.prepare_value(value))


def _in_words(one: Change) -> str:
    fields = "; ".join(
        _("%(field)s from “%(before)s” to “%(after)s”")
        % {"field": each.field, "before": each.before or _("nothing"), "after": each.after or _("nothing")}
        for each in one.fields
    )
    what = {"added": _("added"), "changed": _("changed"), "deleted": _("deleted")}.get(one.what, one.what)
    return _(
        "While this page was open, %(who)s %(what)s %(thing)s “%(called)s” at %(when)s (%(why)s): %(fields)s."
    ) % {
        "who": one.who,
        "what": what,
        "thing": one.thing,
        "called": one.called,
        "when": date_format(localtime(one.when), "TIME_FORMAT"),
        "why": one.why or _("no reason given"),
        "fields": fields,
    }
