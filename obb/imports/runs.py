"""Large files are read and stored by a process of their own: asked for here, looked after, cancelled.

A small file is dealt with at once, within the request that brings it. What takes longer than a person should wait
for a page is written down as a run (`ImportRun`), and a process is started that does it (`obb.imports.carrying`).
A run changes nothing of its import until it is done, in one transaction: whatever ends it, the import is as before.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from obb.imports import drafts, samples
from obb.imports.arrivals import SourceFile, arrived
from obb.imports.kinds import kind_called
from obb.imports.launch import launch
from obb.imports.pipeline import stage
from obb.imports.readers import Limits
from obb.models import County, ImportBatch, ImportProfile, ImportRun, Person

Task, Ended = ImportRun.Task, ImportRun.Ended
log = logging.getLogger(__name__)
_BOOKS = (".xlsx", ".xls")
_PACKED = 4
"""A byte of a workbook is as much to read as so many of a text."""


def is_long(files: Sequence[Mapping[str, Any]]) -> bool:
    """Whether files, each with its `name` and `size`, take longer to read than a person should wait for a page."""
    weight = sum(
        file.get("size", 0) * (_PACKED if file["name"].lower().endswith(_BOOKS) else 1) for file in files
    )
    return weight > settings.OBB_READ_AT_ONCE


def is_long_to_look_at(files: Sequence[Mapping[str, Any]]) -> bool:
    """The same of a look at the first rows: a text gives them at once, a workbook has to be opened whole."""
    return files[0]["name"].lower().endswith(_BOOKS) and is_long(files[:1])


def lay_out(
    *,
    county: County,
    kind: str,
    files: Sequence[SourceFile],
    scope: Mapping[str, Any] | None = None,
    new_codes: bool,
    by: Person | None,
    at: datetime,
    limits: Limits,
) -> ImportBatch | None:
    """Small files as `drafts.begin`; where the first is a large workbook they are stored, and a run looks at it.
    Raises UnknownKind.
    """
    given = {"county": county, "kind": kind, "files": files, "scope": scope, "by": by, "at": at}
    if not is_long_to_look_at([{"name": file.name, "size": file.size} for file in files]):
        return drafts.begin(**given, new_codes=new_codes, limits=limits)
    with transaction.atomic():
        batch = _stored(county, kind, files, None, None, scope, by, at)
        begin(batch=batch, task=Task.LOOK, by=by, at=at, decisions={"new_codes": new_codes})
    return batch


def bring_in(
    *,
    county: County,
    kind: str,
    files: Sequence[SourceFile],
    profile: Mapping[str, Any] | None,
    saved: ImportProfile | None = None,
    scope: Mapping[str, Any] | None = None,
    by: Person | None,
    at: datetime,
    limits: Limits,
) -> ImportBatch:
    """Small files as `pipeline.stage`; large ones are stored unread, and a run reads them. Raises UnknownKind."""
    if not is_long([{"name": file.name, "size": file.size} for file in files]):
        return stage(
            county=county, kind=kind, files=files, profile=profile, saved=saved, scope=scope, by=by, at=at,
            limits=limits,
        )  # fmt: skip
    with transaction.atomic():
        batch = _stored(county, kind, files, profile, saved, scope, by, at)
        begin(batch=batch, task=Task.READ, by=by, at=at)
    return batch


def _stored(county, kind: str, files, profile, saved, scope, by, at) -> ImportBatch:
    batch = arrived(county, kind_called(kind), files, profile, saved, scope, by, at)
    batch.state = ImportBatch.State.UNREAD
    batch.save()
    return batch


def take_back(*, batch: ImportBatch, by: Person | None, at: datetime) -> None:
    """As `drafts.take_back`; a large workbook that nobody has looked at as its profile says is looked at by a run."""
    if must_be_looked_at(batch):
        begin(batch=batch, task=Task.LOOK, by=by, at=at)
    else:
        drafts.take_back(batch=batch)


def open_as(
    *, batch: ImportBatch, file: Mapping[str, Any], by: Person | None, at: datetime, limits: Limits
) -> None:
    """As `drafts.open_as`; where that means to look into a large workbook again, by a run."""
    needs_all = kind_called(batch.kind).suggest is not None and is_long_to_look_at(batch.files)
    if needs_all or must_be_looked_at(batch, {**batch.profile, "file": dict(file)}):
        begin(batch=batch, task=Task.LOOK, by=by, at=at, decisions={"file": dict(file)})
    else:
        drafts.open_as(batch=batch, file=file, limits=limits)


def read(*, batch: ImportBatch, by: Person | None, at: datetime, limits: Limits) -> None:
    """Reads a draft, or what is unread: small files at once, large ones by a run. Raises as `drafts.read`."""
    if is_long(batch.files):
        begin(batch=batch, task=Task.READ, by=by, at=at)
    else:
        drafts.read(batch=batch, by=by, at=at, limits=limits)


def again(*, batch: ImportBatch, by: Person | None, at: datetime) -> None:
    """Begins anew what a run was to do with an import before its review, and did not do."""
    run = getattr(batch, "run", None)
    task = Task.READ if batch.state == ImportBatch.State.UNREAD else Task.LOOK
    if run is not None and run.task == Task.LOOK:
        begin(batch=batch, task=Task.LOOK, by=by, at=at, decisions=run.decisions)
    elif batch.state in (ImportBatch.State.UNREAD, ImportBatch.State.DRAFT):
        begin(batch=batch, task=task, by=by, at=at)


def must_be_looked_at(batch: ImportBatch, profile: Mapping[str, Any] | None = None) -> bool:
    """Whether a large workbook has to be opened before it can be laid out by its profile, or by another one."""
    if not is_long_to_look_at(batch.files):
        return False
    return not samples.is_kept(batch, batch.profile if profile is None else profile)


def takes_long(batch: ImportBatch, at: datetime) -> bool:
    """Whether to act on this import takes longer than a page should: it is large, or its county stores another now."""
    writing = ImportRun.objects.filter(county_id=batch.county_id, task__in=(Task.COMMIT, Task.UNDO), ended="")
    return is_long(batch.files) or any(run.is_active(at) for run in writing)


def begin(
    *,
    batch: ImportBatch,
    task: str,
    by: Person | None,
    at: datetime,
    reason: str = "",
    decisions: Mapping[str, Any] | None = None,
) -> bool:
    """Has a process do it, when the transaction ends; False where something is being done about this import already."""
    token = uuid4()
    with transaction.atomic():
        run = _held(batch, at)
        if run is None or run.is_active(at):
            return False
        run.task, run.reason, run.decisions = task, reason, dict(decisions or {})
        run.asked_by, run.asked_at, run.token = by, at, token
        run.began_at, run.beat_at, run.phase, run.rows, run.share = None, at, "", 0, None
        run.ended, run.said = Ended.NOT, ""
        run.save()
        transaction.on_commit(partial(_start, run.pk, token))
    return True


def _start(run: int, token: UUID) -> None:
    try:
        launch(run, token)
    except OSError as error:
        log.warning("No process could be started: %s", error)
        said = _("The server could not start a process for it.")
        ImportRun.objects.filter(pk=run, token=token).update(ended=Ended.FAILED, said=said)


def _held(batch: ImportBatch, at: datetime) -> ImportRun | None:
    """The import's run, locked, made where there is none; None where it was done this very moment."""
    new = ImportRun(
        county_id=batch.county_id, batch=batch, task=Task.READ, asked_at=at, beat_at=at, token=uuid4(),
        ended=Ended.CANCELLED,
    )  # fmt: skip
    ImportRun.objects.bulk_create([new], ignore_conflicts=True)
    return ImportRun.objects.select_for_update(of=("self",)).filter(batch=batch).first()


def cancel(*, batch: ImportBatch) -> bool:
    """Gives up what is being done about an import: nothing of it is stored. False where it had ended before."""
    return bool(ImportRun.objects.filter(batch=batch, ended=Ended.NOT).update(ended=Ended.CANCELLED))
