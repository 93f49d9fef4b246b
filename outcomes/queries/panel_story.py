"""The parts of a panel beside its values: what was expected of the newest one, the story, the strategies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

from outcomes.models import StoryNote, Strategy
from outcomes.queries.forecasts import Expected
from outcomes.queries.indicator_panel import PanelExpected, PanelNote, PanelStrategy


def panel_expected(found: Expected) -> PanelExpected:
    return PanelExpected(period=found.period, made_at=found.made_at.isoformat(), **asdict(found.step))


def stories_of(keys: Sequence[int], *, public: bool) -> dict[int, list[StoryNote]]:
    """Indicator's id → its notes in the order they were written. One query."""
    notes = StoryNote.objects.filter(indicator__in=keys).select_related("written_by")
    found: dict[int, list[StoryNote]] = defaultdict(list)
    for note in (notes.public() if public else notes).order_by("written_at", "pk"):
        found[note.indicator_id].append(note)
    return found


def strategies_of(keys: Sequence[int], *, public: bool) -> dict[int, list[Strategy]]:
    """Indicator's id → its strategies by when they began; the public reads those of a published initiative."""
    rows = Strategy.objects.filter(indicator__in=keys).select_related("baseline")
    if public:
        rows = rows.filter(initiative__is_published=True)
    found: dict[int, list[Strategy]] = defaultdict(list)
    for one in rows.order_by("began_on", "pk"):
        found[one.indicator_id].append(one)
    return found


def panel_strategy(one: Strategy, *, public: bool) -> PanelStrategy:
    return PanelStrategy(
        name=one.name,
        began_on=one.began_on.isoformat(),
        baseline=one.baseline.record,
        is_late=one.baseline.is_late,
        id=None if public else one.pk,
    )


def panel_note(note: StoryNote, *, public: bool, source: str) -> PanelNote:
    """The public reads neither who wrote it nor that it ended."""
    return PanelNote(
        kind=note.kind,
        text=note.text,
        written_at=note.written_at.isoformat(),
        id=None if public else note.pk,
        evidence=note.evidence,
        source=source,
        label=note.label,
        period=note.period,
        written_by="" if public or note.written_by is None else str(note.written_by),
        ended_at="" if note.ended_at is None else note.ended_at.isoformat(),
        ended_because=note.ended_because,
    )
