"""Whether every tracked record is what its newest event says it is."""

from __future__ import annotations

from collections.abc import Iterator

import pghistory
from django.apps import apps
from django.db import connection, models
from psycopg2 import sql

from obb.history import event_model

_MOST = 20
"""How many records of one kind are named."""

_COMPARED = sql.SQL(
    """
    WITH newest AS (SELECT DISTINCT ON (pgh_obj_id) * FROM {events} ORDER BY pgh_obj_id, pgh_id DESC)
    SELECT coalesce(r.{key}, e.pgh_obj_id), CASE
        WHEN r.{key} IS NULL THEN 'gone'
        WHEN e.pgh_obj_id IS NULL OR e.pgh_label = 'delete' THEN 'unknown'
        ELSE 'changed' END
    FROM {records} r FULL JOIN newest e ON e.pgh_obj_id = r.{key}
    WHERE CASE WHEN r.{key} IS NULL THEN e.pgh_label <> 'delete'
        ELSE e.pgh_obj_id IS NULL OR e.pgh_label = 'delete' OR ({ours}) IS DISTINCT FROM ({theirs}) END
    ORDER BY 1
    """
)
_SAID = {
    "gone": "{kind} {key} is gone, and its history does not say that it was deleted.",
    "unknown": "{kind} {key} is there, and its history does not say that it was added.",
    "changed": "{kind} {key} is not what its newest change left it as.",
}


def tracked() -> list[type[models.Model]]:
    """Every kind of record of which the database writes a history, by name."""
    found = [
        model
        for model in apps.get_models()
        if any(
            isinstance(related.related_model, type)
            and issubclass(related.related_model, pghistory.models.Event)
            for related in model._meta.related_objects
        )
    ]
    return sorted(found, key=lambda model: model._meta.label)


def findings() -> Iterator[str]:
    """A sentence for each record that was changed past its history; the first of each kind, and how many more.

    One query a kind. What is compared is each record with its newest event: an older event that somebody took out or
    rewrote is not noticed.
    """
    for model in tracked():
        wrong = _compared(model)
        for key, what in wrong[:_MOST]:
            yield _SAID[what].format(kind=model._meta.label, key=key)
        if len(wrong) > _MOST:
            yield f"{model._meta.label}: {len(wrong) - _MOST:,} more."


def counted() -> int:
    """How many records are tracked."""
    return sum(model._default_manager.count() for model in tracked())


def _compared(model: type[models.Model]) -> list[tuple[int, str]]:
    events = event_model(model)
    kept = {field.column for field in events._meta.concrete_fields}
    columns = [field.column for field in model._meta.concrete_fields if field.column in kept]
    asked = _COMPARED.format(
        events=sql.Identifier(events._meta.db_table),
        records=sql.Identifier(model._meta.db_table),
        key=sql.Identifier(model._meta.pk.column),
        ours=sql.SQL(", ").join(sql.Identifier("r", column) for column in columns),
        theirs=sql.SQL(", ").join(sql.Identifier("e", column) for column in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchall()
