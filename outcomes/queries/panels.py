"""Indicator panels from what is stored: the one way to them, for draft and public alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from outcomes.domain.due import Due
from outcomes.domain.linking import Decided, Joined
from outcomes.domain.series import Point
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
from outcomes.queries.definitions import definitions_of
from outcomes.queries.families import held_of
from outcomes.queries.forecasts import NO_HITS, Expected, HitRate, expected_of, hits_of
from outcomes.queries.indicator_panel import (
    IndicatorPanel,
    PanelDefinition,
    PanelLink,
    PanelNote,
    PanelPoint,
    PanelTarget,
    PanelVerdict,
)
from outcomes.queries.panel_points import benchmark_shown, note_shown, panel_points, shown_points
from outcomes.queries.panel_story import panel_expected, panel_note, panel_strategy, stories_of, strategies_of
from outcomes.queries.panel_words import earlier_definitions, panel_verdict
from outcomes.queries.pools import published_singles
from outcomes.queries.public import is_public
from outcomes.queries.series import decided_of, point_of, pooled_beside, printed
from outcomes.queries.values import first_dues

__all__ = [
    "IndicatorPanel", "PanelDefinition", "PanelLink", "PanelNote", "PanelPoint", "PanelTarget", "PanelVerdict",
    "panels_of",
]  # fmt: skip


_EARLIER = Observation.Of.EARLIER


def panels_of(indicators: Sequence[Indicator], *, public: bool) -> list[IndicatorPanel]:
    """The panels of these indicators, in their order: six queries however many, and one for names in draft.

    One more where a definition changed, one where anything was measured by an earlier one, one where another
    indicator is the benchmark, two in draft where one has no value yet. `public`: small numbers are withheld and
    nobody is named, for two queries more, or four where groups belong together, and one more of each where years are
    pooled. What a public panel holds may be
    shown to anybody.
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
    versions = definitions_of({one.pk: one for one in (*indicators, *lent.values())}.values())
    earlier = {key for key, found in observations.items() if any(one.of == _EARLIER for one in found)}
    links = decided_of(earlier)
    held = held_of(indicators, observations) if public else {}
    people = {} if public else _people(indicators)
    waiting = {} if public else first_dues([one for one in indicators if not observations[one.pk]])
    expected, stories = expected_of(keys), stories_of(keys, public=public)
    strategies = strategies_of(keys, public=public)
    hits = hits_of(keys) if public else {}
    published = published_singles(indicators) if public else {}
    return [
        _panel(
            Stored(
                indicator,
                observations[indicator.pk],
                _beside(observations, indicator, lent.get(indicator.pk), versions, links, public),
                targets[indicator.pk],
                verdicts.get(indicator.pk),
                versions.get(indicator.pk, []),
                links.get(indicator.pk, []),
                lent.get(indicator.pk),
                waiting.get(indicator.pk),
                expected.get(indicator.pk),
                stories.get(indicator.pk, []),
                strategies.get(indicator.pk, []),
                held.get(indicator.pk),
                hits.get(indicator.pk, NO_HITS),
                published.get(indicator.pk, {}),
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
    beside: Sequence[Point]
    targets: Sequence[Target]
    record: VerdictRecord | None
    versions: Sequence[IndicatorDefinition]
    links: Sequence[Decided]
    lender: Indicator | None
    first_due: Due | None = None
    expected: Expected | None = None
    story: Sequence[StoryNote] = ()
    strategies: Sequence[Strategy] = ()
    held: Mapping[int, str] | None = None
    hits: HitRate = NO_HITS
    published: Mapping[int, str] = field(default_factory=dict)


def _beside(
    observations: Mapping[int, Sequence[Observation]],
    indicator: Indicator,
    lender: Indicator | None,
    versions: Mapping[int, Sequence[IndicatorDefinition]],
    links: Mapping[int, Sequence[Decided]],
    public: bool,
) -> list[Point]:
    """The public sees what is lent only where it may see the lender."""
    own = [one for one in observations.get(indicator.pk, ()) if one.of == Observation.Of.BENCHMARK]
    if own or lender is None or _hidden(lender, public):
        entered = Joined(tuple(point_of(one, indicator.covers) for one in own))
        return list(pooled_beside(indicator, entered, indicator.kind))
    mine = observations.get(lender.pk, ())
    lent = shown_points(lender, mine, versions.get(lender.pk, ()), links.get(lender.pk, ()), public=False)
    points, singles = (tuple(one.point for one in found) for found in (lent.found, lent.singles))
    beside = pooled_beside(indicator, Joined(points, singles=singles or None), lender.kind)
    return [point for point in beside if point.value is not None]


def _panel(stored: Stored, *, people: Mapping[int | None, str], public: bool) -> IndicatorPanel:
    indicator, versions = stored.indicator, stored.versions
    own = [one for one in stored.observations if one.of == Observation.Of.COUNTY]
    shown = shown_points(
        indicator,
        stored.observations,
        versions,
        stored.links,
        public=public,
        held=stored.held,
        published=stored.published,
    )
    is_guarded = public and (stored.held is not None or indicator.counts_people)
    beside = benchmark_shown(stored.beside, indicator) if is_guarded else stored.beside
    if len(beside) < len(stored.beside):
        shown = replace(shown, numbers=False, texts=False)
    numbers, texts, by_period = shown.numbers, shown.texts, {one.period: one for one in own}
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
        points=panel_points({} if indicator.pool_years else by_period, shown.found, beside, texts=texts),
        singles=panel_points(by_period, shown.singles, (), texts=texts),
        pool_years=indicator.pool_years,
        pools_end=indicator.pools_end,
        links=shown.links,
        targets=tuple(
            PanelTarget(
                one.period,
                one.label,
                printed(one.value, one.decimals),
                note_shown(one.note, texts),
                one.kept_from,
                one.kept_from_label,
            )
            for one in stored.targets
        ),
        verdict=panel_verdict(indicator, _told(stored, public), numbers=numbers, texts=texts),
        expected=None if stored.expected is None or not numbers else panel_expected(stored.expected),
        strategies=tuple(panel_strategy(one, public=public) for one in stored.strategies) if numbers else (),
        story=tuple(
            panel_note(one, public=public, source=note_shown(one.source, texts))
            for one in stored.story
            if note_shown(one.text, texts)
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
        retired_reason=note_shown(indicator.retired_reason, texts),
        first_due=_day(None if stored.first_due is None else stored.first_due.day),
        definitions=earlier_definitions(versions, texts=texts),
        defined_since=versions[-1].from_label if versions else "",
        defined_because=note_shown(versions[-1].reason, texts) if versions else "",
        forecast_values=stored.hits.values if numbers else 0,
        forecast_hits=stored.hits.hits if numbers else 0,
        covers=indicator.covers,
        baseline_period=indicator.baseline_period,
        baseline_label=indicator.baseline_label,
        guarded=is_guarded,
        lent_by=None if stored.lender is None or _hidden(stored.lender, public) else stored.lender.pk,
    )


def _hidden(lender: Indicator | None, public: bool) -> bool:
    return public and lender is not None and not is_public(lender)


def _benchmark_name(stored: Stored, public: bool) -> str:
    return benchmark_name_of(stored.indicator, None if _hidden(stored.lender, public) else stored.lender)


def _told(stored: Stored, public: bool) -> VerdictRecord | None:
    """The public reads no call against a benchmark that it may not see."""
    record = stored.record
    return None if record is not None and record.against and _hidden(stored.lender, public) else record


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _people(indicators: Sequence[Indicator]) -> dict[int | None, str]:
    """The names of owners and of those who stand in for them."""
    keys = {key for one in indicators for key in (one.owner_id, one.backup_id)} - {None}
    people = Indicator._meta.get_field("owner").related_model
    return {person.pk: str(person) for person in people._default_manager.filter(pk__in=keys)} if keys else {}


def _trimmed(value: Decimal | None) -> Decimal | None:
    return None if value is None else printed(value, 0)
