"""Indicator panels: everything the page of an indicator shows, as one frozen value for draft and public alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from outcomes.domain import words
from outcomes.domain.series import Point
from outcomes.domain.small_numbers import (
    PROTECTING,
    SMALL,
    Guarded,
    guarded,
    without_figures,
    without_numbers,
)
from outcomes.domain.verdict import Verdict
from outcomes.models import Indicator, Observation, Target, VerdictRecord
from outcomes.queries.series import point_of, printed, short_unit

_FIGURES = ("value", "numerator", "denominator", "margin", "benchmark", "benchmark_margin", "low", "high")


@dataclass(frozen=True)
class PanelPoint:
    """One period: the county's value and the benchmark's. None is “not reported”, never 0.

    Figures bear the decimals that were printed. `suppressed`: "" shown; "small": a value of 1 to 10
    that the public sees as “fewer than 11”; "protecting": withheld so that a small one cannot be worked
    out. `period` numbers the last period covered, `span` says how many.
    """

    period: int
    label: str
    span: int = 1
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    margin: Decimal | None = None
    suppressed: str = ""
    status: str = "final"
    exceptional: str = ""
    break_before: str = ""
    benchmark: Decimal | None = None
    benchmark_margin: Decimal | None = None
    benchmark_source: str = ""
    source: str = ""
    note: str = ""

    @property
    def withheld(self) -> str:
        """What stands in place of a figure that is withheld; "" where none is."""
        if self.suppressed == SMALL:
            return _("fewer than 11")
        return (
            _("withheld: a small number could be worked out from it") if self.suppressed == PROTECTING else ""
        )

    @property
    def status_words(self) -> str:
        return str(Observation.Status(self.status).label)


@dataclass(frozen=True)
class PanelTarget:
    """What the indicator should reach by a period."""

    period: int
    label: str
    value: Decimal
    note: str = ""


@dataclass(frozen=True)
class PanelVerdict:
    """The current call. `numbers` False: the sentence and record hold no figure, to protect a small number.

    `record` is what `Verdict.from_record` takes; `notes` are sentences to stand beside.
    """

    call: str
    badge: str
    against: str
    sentence: str
    notes: tuple[str, ...]
    record: Mapping[str, Any]
    rule_version: str
    judged_at: str
    first: str = ""
    last: str = ""
    numbers: bool = True

    @property
    def verdict(self) -> Verdict:
        """The rule's whole answer, to say it in other words."""
        return Verdict.from_record(self.record)


@dataclass(frozen=True)
class IndicatorPanel:
    """An indicator, its values, targets and verdict, as one reader may see them.

    `kind`, `good`, `frequency`, `calendar` and `population` are the codes of the model's choices; the
    properties ending in `_words` say them. `owner` is empty in a published panel.
    """

    id: int
    code: str
    slug: str
    name: str
    definition: str
    unit: str
    kind: str
    good: str
    frequency: str
    calendar: str
    population: str
    source: str
    goal_id: int | None = None
    department_id: int | None = None
    cost_center_id: int | None = None
    position: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    owner: str = ""
    counts_people: bool = False
    cyclical: bool = False
    real: bool | None = None
    benchmark_name: str = ""
    points: tuple[PanelPoint, ...] = ()
    targets: tuple[PanelTarget, ...] = ()
    verdict: PanelVerdict | None = None

    @property
    def kind_words(self) -> str:
        return str(Indicator.Kind(self.kind).label)

    @property
    def good_words(self) -> str:
        return str(Indicator.Good(self.good).label)

    @property
    def frequency_words(self) -> str:
        return str(Indicator.Frequency(self.frequency).label)

    @property
    def calendar_words(self) -> str:
        return str(Indicator.Calendar(self.calendar).label)

    @property
    def population_words(self) -> str:
        return str(Indicator.Population(self.population).label)

    @property
    def is_percent(self) -> bool:
        return short_unit(self.unit) == "%"

    @property
    def latest(self) -> PanelPoint | None:
        """The newest period with a value, shown or withheld."""
        return next((p for p in reversed(self.points) if p.value is not None or p.suppressed), None)

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON: figures as the text of their digits."""
        stated = asdict(self)
        stated["points"] = [_texts(asdict(point)) for point in self.points]
        stated["targets"] = [_texts(asdict(target)) for target in self.targets]
        if self.verdict is not None:
            stated["verdict"] = {**asdict(self.verdict), "notes": list(self.verdict.notes)}
        return _texts(stated)

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> IndicatorPanel:
        """The panel that `to_json` wrote, equal to it; names this version does not know are ignored."""
        known = _figures(_known(cls, stated))
        known["points"] = tuple(PanelPoint(**_figures(_known(PanelPoint, one))) for one in stated["points"])
        known["targets"] = tuple(
            PanelTarget(**_figures(_known(PanelTarget, one))) for one in stated["targets"]
        )
        verdict = stated.get("verdict")
        if verdict is not None:
            known["verdict"] = PanelVerdict(
                **{**_known(PanelVerdict, verdict), "notes": tuple(verdict["notes"])}
            )
        return cls(**known)


def panels_of(indicators: Sequence[Indicator], *, public: bool) -> list[IndicatorPanel]:
    """The panels of these indicators, in their order: three queries however many, and one for owners in draft.

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
    return [
        _panel(
            indicator,
            observations[indicator.pk],
            targets[indicator.pk],
            verdicts.get(indicator.pk),
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
        points=_points(own, found, [one for one in observations if one.of == Observation.Of.BENCHMARK]),
        targets=tuple(
            PanelTarget(one.period, one.label, printed(one.value, one.decimals), one.note) for one in targets
        ),
        verdict=None if record is None else _verdict(indicator, record, numbers),
    )


def _points(
    own: Sequence[Observation], found: Sequence[Guarded], others: Sequence[Observation]
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
                note=without_numbers(observation.note) if one.why else observation.note,
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


def _known(shape: type, stated: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(shape)}
    return {name: value for name, value in stated.items() if name in names}


def _texts(stated: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in stated.items()}


def _figures(stated: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(value) if name in _FIGURES and value is not None else value
        for name, value in stated.items()
    }
