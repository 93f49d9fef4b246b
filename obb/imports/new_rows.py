"""New rows of a model: a few by Django's own way, many by COPY, with the same triggers and history behind both."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models

_MANY = 500


def create_all(model: type[models.Model], things: Sequence[models.Model]) -> None:
    """Stores things that are new, which get their keys. For a transaction that says who and why (`obb.history`)."""
    if len(things) < _MANY:
        model._default_manager.bulk_create(things)
        return
    # The first one goes by a statement of Django's, which tells the transaction's history who writes and why.
    model._default_manager.bulk_create(things[:1])
    rest = things[1:]
    table = connection.ops.quote_name(model._meta.db_table)
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, model._meta.pk.column, len(rest)],
        )
        for thing, (key,) in zip(rest, cursor.fetchall(), strict=True):
            thing.pk = key
        names = [field.attname for field in fields]
        lines = io.StringIO()
        for thing in rest:
            # What it belongs to may have got its key since it was named, as Django's own way sees to.
            thing._prepare_related_fields_for_save(operation_name="bulk_create")
            values = thing.__dict__
            lines.write("\t".join([_text(values[name]) for name in names]))
            lines.write("\n")
        lines.seek(0)
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines, size=1 << 18)
        # A connection that has known the table as a small one would go on looking up keys in it row by row.
        cursor.execute(f"ANALYZE {table}")
    for thing in rest:
        thing._state.adding, thing._state.db = False, connection.alias


def _text(value: Any) -> str:
    r"""A value as COPY reads it; \N is NULL."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        if value.isalnum():
            return value
        escaped = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
        return escaped
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):  # a moment, too
        return value.isoformat()
    return _text(json.dumps(value))
