"""Story notes: written, replaced, ended. None is rewritten or lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from obb.history import change
from outcomes.domain.periods import read_observed
from outcomes.models import Indicator, StoryNote


class NoteRefused(ValueError):
    """Not written, replaced or ended; the message is for the person who asked."""


@dataclass(frozen=True)
class Written:
    """What a note says. `label` names a period as people write it, or is ""."""

    kind: str
    text: str
    evidence: str = ""
    source: str = ""
    label: str = ""
    is_published: bool = False


def write_note(
    *,
    indicator: Indicator,
    written: Written,
    by: Any,
    reason: str,
    at: datetime,
    replaces: StoryNote | None = None,
) -> StoryNote:
    """Adds a note; the one it replaces ends with the same reason. Raises NoteRefused, UnreadablePeriod."""
    period = None
    if written.label:
        calendar = indicator.county.calendar
        period = read_observed(written.label, indicator.frequency, indicator.calendar, calendar)
    with change(by=by, reason=reason):
        if replaces is not None:
            _end(replaces, indicator=indicator, by=by, because=reason, at=at)
        note = StoryNote(
            county_id=indicator.county_id,
            indicator=indicator,
            kind=written.kind,
            text=written.text.strip(),
            evidence=written.evidence if written.kind == StoryNote.Kind.WORKS else "",
            source=written.source.strip(),
            period=None if period is None else period.number,
            label="" if period is None else period.label,
            is_published=written.is_published,
            written_by=by,
            written_at=at,
            replaces=replaces,
        )
        note.full_clean(exclude=("written_by", "replaces"))
        note.save()
    return note


def end_note(*, note: StoryNote, because: str, by: Any, at: datetime) -> None:
    """It no longer stands; it and the reason are kept. Raises NoteRefused."""
    with change(by=by, reason=because):
        _end(note, indicator=note.indicator, by=by, because=because, at=at)


def _end(note: StoryNote, *, indicator: Indicator, by: Any, because: str, at: datetime) -> None:
    if not because.strip():
        raise NoteRefused(_("Say why it no longer stands."))
    locked = StoryNote.objects.select_for_update(of=("self",)).get(pk=note.pk, indicator=indicator)
    if locked.ended_at is not None:
        raise NoteRefused(_("Somebody has ended or replaced this note meanwhile. Look at the list again."))
    locked.ended_by, locked.ended_at, locked.ended_because = by, at, because.strip()
    locked.save(update_fields=["ended_by", "ended_at", "ended_because"])
