"""What the process of a run does: its turn, its task, its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from obb.imports import drafts, pipeline, samples
from obb.imports.heart import Heart, Stopped
from obb.imports.kinds import UndoRefused
from obb.imports.problems import UnreadableFile
from obb.imports.progress import WAITING, Progress, told_to
from obb.imports.readers import WEB_LIMITS
from obb.imports.refusals import ImportRefused
from obb.models import ImportBatch, ImportRun, Person

AT_ONCE = 2
"""How many runs are carried at a time in one installation; the others wait."""
TURNS = 0x0BB1
"""What the turns are known by among the database's advisory locks."""
Task, Ended = ImportRun.Task, ImportRun.Ended


def carry(*, run: int, token: UUID, clock: Callable[[], datetime]) -> bool:
    """Does what a run was asked for, whole or not at all; True where it was done.

    The end of the run and what it stores are one transaction, so that a run which was cancelled, or begun anew
    by somebody who took this process for dead, stores nothing. What hinders it is noted on the run; any
    other failure is noted, too, and raised.
    """
    found = _taken_up(run, token, clock())
    if found is None:
        return False
    with Heart(found, clock) as heart, told_to(heart.told):
        try:
            with _turn(heart), transaction.atomic():
                _act(found)
                _done(found)
            return True
        except (ImportRefused, UndoRefused, UnreadableFile) as refusal:
            _end(found, Ended.REFUSED, str(refusal))
        except Stopped:
            pass
        except Exception:
            if heart.stopped:  # a statement that was cancelled
                return False
            _end(found, Ended.FAILED, _("Something failed on our side."))
            raise
    return False


def _taken_up(run: int, token: UUID, at: datetime) -> ImportRun | None:
    """The run, for the one process that comes first; None where another has it, or nobody wants it any more."""
    mine = ImportRun.objects.filter(pk=run, token=token, ended=Ended.NOT, began_at=None)
    if not mine.update(began_at=at, beat_at=at):
        return None
    return ImportRun.objects.select_related("batch__county", "asked_by").get(pk=run)


@contextmanager
def _turn(heart: Heart) -> Iterator[None]:
    """Waits until fewer than AT_ONCE runs are carried. A process that dies gives its turn back with its connection."""
    with connection.cursor() as cursor:
        place = _free_place(cursor)
        while place is None:
            heart.told(Progress(WAITING, 0))
            time.sleep(0.5)
            place = _free_place(cursor)
        try:
            yield
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TURNS, place])


def _free_place(cursor) -> int | None:
    for place in range(AT_ONCE):
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TURNS, place])
        if cursor.fetchone()[0]:
            return place
    return None


def _act(run: ImportRun) -> None:
    given = {"batch": run.batch, "by": run.asked_by, "at": run.asked_at}
    if run.task == Task.LOOK:
        _look(run, **given)
    elif run.task == Task.READ:
        drafts.read(**given, limits=WEB_LIMITS)
    elif run.task == Task.DECIDE:
        pipeline.decide(**given, **run.decisions)
    elif run.task == Task.COMMIT:
        pipeline.commit(**given, reason=run.reason)
    else:
        pipeline.undo(**given, reason=run.reason)


def _look(run: ImportRun, *, batch: ImportBatch, by: Person | None, at: datetime) -> None:
    """Into a file for the first time, as a person says it is to be opened, or as its profile says already."""
    if "file" in run.decisions:
        drafts.open_as(batch=batch, file=run.decisions["file"], limits=WEB_LIMITS)
    elif "new_codes" in run.decisions:
        drafts.look(batch=batch, by=by, at=at, limits=WEB_LIMITS, **run.decisions)
    else:
        samples.sample_of(drafts.take_back(batch=batch), WEB_LIMITS)


def _done(run: ImportRun) -> None:
    gone, _kinds = ImportRun.objects.filter(pk=run.pk, token=run.token, ended=Ended.NOT).delete()
    if not gone:
        raise Stopped


def _end(run: ImportRun, ended: str, said: str) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, token=run.token, ended=Ended.NOT)
    mine.update(ended=ended, said=said)
