"""The points of a panel: the county's values and its benchmark's, as one reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.domain.linking import Decided, Joined, Linked
from outcomes.domain.pooling import told_apart
from outcomes.domain.series import PERIODS_A_YEAR, Point
from outcomes.domain.small_numbers import (
    Guarded,
    guarded,
    needs_withholding,
    without_numbers,
    without_telling_words,
)
from outcomes.domain.small_sums import with_counts
from outcomes.models import Indicator, IndicatorDefinition, Observation
from outcomes.queries.indicator_panel import PanelLink, PanelPoint
from outcomes.queries.series import own_points, point_of, pool_of


@dataclass(frozen=True)
class ShownPoints:
    """`numbers` False: a value is withheld, so that nothing may be told that rests on them.

    `texts` False: nor may words be told that hold a number. `singles`: the years by themselves where `found` are pools
    of them, for those who read drafts.
    """

    found: tuple[Guarded, ...]
    links: tuple[PanelLink, ...]
    numbers: bool
    texts: bool
    singles: tuple[Guarded, ...] = ()


def shown_points(
    indicator: Indicator,
    observations: Sequence[Observation],
    versions: Sequence[IndicatorDefinition],
    links: Sequence[Decided],
    *,
    public: bool,
    held: Mapping[int, str] | None = None,
    published: Mapping[int, str] | None = None,
) -> ShownPoints:
    """The county's own, linked where somebody decided so, and pooled; guarded where people are counted.

    `held`: period → why a value of its family is withheld; None where its family counts no people. `published`: of
    pooled years, see `published_singles`.

    Where anything is withheld, the public sees the values as they were measured: by the factor of a link a small
    one could be worked out.
    """
    points = {
        (indicator.pk, of): [point_of(one, indicator.covers) for one in observations if one.of == of]
        for of in (Observation.Of.COUNTY, Observation.Of.EARLIER)
    }
    done = own_points(indicator, points, versions, links)
    if not public or (held is None and not indicator.counts_people):
        singles = () if public else tuple(map(Guarded, done.singles or ()))
        return ShownPoints(tuple(map(Guarded, done.points)), panel_links(done.links), True, True, singles)
    pool = pool_of(indicator)
    if pool is not None:
        years = with_counts(done.singles or (), indicator.kind, indicator.unit)
        held = told_apart(years, pool, indicator.kind, published or {}) | dict(held or {})
    plain = done if not links else own_points(indicator, points, versions, ())
    found, beside = _guarded(indicator, plain, held), points[indicator.pk, Observation.Of.EARLIER]
    numbers = not any(one.why for one in (*found, *guarded(beside, indicator.kind)))
    if numbers and links:
        found = _guarded(indicator, done, held)
        numbers = not any(one.why for one in found)
    if not numbers:
        return ShownPoints(tuple(_guarded(indicator, plain, held)), (), False, False)
    if pool is not None and any(needs_withholding(one, indicator.kind) for one in years):
        return ShownPoints(tuple(map(without_telling_words, found)), panel_links(done.links), True, False)
    return ShownPoints(tuple(found), panel_links(done.links), True, True)


def _guarded(indicator: Indicator, done: Joined, held: Mapping[int, str] | None) -> list[Guarded]:
    """Guarded as if their counts were said that a population gives, and without those counts."""
    running = PERIODS_A_YEAR[indicator.frequency] if indicator.restarts else 0
    counted = with_counts(done.points, indicator.kind, indicator.unit)
    if counted != done.points:
        told = guarded(counted, indicator.kind, running=running, held=held)
        held = {one.point.period: one.why for one in told if one.why} | dict(held or {})
    return guarded(done.points, indicator.kind, running=running, held=held)


def benchmark_shown(others: Sequence[Point], indicator: Indicator) -> list[Point]:
    """The benchmark's values as the public may see them beside those of people: its small numbers are people too."""
    told = guarded(with_counts(others, indicator.kind, indicator.unit), indicator.kind)
    return [point for point, one in zip(others, told, strict=True) if not one.why]


def panel_links(links: Sequence[Linked]) -> tuple[PanelLink, ...]:
    """As a panel keeps them."""
    return tuple(
        PanelLink(
            one.label,
            one.reason,
            one.amount,
            one.by_ratio,
            tuple((each.label, f"{each.earlier:f}", f"{each.now:f}") for each in one.both),
        )
        for one in links
    )


def panel_points(
    own: Mapping[int, Observation], found: Sequence[Guarded], others: Sequence[Point], *, texts: bool
) -> tuple[PanelPoint, ...]:
    """The county's periods, each with the benchmark of the same period and span; benchmarks alone beside them.

    A period in which another definition begins is among them, observed or not. `own`: period → what was stored of
    it, for the notes. `texts` False: no note that may tell a figure.
    """
    beside = {(point.period, point.span): point for point in others}
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
                note="" if observation is None else note_shown(observation.note, texts),
                linked=one.point.linked,
                measured=one.point.measured,
                link_before=one.point.link_before or "",
                vintage="" if one.point.vintage is None else one.point.vintage.isoformat(),
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


def note_shown(note: str, texts: bool) -> str:
    """`texts` False: a value is withheld, and a note beside another may tell it."""
    return note if texts else without_numbers(note)


def _benchmark(other: Point | None) -> dict[str, Any]:
    if other is None:
        return {}
    return {"benchmark": other.value, "benchmark_margin": other.moe, "benchmark_source": other.source}
