"""Plain lists: each row of a file adds a thing, or changes the thing it names; nothing is deleted.

For kinds that have a few thousand rows at most. A kind turns each record into an `Entry`; `review_entries`
compares them with what is stored, `commit_entries` writes, `undo_entries` takes back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from obb.history import change, event_model
from obb.imports.kinds import Arrival, Review, UndoRefused
from obb.imports.new_rows import create_all
from obb.imports.problems import Problem
from obb.imports.refusals import refusal_of
from obb.models import County, ImportBatch, Person

SHOWN = 200
"""How many names the review lists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the key it is known by, what to call it, and the model fields it states.

    `values` may hold model instances for foreign keys. None in `values` is “not stated”: a new thing gets the
    model's default, a stored one keeps what it has. `only_new` are values given to new things alone.
    `stamped` says who and when: given to what is new or changes, and no part of what a review compares.
    """

    row: int
    key: Hashable
    name: str
    values: Mapping[str, Any]
    only_new: Mapping[str, Any] = field(default_factory=dict)
    stamped: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class EntryWork:
    """What `commit_entries` writes: new things, and changed ones with the fields that change."""

    model: type[models.Model]
    new: list[models.Model] = field(default_factory=list)
    changed: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    stamped: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Altered:
    """A stored thing as a row would make it, and what its changed fields were before."""

    row: int
    name: str
    thing: models.Model
    before: Mapping[str, Any]


Check = Callable[[County, type[models.Model], Sequence[Altered]], list[Problem]]
_CHECKS: dict[type[models.Model], Check] = {}


def check_changes(model: type[models.Model], check: Check) -> None:
    """What a row of a list may not change of a stored thing, in its app's words; the database is tried after it."""
    _CHECKS[model] = check


def review_entries(
    arrival: Arrival,
    entries: Iterable[Entry],
    *,
    model: type[models.Model],
    existing: Mapping[Hashable, models.Model],
    problems: list[Problem] | None = None,
    columns: Mapping[str, str] | None = None,
    tried: bool = False,
) -> Review:
    """Compares entries with what is stored (by key). Two rows with one key are a problem.

    `problems`: what the kind itself found, kept. `columns`: model field → the file's field, where they differ.
    `tried`: what would change is written and taken back, and what the database refuses is a problem of its row; for
    kinds of which `commit_entries` writes all.
    """
    found, seen, work = list(problems or ()), {}, EntryWork(model)
    added, altered, same = [], [], 0
    changed: list[Altered] = []
    clean = _Clean(columns or {})
    for entry in entries:
        if entry.key in seen:
            message = _("The same as row %(row)s: %(name)s.") % {"row": seen[entry.key], "name": entry.name}
            found.append(Problem(entry.row, "", entry.name, message, _("Keep one of the two rows.")))
            continue
        seen[entry.key] = entry.row
        work.stamped.update(entry.stamped)
        stated = {name: value for name, value in entry.values.items() if value is not None}
        thing = existing.get(entry.key)
        if thing is None:
            only_new = {name: value for name, value in entry.only_new.items() if value is not None}
            thing = model(county=arrival.county, **stated, **only_new, **entry.stamped)
            found += clean.problems(thing, entry)
            work.new.append(thing)
            added.append(entry.name)
            continue
        before = {
            name: getattr(thing, name) for name, value in stated.items() if getattr(thing, name) != value
        }
        if not before:
            same += 1
            continue
        before |= {name: getattr(thing, name) for name in entry.stamped}
        for name in before:
            setattr(thing, name, entry.stamped[name] if name in entry.stamped else stated[name])
        found += clean.problems(thing, entry)
        work.changed.append((thing, before))
        changed.append(Altered(entry.row, entry.name, thing, before))
        altered.append(entry.name)
    if changed and model in _CHECKS:
        found += _CHECKS[model](arrival.county, model, changed)
    if tried and not found:
        found = _refused(arrival, work, changed, columns or {})
    return Review(
        problems=found,
        totals={"rows": len(seen), "new": len(added), "changed": len(altered), "same": same},
        changes={
            "new": {model._meta.model_name: listed(added)},
            "changed": {model._meta.model_name: listed(altered)},
        },
        kept=len(seen),
        mark=_mark(work),
        work=work,
    )


def _mark(work: EntryWork) -> str:
    """What would be added, and what changed from what into what: a change by somebody else meanwhile shows."""
    names = [
        field.attname
        for field in work.model._meta.concrete_fields
        if not field.primary_key and field.name not in work.stamped
    ]
    added = [[str(thing.__dict__.get(name)) for name in names] for thing in work.new]
    changed = [
        [
            thing.pk,
            {
                name: [_kept(old), _kept(getattr(thing, name))]
                for name, old in sorted(before.items())
                if name not in work.stamped
            },
        ]
        for thing, before in work.changed
    ]
    return hashlib.sha256(json.dumps([added, changed], default=str).encode()).hexdigest()


def listed(names: Sequence[str]) -> dict[str, Any]:
    """For a review: how many there are, and the first of them."""
    return {"count": len(names), "codes": [[name] for name in names[:SHOWN]]}


def commit_entries(arrival: Arrival, review: Review) -> dict[str, Any]:
    """Writes the work of a review, with who and why; returns what an undo needs, for the review."""
    work: EntryWork = review.work
    label = work.model._meta.label
    with change(by=arrival.by, reason=arrival.reason):
        create_all(work.model, work.new)
        _write_changed(work, work.changed)
    return {
        "written": [
            {
                "model": label,
                "new": [thing.pk for thing in work.new],
                "changed": {
                    thing.pk: {
                        name: [_kept(value), _kept(getattr(thing, name))] for name, value in before.items()
                    }
                    for thing, before in work.changed
                },
            }
        ]
    }


def _refused(
    arrival: Arrival, work: EntryWork, rows: Sequence[Altered], columns: Mapping[str, str]
) -> list[Problem]:
    """What the database refuses of what would change, by its row; it is tried and taken back."""
    reason = _try(arrival, work, work.changed)
    if reason is None:
        return []
    found = []
    for changed, row in zip(work.changed, rows, strict=True):
        alone = _try(arrival, work, [changed])
        if alone is not None:
            names = sorted(columns.get(name, name) for name in changed[1] if name not in work.stamped)
            found.append(_against(row.row, ", ".join(names), row.name, alone))
    return found or [_against(None, "", "", reason)]


def _against(row: int | None, column: str, name: str, error: IntegrityError) -> Problem:
    remedy = _(
        "Take the row out, or let it say what is stored. What becomes another code is a reorganization."
    )
    return Problem(row, column, name, refusal_of(error), remedy)


def _try(
    arrival: Arrival, work: EntryWork, changed: Sequence[tuple[models.Model, dict[str, Any]]]
) -> IntegrityError | None:
    try:
        with (
            transaction.atomic(),
            change(by=arrival.by, reason=arrival.reason or _("a look before it is stored")),
        ):
            _write_changed(work, changed)
            transaction.get_connection().check_constraints()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error
    return None


def _write_changed(work: EntryWork, changed: Sequence[tuple[models.Model, dict[str, Any]]]) -> None:
    fields = {name for _thing, before in changed for name in before}
    if fields:
        work.model._default_manager.bulk_update([thing for thing, _before in changed], sorted(fields))


def undo_entries(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Deletes what the import added and puts back what it changed.

    Raises UndoRefused where one of them is in use, or has been changed since.
    """
    with change(by=by, reason=reason):
        for written in reversed(batch.review.get("written", [])):
            model = apps.get_model(written["model"])
            _put_back(model, batch.county, written["changed"])
            refuse_changed(model, written["new"])
            try:
                model._default_manager.filter(county=batch.county, pk__in=written["new"]).delete()
            except models.ProtectedError as error:
                used = sorted({str(thing) for thing in error.protected_objects})[:3]
                raise UndoRefused(
                    _("What this import added is used by others now: %(used)s.") % {"used": ", ".join(used)}
                ) from error


def refuse_changed(model: type[models.Model], keys: Sequence[int]) -> None:
    """Raises UndoRefused where one of these is not what it was when it was added: somebody's work would be lost."""
    recorded = event_model(model).objects.filter(pgh_obj_id__in=keys)
    touched = recorded.filter(pgh_label="update").values("pgh_obj_id")
    added: dict[int, models.Model] = {}
    newest: dict[int, models.Model] = {}
    for event in recorded.filter(pgh_obj_id__in=touched).order_by("pgh_id"):
        first = added.setdefault(event.pgh_obj_id, event)
        if event.pgh_context_id == first.pgh_context_id:
            added[event.pgh_obj_id] = event  # the import's own
        newest[event.pgh_obj_id] = event
    names = [one.attname for one in model._meta.concrete_fields]
    for key, event in newest.items():
        if any(getattr(event, name, None) != getattr(added[key], name, None) for name in names):
            thing = model._default_manager.filter(pk=key).first()
            if thing is not None:
                raise UndoRefused(_changed_since(thing))


def _changed_since(thing: models.Model) -> str:
    return _("“%(thing)s” has been changed since this import. Change it back where it stands.") % {
        "thing": thing
    }


def _put_back(model: type[models.Model], county: County, changed: Mapping[str, Mapping[str, list]]) -> None:
    things = {
        str(thing.pk): thing for thing in model._default_manager.filter(county=county, pk__in=list(changed))
    }
    for key, fields in changed.items():
        thing = things.get(key)
        if thing is None:
            raise UndoRefused(_("Something that this import changed has been deleted since."))
        for name, (before, after) in fields.items():
            field = model._meta.get_field(name)
            # As the field reads it: 15 and 15.000000 are one amount.
            if getattr(thing, field.attname) != field.to_python(after):
                raise UndoRefused(_changed_since(thing))
            setattr(thing, field.attname, field.to_python(before))
        thing.save()


def _kept(value: Any) -> Any:
    """A field's value as JSON keeps it: a thing by its number, amounts and days as texts."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


@dataclass(slots=True)
class _Clean:
    """Looks whether things are as their fields take them; each distinct value of a field once."""

    columns: Mapping[str, str]
    known: dict[str, set[Any]] = field(default_factory=dict)

    def problems(self, thing: models.Model, entry: Entry) -> list[Problem]:
        """What the model's own fields refuse, as problems of the row. Asks the database nothing."""
        fresh = [one for one in thing._meta.fields if not one.is_relation and not self._is_known(one, thing)]
        try:
            thing.clean_fields(exclude={one.name for one in thing._meta.fields} - {one.name for one in fresh})
            thing.clean()
        except ValidationError as error:
            names = {NON_FIELD_ERRORS: "", **self.columns}
            return [
                Problem(entry.row, names.get(name, name), entry.name, text, _("Correct the cell."))
                for name, texts in error.message_dict.items()
                for text in texts
            ]
        for one in fresh:
            self.known.setdefault(one.attname, set()).add(_told_apart(getattr(thing, one.attname)))
        return []

    def _is_known(self, one: models.Field, thing: models.Model) -> bool:
        return _told_apart(getattr(thing, one.attname)) in self.known.get(one.attname, ())


def _told_apart(value: Any) -> tuple[type, Any]:
    """A value by which no other is meant: 1.0 and 1.00 are two, as a field counts their digits."""
    plain = value is None or isinstance(value, (str, int, bool))
    return type(value), value if plain else str(value)
