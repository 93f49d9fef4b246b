"""Saying that a code was wrong from the start: its department or its code then changes in all years."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def correcting() -> Iterator[None]:
    """What is saved inside is a correction in all open years; closed and published ones are refused all the same.

    The database refuses such a change of codes with lines anywhere else (`budget/migrations/sql/keep_meaning.sql`).
    """
    with transaction.atomic():
        _say("on")
        yield
        _say("")


def _say(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('obb.correcting', %s, true)", [value])
