"""Replacing the lines of a scope by those of an import, and putting the replaced ones back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from budget.queries.scope import Scope
from obb.history import change, event_model
from obb.models import County, ImportBatch, Person

COPIED = (
    "year", "stage_id", "fund_id", "cost_center_id", "account_id", "funding_source_id", "kind", "amount", "row",
    "county_id", "batch_id",
)  # fmt: skip
"""The columns of a line, in the order in which `replace_lines` copies them."""

_FIELDS = (
    "county_id, year, stage_id, fund_id, cost_center_id, account_id,"
    " funding_source_id, kind, amount, batch_id, row"
)


class LinesRefused(Exception):
    """The lines cannot be written or put back; says why in a sentence."""


def lock_money(county: County) -> None:
    """Nobody else writes this county's lines or shares until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT budget_lock_money(%s)", [county.pk])


def add_new(*, things: Sequence[Sequence[models.Model]], by: Person | None, reason: str) -> None:
    """Makes the years, stages and codes a file brings, each list of one model, with who and why."""
    with change(by=by, reason=reason):
        for same in things:
            if same:
                type(same[0])._default_manager.bulk_create(same, batch_size=2000)


def take_away_unused(
    *, county: County, made: Mapping[str, Sequence[int]], by: Person | None, reason: str
) -> list[str]:
    """Deletes the years, stages and codes an import made, where nothing uses them and nobody changed them since.

    `made`: numbers by model label, in the order they were made. Answers what stays, each by its own words.
    """
    kept: list[str] = []
    with change(by=by, reason=reason):
        for label in reversed(made):
            model = apps.get_model(label)
            things = list(model._default_manager.filter(county=county, pk__in=made[label]).order_by("pk"))
            touched = _changed_since(model, [thing.pk for thing in things])
            kept += [str(thing) for thing in things if thing.pk in touched]
            kept += _deleted([thing for thing in things if thing.pk not in touched])
    return kept


def _changed_since(model: type[models.Model], keys: Sequence[int]) -> set[int]:
    events = event_model(model).objects.filter(pgh_obj_id__in=keys, pgh_label="update")
    return set(events.values_list("pgh_obj_id", flat=True))


def _deleted(things: Sequence[models.Model]) -> list[str]:
    """Deletes all at once, or, where some are used, those that are not; answers the others by name."""
    if not things:
        return []
    model = type(things[0])
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=[thing.pk for thing in things]).delete()
            transaction.get_connection().check_constraints()
    except (models.ProtectedError, IntegrityError):
        if len(things) == 1:
            return [str(things[0])]
        half = len(things) // 2
        return [*_deleted(things[:half]), *_deleted(things[half:])]
    return []


class _Twin:
    """Takes bytes in pieces, and tells whether they are those of a file, read from where it stands."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._differs = False

    def write(self, piece: bytes) -> int:
        # After the first difference the rest is let by: breaking off a COPY would break the connection.
        self._differs = self._differs or self._read(len(piece)) != piece
        return len(piece)

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size and (more := self._file.read(size - len(found))):
            found += more
        return found

    def is_same(self) -> bool:
        """Also at the end: nothing of the file may be left."""
        return not self._differs and not self._file.read(1)


def stored_already(*, county: County, scope: Scope, compared: BinaryIO) -> bool:
    """Whether the lines of the scope are, in the order of their rows, exactly those in `compared`.

    `compared` is binary COPY text of the columns `COPIED` without county and import, the amounts as whole cents in
    eight bytes. It is read from its beginning; nothing is held in memory. The money lock is held.
    """
    condition, values = scope.condition(county)
    columns = ", ".join(f"l.{name}" for name in COPIED if name not in ("county_id", "batch_id"))
    columns = columns.replace("l.amount", "(l.amount * 100)::bigint")
    twin = _Twin(compared)
    with connection.cursor() as cursor:
        asked = cursor.mogrify(
            f"SELECT {columns} FROM budget_line l WHERE {condition} ORDER BY l.row, l.id",  # noqa: S608  names are written here
            values,
        )
        cursor.copy_expert(f"COPY ({asked.decode()}) TO STDOUT (FORMAT binary)", twin, size=1 << 18)
    return twin.is_same()


def replace_lines(*, county: County, batch: ImportBatch, scope: Scope, copied: BinaryIO, count: int) -> int:
    """Takes out the lines of the scope, keeping them for an undo, and copies in `count` lines.

    `copied` is binary COPY text of the columns `COPIED`, at its beginning. The money lock is held. Answers how many
    lines were taken out. Raises LinesRefused where fewer or more lines arrive than were counted.
    """
    condition, values = scope.condition(county)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH gone AS (DELETE FROM budget_line l WHERE {condition} RETURNING l.*)
            INSERT INTO budget_replacedline (line_id, replaced_by_id, {_FIELDS})
            SELECT id, %s, {_FIELDS} FROM gone
            """,  # noqa: S608  names are written here, values come apart
            [*values, batch.pk],
        )
        taken = cursor.rowcount
        columns = ", ".join(COPIED)
        cursor.copy_expert(f"COPY budget_line ({columns}) FROM STDIN (FORMAT binary)", copied, size=1 << 18)
        if cursor.rowcount != count:
            raise LinesRefused(f"{cursor.rowcount} lines arrived where {count} were counted")
    return taken


def put_back(*, county: County, batch: ImportBatch) -> tuple[int, int]:
    """Takes out the lines an import brought and puts back those it replaced, with their own numbers.

    The money lock is held, and no later import has replaced the same. Answers (taken out, put back).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM budget_line WHERE county_id = %s AND batch_id = %s", [county.pk, batch.pk]
        )
        taken = cursor.rowcount
        cursor.execute(
            f"""
            INSERT INTO budget_line (id, {_FIELDS})
            SELECT line_id, {_FIELDS} FROM budget_replacedline WHERE county_id = %s AND replaced_by_id = %s
            """,  # noqa: S608  names are written here
            [county.pk, batch.pk],
        )
        back = cursor.rowcount
        cursor.execute(
            "DELETE FROM budget_replacedline WHERE county_id = %s AND replaced_by_id = %s",
            [county.pk, batch.pk],
        )
    return taken, back
