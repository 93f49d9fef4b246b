"""What is being done about an import this moment, in words: how far it is, or why it stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from obb.models import ImportBatch, ImportRun

Task, Ended = ImportRun.Task, ImportRun.Ended
_NOT_DONE = {
    Task.LOOK: gettext_lazy("It stays as it was"),
    Task.READ: gettext_lazy("Not read"),
    Task.DECIDE: gettext_lazy("Not reviewed anew"),
    Task.COMMIT: gettext_lazy("Nothing was stored"),
    Task.UNDO: gettext_lazy("Nothing was undone"),
}
_AS_BEFORE = {
    Task.LOOK: gettext_lazy("Nothing was changed; the file is kept. Look at it again."),
    Task.READ: gettext_lazy("Nothing was saved; the file is kept. Read it again."),
    Task.DECIDE: gettext_lazy("The review is as it was before. Decide again."),
    Task.COMMIT: gettext_lazy("Nothing was stored, and the review is as it was. Confirm it again if you want to."),
    Task.UNDO: gettext_lazy("Nothing was undone: the import stands as it did. Undo it again if you want to."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands. Active: `what` is being done, `doing` this moment, `percent` of it (None: nobody knows),
    `rows` in words, for `lasts`; `aloud` changes at each step and quarter alone. Otherwise `what` has not been
    done, and `why`.
    """

    task: str
    is_active: bool
    what: str
    who: str
    asked_at: datetime
    doing: str = ""
    percent: int | None = None
    rows: str = ""
    lasts: str = ""
    aloud: str = ""
    why: str = ""


def standing_of(batch: ImportBatch, at: datetime) -> Standing | None:
    """The run of an import, loaded with it; None where nothing is being done, or it was done."""
    run = getattr(batch, "run", None)
    if run is None:
        return None
    who = str(run.asked_by or _("a command on the server"))
    if not run.is_active(at):
        what = _NOT_DONE[Task(run.task)] if run.ended == Ended.REFUSED else run.stopped
        return Standing(run.task, False, str(what), who, run.asked_at, why=_why(run))
    doing = str(run.get_phase_display())
    return Standing(
        run.task,
        True,
        run.being_done,
        who,
        run.asked_at,
        doing=doing,
        percent=run.percent,
        rows=_rows(run),
        lasts=_lasts(at - run.asked_at),
        aloud=_aloud(doing, run.percent),
    )


def _why(run: ImportRun) -> str:
    if run.ended == Ended.REFUSED:
        return run.said
    ended = {
        Ended.CANCELLED: _("It was cancelled."),
        Ended.FAILED: run.said,
        Ended.NOT: _("The process that did it is gone: perhaps the server was restarted."),
    }[Ended(run.ended)]
    return f"{ended} {_AS_BEFORE[Task(run.task)]}"


def _rows(run: ImportRun) -> str:
    if not run.rows:
        return ""
    if run.share is None or run.share >= 1:
        return ngettext("%(rows)s row", "%(rows)s rows", run.rows) % {"rows": f"{run.rows:,}"}
    about = max(run.rows, round(run.rows / run.share)) if run.share else run.rows
    return _("%(rows)s of about %(all)s rows") % {"rows": f"{run.rows:,}", "all": f"{_round(about):,}"}


def _round(count: int) -> int:
    """Two digits that count: 98,700 is about 99,000."""
    unit = 10 ** max(len(str(count)) - 2, 0)
    return round(count / unit) * unit


def _aloud(doing: str, percent: int | None) -> str:
    quarter = 0 if percent is None else percent // 25 * 25
    return _("%(doing)s, %(percent)s%%") % {"doing": doing, "percent": quarter} if quarter else doing


def _lasts(time: timedelta) -> str:
    minutes, seconds = divmod(max(int(time.total_seconds()), 0), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
