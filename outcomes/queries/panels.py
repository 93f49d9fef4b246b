"""Indicator panels from what is stored: the one way to them, for draft and public alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from outcomes.domain import words
from outcomes.domain.breaks import with_breaks
from outcomes.domain.due import Due
from outcomes.domain.series import PERIODS_A_YEAR, Point
from outcomes.domain.small_numbers import Guarded, guarded, without_figures, without_numbers
from outcomes.domain.verdict import Verdict
from outcomes.models import (
    Indicator,
    IndicatorDefinition,
    Observation,
    StoryNote,
    Strategy,
    Target,
    VerdictRecord,
)
from outcomes.queries.benchmarks import benchmark_name_of, lenders
from outcomes.queries.definitions import breaks_of, definitions_of
from outcomes.queries.forecasts import Expected, expected_of
from outcomes.queries.indicator_panel import (
    IndicatorPanel,
    PanelDefinition,
    PanelNote,
    PanelPoint,
    PanelTarget,
    PanelVerdict,
)
from outcomes.queries.panel_story import panel_expected, panel_note, panel_strategy, stories_of, strategies_of
from outcomes.queries.public import is_public
from outcomes.queries.series import point_of, printed, short_unit
from outcomes.queries.values import first_dues

__all__ = [
    "IndicatorPanel", "PanelDefinition", "PanelNote", "PanelPoint", "PanelTarget", "PanelVerdict", "panels_of",
]  # fmt: skip


def panels_of(indicators: Sequence[Indicator], *, public: bool) -> list[IndicatorPanel]:
    """The panels of these indicators, in their order: six queries however many, and one for names in draft.

    One more where a definition changed, one where another indicator is the benchmark, two in draft where
    one has no value yet. `public`: small numbers are withheld and nobody is named. What a public panel
    holds may be shown to anybody.
    """
    lent = lenders(indicators)
    keys = [indicator.pk for indicator in indicators]
    observations: dict[int, list[Observation]] = defaultdict(list)
    wanted = {*keys, *(one.pk for one in lent.values())}
    for observation in Observation.objects.filter(indicator_id__in=wanted).order_by("period", "of"):
        observations[observation.indicator_id].append(observation)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(indicator_id__in=keys).order_by("period"):
        targets[target.indicator_id].append(target)
    verdicts = {
        record.indicator_id: record
        for record in VerdictRecord.objects.filter(indicator_id__in=keys, is_current=True)
    }
    versions = definitions_of(indicators)
    people = {} if public else _people(indicators)
    waiting = {} if public else first_dues([one for one in indicators if not observations[one.pk]])
    expected, stories = expected_of(keys), stories_of(keys, public=public)
    strategies = strategies_of(keys, public=public)
    return [
        _panel(
            Stored(
                indicator,
                observations[indicator.pk],
                _beside(observations, indicator, lent.get(indicator.pk), public),
                targets[indicator.pk],
                verdicts.get(indicator.pk),
                versions.get(indicator.pk, []),
                lent.get(indicator.pk),
                waiting.get(indicator.pk),
                expected.get(indicator.pk),
                stories.get(indicator.pk, []),
                strategies.get(indicator.pk, []),
            ),
            people=people,
            public=public,
        )
        for indicator in indicators
    ]


@dataclass(frozen=True)
class Stored:
    """All that is stored of one indicator; `beside`: the benchmark's values, its own or those lent to it."""

    indicator: Indicator
    observations: Sequence[Observation]
    beside: Sequence[Observation]
    targets: Sequence[Target]
    record: VerdictRecord | None
    versions: Sequence[IndicatorDefinition]
    lender: Indicator | None
    first_due: Due | None = None
    expected: Expected | None = None
    story: Sequence[StoryNote] = ()
    strategies: Sequence[Strategy] = ()


def _beside(
    observations: Mapping[int, Sequence[Observation]],
    indicator: Indicator,
    lender: Indicator | None,
    public: bool,
) -> list[Observation]:
    """The public sees what is lent only where it may see the lender."""
    own = [one for one in observations.get(indicator.pk, ()) if one.of == Observation.Of.BENCHMARK]
    if own or lender is None or _hidden(lender, public):
        return own
    return [one for one in observations.get(lender.pk, ()) if one.of == Observation.Of.COUNTY]


def _panel(stored: Stored, *, people: Mapping[int | None, str], public: bool) -> IndicatorPanel:
    indicator, versions = stored.indicator, stored.versions
    own = [one for one in stored.observations if one.of == Observation.Of.COUNTY]
    points = with_breaks([point_of(one) for one in own], breaks_of(versions))
    found = [Guarded(point) for point in points]
    if public and indicator.counts_people:
        running = PERIODS_A_YEAR[indicator.frequency] if indicator.restarts else 0
        found = guarded(points, indicator.kind, running=running)
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
        owner=people.get(indicator.owner_id, ""),
        counts_people=indicator.counts_people,
        cyclical=indicator.is_cyclical,
        real=indicator.is_real,
        benchmark_name=_benchmark_name(stored, public),
        points=_points({one.period: one for one in own}, found, stored.beside, numbers),
        targets=tuple(
            PanelTarget(one.period, one.label, printed(one.value, one.decimals), _note(one.note, numbers))
            for one in stored.targets
        ),
        verdict=_verdict(indicator, _told(stored, public), numbers),
        expected=None if stored.expected is None or not numbers else panel_expected(stored.expected),
        strategies=tuple(panel_strategy(one, public=public) for one in stored.strategies) if numbers else (),
        story=tuple(
            panel_note(one, public=public, source=_note(one.source, numbers))
            for one in stored.story
            if _note(one.text, numbers)
        ),
        performance=indicator.performance,
        numerator_words=indicator.numerator_words,
        denominator_words=indicator.denominator_words,
        method=indicator.method,
        combining=indicator.combining,
        restarts=indicator.restarts,
        development=indicator.development,
        noise_baseline=indicator.noise_baseline,
        backup=people.get(indicator.backup_id, ""),
        review_on=_day(None if public else indicator.review_on),
        retired_on=_day(indicator.retired_on),
        retired_reason=_note(indicator.retired_reason, numbers),
        first_due=_day(None if stored.first_due is None else stored.first_due.day),
        definitions=earlier_definitions(versions, numbers=numbers),
        defined_since=versions[-1].from_label if versions else "",
        defined_because=_note(versions[-1].reason, numbers) if versions else "",
    )


def earlier_definitions(
    versions: Sequence[IndicatorDefinition], *, numbers: bool = True
) -> tuple[PanelDefinition, ...]:
    """All but the one that holds now, oldest first. `numbers` False: no reason that tells a figure."""
    return tuple(
        PanelDefinition(
            version=one.version,
            text=one.text,
            numerator_words=one.numerator_words,
            denominator_words=one.denominator_words,
            source=one.source,
            method=one.method,
            from_label=one.from_label,
            until_label=after.from_label,
            reason=_note(one.reason, numbers),
        )
        for one, after in pairwise(versions)
    )


def _hidden(lender: Indicator | None, public: bool) -> bool:
    return public and lender is not None and not is_public(lender)


def _benchmark_name(stored: Stored, public: bool) -> str:
    return benchmark_name_of(stored.indicator, None if _hidden(stored.lender, public) else stored.lender)


def _told(stored: Stored, public: bool) -> VerdictRecord | None:
    """The public reads no call against a benchmark that it may not see."""
    record = stored.record
    return None if record is not None and record.against and _hidden(stored.lender, public) else record


def _points(
    own: Mapping[int, Observation], found: Sequence[Guarded], others: Sequence[Observation], numbers: bool
) -> tuple[PanelPoint, ...]:
    """The county's periods, each with the benchmark of the same period and span; benchmarks alone beside them.

    A period in which another definition begins is among them, observed or not.
    """
    beside = {(one.period, one.span): one for one in others}
    points = []
    for one in found:
        observation = own.get(one.point.period)
        other = beside.pop((one.point.period, one.point.span), None)
        points.append(
            PanelPoint(
                period=one.point.period,
                label=one.point.label,
                span=one.point.span,
                value=one.point.value,
                numerator=one.point.numerator,
                denominator=one.point.denominator,
                margin=one.point.moe,
                suppressed=one.why,
                status=one.point.status,
                exceptional=one.point.exceptional or "",
                break_before=one.point.break_before or "",
                source=one.point.source,
                note="" if observation is None else _note(observation.note, numbers),
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


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _note(note: str, numbers: bool) -> str:
    """`numbers` False: a value is withheld, and a note beside another may tell it."""
    return note if numbers else without_numbers(note)


def _benchmark(other: Observation | None) -> dict[str, Any]:
    if other is None:
        return {}
    point: Point = point_of(other)
    return {"benchmark": point.value, "benchmark_margin": point.moe, "benchmark_source": other.source}


def _verdict(indicator: Indicator, record: VerdictRecord | None, numbers: bool) -> PanelVerdict | None:
    if record is None:
        return None
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


def _people(indicators: Sequence[Indicator]) -> dict[int | None, str]:
    """The names of owners and of those who stand in for them."""
    keys = {key for one in indicators for key in (one.owner_id, one.backup_id)} - {None}
    people = Indicator._meta.get_field("owner").related_model
    return {person.pk: str(person) for person in people._default_manager.filter(pk__in=keys)} if keys else {}


def _trimmed(value: Decimal | None) -> Decimal | None:
    return None if value is None else printed(value, 0)
