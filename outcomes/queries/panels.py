"""Indicator panels from what is stored: the one way to them, for draft and public alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from outcomes.domain import words
from outcomes.domain.series import Point
from outcomes.domain.small_numbers import Guarded, guarded, without_figures, without_numbers
from outcomes.domain.verdict import Verdict
from outcomes.models import Indicator, Observation, StoryNote, Strategy, Target, VerdictRecord
from outcomes.queries.forecasts import Expected, expected_of
from outcomes.queries.indicator_panel import (
    IndicatorPanel,
    PanelExpected,
    PanelNote,
    PanelPoint,
    PanelStrategy,
    PanelTarget,
    PanelVerdict,
)
from outcomes.queries.series import point_of, printed, short_unit

__all__ = ["IndicatorPanel", "PanelNote", "PanelPoint", "PanelTarget", "PanelVerdict", "panels_of"]


def panels_of(indicators: Sequence[Indicator], *, public: bool) -> list[IndicatorPanel]:
    """The panels of these indicators, in their order: six queries however many, and one for owners in draft.

    `public`: small numbers are withheld and no owner is named. What a public panel holds may be shown
    to anybody.
    """
    keys = [indicator.pk for indicator in indicators]
    observations: dict[int, list[Observation]] = defaultdict(list)
    for observation in Observation.objects.filter(indicator_id__in=keys).order_by("period", "of"):
        observations[observation.indicator_id].append(observation)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(indicator_id__in=keys).order_by("period"):
        targets[target.indicator_id].append(target)
    verdicts = {
        record.indicator_id: record
        for record in VerdictRecord.objects.filter(indicator_id__in=keys, is_current=True)
    }
    owners = {} if public else _owners(indicators)
    expected, stories = expected_of(keys), _stories(keys, public=public)
    strategies = _strategies(keys, public=public)
    return [
        _panel(
            indicator,
            observations[indicator.pk],
            targets[indicator.pk],
            verdicts.get(indicator.pk),
            expected.get(indicator.pk),
            stories.get(indicator.pk, []),
            strategies.get(indicator.pk, []),
            owner=owners.get(indicator.owner_id, ""),
            public=public,
        )
        for indicator in indicators
    ]


def _panel(
    indicator: Indicator,
    observations: Sequence[Observation],
    targets: Sequence[Target],
    record: VerdictRecord | None,
    expected: Expected | None,
    story: Sequence[StoryNote],
    strategies: Sequence[Strategy],
    *,
    owner: str,
    public: bool,
) -> IndicatorPanel:
    own = [one for one in observations if one.of == Observation.Of.COUNTY]
    found = [Guarded(point_of(one)) for one in own]
    if public and indicator.counts_people:
        found = guarded([one.point for one in found], indicator.kind)
    numbers = not any(one.why for one in found)
    return IndicatorPanel(
        id=indicator.pk,
        code=indicator.code,
        slug=indicator.slug,
        name=indicator.name,
        definition=indicator.definition,
        unit=indicator.unit,
        kind=indicator.kind,
        good=indicator.good,
        frequency=indicator.frequency,
        calendar=indicator.calendar,
        population=indicator.population,
        source=indicator.source,
        goal_id=indicator.goal_id,
        department_id=indicator.department_id,
        cost_center_id=indicator.cost_center_id,
        position=indicator.position,
        low=_trimmed(indicator.low),
        high=_trimmed(indicator.high),
        owner=owner,
        counts_people=indicator.counts_people,
        cyclical=indicator.is_cyclical,
        real=indicator.is_real,
        benchmark_name=indicator.benchmark_name,
        points=_points(
            own, found, [one for one in observations if one.of == Observation.Of.BENCHMARK], numbers
        ),
        targets=tuple(
            PanelTarget(one.period, one.label, printed(one.value, one.decimals), _note(one.note, numbers))
            for one in targets
        ),
        verdict=None if record is None else _verdict(indicator, record, numbers),
        expected=None if expected is None or not numbers else _expected(expected),
        strategies=tuple(_strategy(one, public=public) for one in strategies) if numbers else (),
        story=tuple(_told(one, public=public, numbers=numbers) for one in story if _note(one.text, numbers)),
    )


def _expected(found: Expected) -> PanelExpected:
    return PanelExpected(period=found.period, made_at=found.made_at.isoformat(), **asdict(found.step))


def _stories(keys: Sequence[int], *, public: bool) -> dict[int, list[StoryNote]]:
    """Indicator's id → its notes in the order they were written. One query."""
    notes = StoryNote.objects.filter(indicator__in=keys).select_related("written_by")
    found: dict[int, list[StoryNote]] = defaultdict(list)
    for note in (notes.public() if public else notes).order_by("written_at", "pk"):
        found[note.indicator_id].append(note)
    return found


def _strategies(keys: Sequence[int], *, public: bool) -> dict[int, list[Strategy]]:
    """Indicator's id → its strategies by when they began; the public reads none of an unpublished initiative."""
    rows = Strategy.objects.filter(indicator__in=keys).select_related("baseline")
    if public:
        rows = rows.filter(Q(initiative__isnull=True) | Q(initiative__is_published=True))
    found: dict[int, list[Strategy]] = defaultdict(list)
    for one in rows.order_by("began_on", "pk"):
        found[one.indicator_id].append(one)
    return found


def _strategy(one: Strategy, *, public: bool) -> PanelStrategy:
    return PanelStrategy(
        name=one.name,
        began_on=one.began_on.isoformat(),
        baseline=one.baseline.record,
        is_late=one.baseline.is_late,
        id=None if public else one.pk,
    )


def _told(note: StoryNote, *, public: bool, numbers: bool) -> PanelNote:
    """The public reads neither who wrote it nor that it ended."""
    return PanelNote(
        kind=note.kind,
        text=note.text,
        written_at=note.written_at.isoformat(),
        id=None if public else note.pk,
        evidence=note.evidence,
        source=_note(note.source, numbers),
        label=note.label,
        period=note.period,
        written_by="" if public or note.written_by is None else str(note.written_by),
        ended_at="" if note.ended_at is None else note.ended_at.isoformat(),
        ended_because=note.ended_because,
    )


def _points(
    own: Sequence[Observation], found: Sequence[Guarded], others: Sequence[Observation], numbers: bool
) -> tuple[PanelPoint, ...]:
    """The county's periods, each with the benchmark of the same period and span; benchmarks alone beside them."""
    beside = {(one.period, one.span): one for one in others}
    points = []
    for observation, one in zip(own, found, strict=True):
        other = beside.pop((observation.period, observation.span), None)
        points.append(
            PanelPoint(
                period=observation.period,
                label=observation.label,
                span=observation.span,
                value=one.point.value,
                numerator=one.point.numerator,
                denominator=one.point.denominator,
                margin=one.point.moe,
                suppressed=one.why,
                status=observation.status,
                exceptional=one.point.exceptional or "",
                break_before=one.point.break_before or "",
                source=observation.source,
                note=_note(observation.note, numbers),
                **_benchmark(other),
            )
        )
    points += [
        PanelPoint(
            period=other.period, label=other.label, span=other.span, status=other.status, **_benchmark(other)
        )
        for other in beside.values()
    ]
    return tuple(sorted(points, key=lambda point: (point.period, point.span)))


def _note(note: str, numbers: bool) -> str:
    """`numbers` False: a value is withheld, and a note beside another may tell it."""
    return note if numbers else without_numbers(note)


def _benchmark(other: Observation | None) -> dict[str, Any]:
    if other is None:
        return {}
    point: Point = point_of(other)
    return {"benchmark": point.value, "benchmark_margin": point.moe, "benchmark_source": other.source}


def _verdict(indicator: Indicator, record: VerdictRecord, numbers: bool) -> PanelVerdict:
    stated = dict(record.record) if numbers else without_figures(record.record)
    verdict = Verdict.from_record(stated)
    return PanelVerdict(
        call=record.call,
        badge=words.badge(verdict, translate=_),
        against=record.against,
        sentence=words.sentence(
            verdict, name=indicator.name, unit=short_unit(indicator.unit), numbers=numbers, translate=_
        ),
        notes=words.notes(verdict, translate=_),
        record=stated,
        rule_version=record.rule_version,
        judged_at=record.judged_at.isoformat(),
        first=verdict.first,
        last=verdict.last,
        numbers=numbers,
    )


def _owners(indicators: Sequence[Indicator]) -> dict[int | None, str]:
    keys = {indicator.owner_id for indicator in indicators} - {None}
    people = Indicator._meta.get_field("owner").related_model
    return {person.pk: str(person) for person in people._default_manager.filter(pk__in=keys)} if keys else {}


def _trimmed(value: Decimal | None) -> Decimal | None:
    return None if value is None else printed(value, 0)
