"""Series: the stored observations of indicators as the verdict's rule takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from outcomes.domain.breaks import with_breaks
from outcomes.domain.linking import Decided, Joined, joined
from outcomes.domain.pooling import Pool, pooled
from outcomes.domain.series import Point, Series
from outcomes.models import Indicator, IndicatorDefinition, IndicatorLink, Observation
from outcomes.queries.benchmarks import benchmark_name_of, lenders
from outcomes.queries.definitions import breaks_of, definitions_of

_FROM_ZERO = ("share", "rate", "count")
_SHORT = {"percent": "%", "%": "%", "dollars": "$", "$": "$", "dollar": "$"}


def series_of(indicators: Sequence[Indicator]) -> dict[int, Series]:
    """Indicator's id → its series, cut where its definition changed, with the benchmark's where there is one.

    Segments that somebody linked are one. One query however many; one more where a definition changed, one
    where anything was measured by an earlier one, two where another indicator is the benchmark.
    """
    lent = lenders(indicators)
    versions = definitions_of({one.pk: one for one in (*indicators, *lent.values())}.values())
    found: dict[tuple[int, str], list[Point]] = defaultdict(list)
    keys = {one.pk for one in (*indicators, *lent.values())}
    covers = {one.pk: one.covers for one in (*indicators, *lent.values())}
    for one in Observation.objects.filter(indicator_id__in=keys).order_by("period"):
        found[one.indicator_id, one.of].append(point_of(one, covers[one.indicator_id]))
    links = decided_of({key for key, of in found if of == Observation.Of.EARLIER})
    own = {
        one.pk: own_points(one, found, versions.get(one.pk, ()), links.get(one.pk, ()))
        for one in (*indicators, *lent.values())
    }
    return {indicator.pk: _series(indicator, lent.get(indicator.pk), found, own) for indicator in indicators}


def own_points(
    indicator: Indicator,
    found: Mapping[tuple[int, str], Sequence[Point]],
    versions: Sequence[IndicatorDefinition],
    links: Sequence[Decided],
) -> Joined:
    """The county's own points, cut where the definition changed, joined where somebody linked the parts, and pooled."""
    done = Joined(with_breaks(found.get((indicator.pk, Observation.Of.COUNTY), ()), breaks_of(versions)))
    if links:
        earlier = found.get((indicator.pk, Observation.Of.EARLIER), ())
        done = joined(done.points, earlier, links, kind=indicator.kind)
    pool = pool_of(indicator)
    if pool is None:
        return done
    return replace(done, points=pooled(done.points, pool, indicator.kind), singles=done.points)


def pool_of(indicator: Indicator) -> Pool | None:
    """How its years are pooled; None where each stands by itself."""
    if indicator.pool_years is None or indicator.pools_end is None:
        return None
    return Pool(indicator.pool_years, indicator.pools_end)


def pooled_beside(indicator: Indicator, others: Joined, kind: str) -> tuple[Point, ...]:
    """A benchmark's points in the pools of the indicator that they stand beside."""
    pool = pool_of(indicator)
    return others.points if pool is None else pooled(others.singles or others.points, pool, kind)


def decided_of(keys: Collection[int]) -> dict[int, list[Decided]]:
    """Indicator's id → the decisions to link its segments. One query, or none."""
    found: dict[int, list[Decided]] = defaultdict(list)
    if keys:
        for one in IndicatorLink.objects.filter(indicator_id__in=keys):
            found[one.indicator_id].append(Decided(one.period, one.label, one.reason))
    return found


def _series(
    indicator: Indicator,
    lender: Indicator | None,
    found: Mapping[tuple[int, str], Sequence[Point]],
    own: Mapping[int, Joined],
) -> Series:
    benchmark: Sequence[Point] | None = None
    if entered := found.get((indicator.pk, Observation.Of.BENCHMARK)):
        benchmark = pooled_beside(indicator, Joined(tuple(entered)), indicator.kind)
    elif lender is not None:
        benchmark = pooled_beside(indicator, own[lender.pk], lender.kind) or None
    return Series(
        points=own[indicator.pk].points,
        frequency=indicator.frequency,
        good=indicator.good,
        kind=indicator.kind,
        low=indicator.low,
        high=indicator.high,
        resolution=indicator.resolution,
        matters=indicator.matters,
        cyclical=indicator.is_cyclical,
        restarts=indicator.restarts,
        real=indicator.is_real,
        benchmark=benchmark,
        benchmark_name=benchmark_name_of(indicator, lender),
        since=indicator.baseline_period,
        singles=own[indicator.pk].singles,
    )


def point_of(one: Observation, covers: int = 1) -> Point:
    """An observation as a point; figures bear the decimals they were printed with.

    `covers`: how many periods every value of its indicator covers.
    """
    return Point(
        period=one.period,
        label=one.label,
        value=None if one.value is None else printed(one.value, one.decimals),
        numerator=_whole(one.numerator),
        denominator=_whole(one.denominator),
        moe=_whole(one.margin),
        status=one.status,
        exceptional=one.exceptional or None,
        break_before=one.break_before or None,
        source=one.source,
        span=max(one.span, covers),
        vintage=one.vintage,
    )


def printed(value: Decimal, decimals: int) -> Decimal:
    """The value with as many decimals as were printed, and more only where it has them: 18.700000 → 18.7."""
    exact = value.normalize()
    needed = max(decimals, -int(exact.as_tuple().exponent))
    return value.quantize(Decimal(1).scaleb(-needed))


class Measured(Protocol):
    """Something with a kind and a unit: an indicator, or its panel."""

    kind: str
    unit: str


def bounds(measured: Measured) -> tuple[float | None, float | None]:
    """Between which values an indicator can lie by its nature."""
    if measured.kind not in _FROM_ZERO:
        return None, None
    is_percent = measured.kind == "share" and short_unit(measured.unit) == "%"
    return 0.0, 100.0 if is_percent else None


def short_unit(unit: str) -> str:
    """The sign for percent and dollars; other units in their own words."""
    return _SHORT.get(unit.strip().casefold(), unit)


def _whole(value: Decimal | None) -> Decimal | None:
    return None if value is None else printed(value, 0)
