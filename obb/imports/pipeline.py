"""The one way in for every file: staged, reviewed, confirmed or discarded, undone. All or nothing, once.

A staged import keeps the original and its review, nothing else. Confirming reads the original again and
checks it against the database as it is then, under a lock on the county, and writes in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from obb.imports.arrivals import SourceFile, arrived, stored_files
from obb.imports.controls import typed
from obb.imports.kinds import KEEP, ImportKind, UndoRefused, kind_called
from obb.imports.progress import WRITING, tell
from obb.imports.readers import NO_LIMITS, Limits
from obb.imports.refusals import (
    ChangedSinceReview,
    ImportRefused,
    NotStaged,
    must_be,
    must_have,
    must_not_revise,
    must_tie,
    refusal_of,
)
from obb.imports.reviewed import Reviewed, as_json, note, problems_of, reviewed
from obb.models import County, ImportBatch, ImportProfile, Person

State = ImportBatch.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """A settled import. `already`: somebody had done it before, and nothing was done now."""

    batch: ImportBatch
    already: bool = False


def stage(
    *,
    county: County,
    kind: str,
    file_name: str = "",
    content: bytes | None = None,
    path: Path | None = None,
    files: Sequence[SourceFile] = (),
    profile: Mapping[str, Any] | None = None,
    saved: ImportProfile | None = None,
    scope: Mapping[str, Any] | None = None,
    by: Person | None,
    at: datetime,
    limits: Limits = NO_LIMITS,
) -> ImportBatch:
    """Stores the file and what it would do; the batch is then staged, or refused with all its problems.

    The file is given as bytes or as a path, or several in `files`: they are one import, read one after the
    other. `profile` is a profile as a mapping (None: the plain format), `saved` the saved one that it is.
    `scope` is what is declared, {} or None to find it from the file. Raises UnknownKind.
    """
    chosen, sources = kind_called(kind), list(files) or [SourceFile(file_name, content, path)]
    with transaction.atomic(), ExitStack() as cleanup:
        batch = arrived(county, chosen, sources, profile, saved, scope, by, at)
        review = reviewed(
            batch,
            chosen,
            [one.source for one in sources],
            limits,
            cleanup,
            by=by,
            at=at,
            reason="",
            writing=False,
        )
        note(batch, review)
        batch.save()
    return batch


def bring(
    *,
    county: County,
    kind: str,
    file_name: str = "",
    content: bytes | None = None,
    path: Path | None = None,
    files: Sequence[SourceFile] = (),
    profile: Mapping[str, Any] | None = None,
    saved: ImportProfile | None = None,
    scope: Mapping[str, Any] | None = None,
    by: Person | None,
    at: datetime,
    reason: str,
    duplicates: str = KEEP,
    controls: Sequence[str] = (),
    limits: Limits = NO_LIMITS,
    explained: bool = True,
) -> ImportBatch:
    """`stage` and `commit` in one transaction and one reading, for commands: confirmed, or refused.

    `controls`: control totals as a command line has them; raises ControlTotalsApart or UnknownControl.
    `explained`: a person gave the reason; without one raises RevisionsUnexplained where final values would change.
    """
    must_have(reason)
    chosen, sources = kind_called(kind), list(files) or [SourceFile(file_name, content, path)]
    with transaction.atomic(), ExitStack() as cleanup:
        _lock(county)
        batch = arrived(county, chosen, sources, profile, saved, scope, by, at)
        batch.decisions = {"duplicates": duplicates} if duplicates != KEEP else {}
        review = reviewed(
            batch,
            chosen,
            [one.source for one in sources],
            limits,
            cleanup,
            by=by,
            at=at,
            reason=reason,
            writing=True,
        )
        note(batch, review)
        if batch.state == State.STAGED:
            if controls:
                batch.decisions["controls"] = typed(controls, batch.review)
            must_tie(batch)
            if not explained:
                must_not_revise(batch)
            _write(batch, chosen, review, by=by, reason=reason, at=at)
        else:
            batch.save()
    return batch


def commit(*, batch: ImportBatch, by: Person | None, reason: str, at: datetime) -> Outcome:
    """Writes a staged import, whole, once; a second confirm does nothing and says so.

    Raises NotStaged (refused, discarded, undone), ChangedSinceReview, ReasonMissing, or ImportRefused where
    the database itself refuses.
    """
    must_have(reason)
    with transaction.atomic(), ExitStack() as cleanup:
        locked = hold(batch)
        if locked.state == State.CONFIRMED:
            return Outcome(locked, already=True)
        must_be(locked, State.STAGED)
        chosen = kind_called(locked.kind)
        sources = stored_files(locked, cleanup)
        review = reviewed(
            locked, chosen, sources, NO_LIMITS, cleanup, by=by, at=at, reason=reason, writing=True
        )
        must_tie(locked)
        same = (as_json(review.made.totals), review.made.mark) == (
            locked.totals,
            locked.review.get("mark", ""),
        )
        if problems_of(review) or not same:
            raise ChangedSinceReview(
                _(
                    "Something has changed since the review: this file would now do something else. Bring it in again."
                )
            )
        _write(locked, chosen, review, by=by, reason=reason, at=at)
    return Outcome(locked)


def decide(
    *,
    batch: ImportBatch,
    duplicates: str | None = None,
    controls: Mapping[str, str] | None = None,
    anyway: str | None = None,
    by: Person | None,
    at: datetime,
) -> ImportBatch:
    """Notes what a person decides at review; the file is then reviewed anew. None leaves a decision as it is.

    `duplicates`: keep or drop rows that repeat another exactly. `controls`: control totals, the amounts as text
    by the keys of the review. `anyway`: why the import may be stored though they do not tie; "" for it may not.
    Raises NotStaged.
    """
    with transaction.atomic(), ExitStack() as cleanup:
        found = as_it_is(batch)
        must_be(found, State.STAGED)
        before, stated = found.decisions, {"duplicates": duplicates, "controls": controls, "anyway": anyway}
        changed = {name: value for name, value in stated.items() if value is not None}
        found.decisions = as_json(
            {**before, **changed, "by": None if by is None else by.get_username(), "at": at}
        )
        chosen, sources = kind_called(found.kind), stored_files(found, cleanup)
        review = reviewed(found, chosen, sources, NO_LIMITS, cleanup, by=by, at=at, reason="", writing=False)
        kept = hold_alone(batch)  # only now: while a large file is read, others go on
        must_be(kept, State.STAGED)
        if kept.decisions != before:
            raise ChangedSinceReview(_("Somebody else has decided meanwhile. Look at the review again."))
        kept.decisions = found.decisions
        note(kept, review)
        kept.save()
    return kept


def discard(*, batch: ImportBatch, by: Person | None, at: datetime) -> Outcome:
    """Puts a draft, a staged or a refused import aside. Raises NotStaged for one that was confirmed or undone."""
    with transaction.atomic():
        locked = hold_alone(batch)
        if locked.state == State.DISCARDED:
            return Outcome(locked, already=True)
        must_be(locked, State.UNREAD, State.DRAFT, State.STAGED, State.REFUSED)
        locked.state, locked.settled_by, locked.settled_at = State.DISCARDED, by, at
        locked.save()
    return Outcome(locked)


def undo(*, batch: ImportBatch, by: Person | None, reason: str, at: datetime) -> Outcome:
    """Takes a confirmed import back, whole; a second undo does nothing and says so.

    Raises UndoRefused with the sentence why, NotStaged where it was never confirmed, ReasonMissing.
    """
    must_have(reason)
    with transaction.atomic():
        locked = hold(batch)
        if locked.state == State.UNDONE:
            return Outcome(locked, already=True)
        if locked.state != State.CONFIRMED:
            raise NotStaged(_("Only a confirmed import can be undone."))
        chosen = kind_called(locked.kind)
        if chosen.undo is None:
            raise UndoRefused(
                _("An import of this kind cannot be undone; change what it brought where it stands.")
            )
        try:
            with transaction.atomic():
                chosen.undo(locked, by, reason)
        except IntegrityError as error:
            raise UndoRefused(refusal_of(error)) from error
        locked.state, locked.undone_by, locked.undone_at, locked.undo_reason = State.UNDONE, by, at, reason
        locked.save()
    return Outcome(locked)


def _write(
    batch: ImportBatch, chosen: ImportKind, review: Reviewed, *, by, reason: str, at: datetime
) -> None:
    try:
        with transaction.atomic():
            tell(WRITING, review.made.kept)
            more = chosen.commit(review.arrival, review.made)
            # Now, not at the end: a sum that does not fit is then this import's refusal.
            transaction.get_connection().check_constraints()
    except IntegrityError as error:
        raise ImportRefused(refusal_of(error)) from error
    batch.review = batch.review | as_json(dict(more or {})) | {"order": _confirmed_before(batch) + 1}
    batch.state, batch.settled_by, batch.settled_at, batch.reason = State.CONFIRMED, by, at, reason
    batch.save()


def _confirmed_before(batch: ImportBatch) -> int:
    # Which came first is counted under the lock: two clocks, or one read before waiting, could say otherwise.
    return ImportBatch.objects.filter(
        county_id=batch.county_id, state__in=(State.CONFIRMED, State.UNDONE)
    ).count()


def hold(batch: ImportBatch) -> ImportBatch:
    """The import as it is now, locked with its county until the transaction ends."""
    _lock(batch.county)
    return hold_alone(batch)


def hold_alone(batch: ImportBatch) -> ImportBatch:
    """The same, locked by itself: what it holds is changed, not what its county has."""
    locked = ImportBatch.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("county").get(pk=batch.pk)


def as_it_is(batch: ImportBatch) -> ImportBatch:
    """The import as it is now."""
    return ImportBatch.objects.select_related("county").get(pk=batch.pk)


def _lock(county: County) -> None:
    # One import at a time in a county: what a review was checked against stays until it is written.
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
