"""Why an import is not carried out, each in a sentence; and what must hold before it is."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.domain.amounts import exact
from obb.imports.controls import broken, controls_of
from obb.models import ImportBatch

State = ImportBatch.State


class ImportRefused(Exception):
    """The import is not carried out; says why in a sentence for the person who asked."""


class NotStaged(ImportRefused):
    """It is not waiting to be confirmed."""


class ChangedSinceReview(ImportRefused):
    """What it would do is no longer what the review said."""


class ControlTotalsApart(ImportRefused):
    """Control totals were stated that the file does not add up to."""


class ReasonMissing(ImportRefused):
    """An act that needs a reason has none."""


class RevisionsUnexplained(ReasonMissing):
    """Final values would change, and nobody has said why."""


def must_be(batch: ImportBatch, *states: str) -> None:
    """Raises NotStaged where the import is in none of these states."""
    if batch.state not in states:
        raise NotStaged(not_staged(batch))


def must_have(reason: str) -> None:
    """Raises ReasonMissing for a blank reason."""
    if not reason.strip():
        raise ReasonMissing(_("Say why, in a few words: the history keeps it."))


def must_tie(batch: ImportBatch) -> None:
    """Raises ControlTotalsApart, unless somebody said why it may be stored all the same."""
    apart = broken(controls_of(batch.review, batch.decisions))
    if apart and not batch.decisions.get("anyway", "").strip():
        listed = "; ".join(
            _("%(what)s: %(stated)s stated, %(read)s read")
            % {"what": one.label, "stated": exact(one.stated), "read": exact(one.read)}
            for one in apart[:5]
        )
        raise ControlTotalsApart(_("Control totals do not tie: %(which)s.") % {"which": listed})


def must_not_revise(batch: ImportBatch) -> None:
    """Raises RevisionsUnexplained where final values would change."""
    revisions = batch.review.get("revisions")
    if revisions:
        shown = "; ".join(
            f"{one['name']}, {one['period']}: {one['was']} → {one['now']}" for one in revisions["rows"][:10]
        )
        words = ngettext(
            "%(count)s final value would change: %(shown)s. Say why with --reason, or look first with --check.",
            "%(count)s final values would change: %(shown)s. Say why with --reason, or look first with --check.",
            revisions["count"],
        )
        raise RevisionsUnexplained(words % {"count": f"{revisions['count']:,}", "shown": shown})


def not_staged(batch: ImportBatch) -> str:
    """Why an import in this state does not do what was asked."""
    return {
        State.UNREAD: _("This file has not been read yet."),
        State.DRAFT: _("This import is still being set up."),
        State.STAGED: _("This import waits for review already."),
        State.CONFIRMED: _("This import has been confirmed."),
        State.REFUSED: _("This file has problems. Correct them and bring it in again."),
        State.DISCARDED: _("This import was discarded. Bring the file in again."),
        State.UNDONE: _("This import was undone. Bring the file in again."),
    }[batch.state]


def refusal_of(error: DatabaseError) -> str:
    """What the database says against it."""
    cause = error.__cause__
    says = getattr(getattr(cause, "diag", None), "message_primary", None) or str(error)
    return _("The database refuses it, and nothing was stored: %(why)s.") % {"why": says.rstrip(".")}
