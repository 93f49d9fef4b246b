"""What would go with a record when it is deleted, and what holds it: in words, of any kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pghistory.models import Event

from obb.models import FiscalYear

HINT = gettext_lazy("For the history, in a few words: “Entered twice”.")
NAMED = 20


def deletion(objs: Sequence[models.Model]) -> tuple[list, dict, set, list]:
    """(what would be deleted, how many of each kind, missing rights: none, what holds it)."""
    collector = NestedObjects(using="default", origin=objs)
    collector.collect(objs)
    doomed = [_named(one) for one in _flat(collector.nested())]
    counts = {
        model._meta.verbose_name_plural: len(rows)
        for model, rows in collector.model_objs.items()
        if _is_noun(model)
    }
    return doomed, counts, set(), [*_protected(collector.protected), *_unguarded(objs)]


def _named(one: models.Model) -> str:
    return f"{capfirst(str(one._meta.verbose_name))}: {one}"


def _flat(nested: Iterable) -> Iterable[models.Model]:
    for one in nested:
        if isinstance(one, list):
            yield from _flat(one)
        elif _is_noun(type(one)):
            yield one


def _is_noun(model: type[models.Model]) -> bool:
    """Kinds that people know by a name; the others are kept by the database beside them."""
    return "verbose_name" in model._meta.original_attrs


def _protected(rows: Iterable[models.Model]) -> list[str]:
    """A line a kind: how many of it, and which."""
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for row in sorted(rows, key=lambda row: (row._meta.label, row.pk)):
        kinds.setdefault(type(row), []).append(row)
    return [_named(same[0]) if len(same) == 1 else _several(model, same) for model, same in kinds.items()]


def _several(model: type[models.Model], rows: Sequence[models.Model]) -> str:
    names = list(dict.fromkeys(map(str, rows)))  # a year may stand there for more than one series
    said = {"count": len(rows), "kind": model._meta.verbose_name_plural, "names": ", ".join(names[:NAMED])}
    if len(names) > NAMED:
        return _("%(count)d %(kind)s: %(names)s and more") % said
    return _("%(count)d %(kind)s: %(names)s") % said


def _unguarded(objs: Sequence[models.Model]) -> list[str]:
    """Counts of rows that point here by the database's rules alone: lines, and all that is of a year."""
    found: Counter[type[models.Model]] = Counter()
    for obj in objs:
        for model, where in _pointing(obj):
            found[model] += model._default_manager.filter(**where).count()
    return [
        f"{count} {ngettext(str(model._meta.verbose_name), str(model._meta.verbose_name_plural), count)}"
        for model, count in found.items()
        if count
    ]


def _pointing(obj: models.Model) -> Iterable[tuple[type[models.Model], dict[str, object]]]:
    for relation in obj._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            model = relation.related_model
            does_nothing = getattr(relation, "on_delete", None) is models.DO_NOTHING
            if does_nothing and _is_noun(model) and not issubclass(model, Event):
                yield model, {relation.field.name: obj.pk}
    if not isinstance(obj, FiscalYear):
        return
    for model in apps.get_models():
        fields = {field.name for field in model._meta.concrete_fields}
        if {"county", "year"} <= fields and _is_noun(model) and model is not FiscalYear:
            yield model, {"county": obj.county_id, "year": obj.year}
