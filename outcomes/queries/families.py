"""Families: indicators with their groups (race, age, area), which the public must see guarded together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from outcomes.domain.kin import families_of
from outcomes.domain.pooling import Pool, pooled, told_apart
from outcomes.domain.series import PERIODS_A_YEAR, Point
from outcomes.domain.small_families import Member, held_in_family
from outcomes.domain.small_numbers import PROTECTING
from outcomes.domain.small_sums import with_counts
from outcomes.models import Indicator, IndicatorGroup, Observation
from outcomes.queries.pools import published_singles
from outcomes.queries.series import point_of, pool_of

Held = dict[int, dict[int, str]]
"""Indicator's id → period → why its value is withheld. An indicator is among them if its family counts people."""


def held_of(indicators: Sequence[Indicator], observations: Mapping[int, Sequence[Observation]]) -> Held:
    """What is withheld of these indicators for the sake of others, or of themselves.

    One query; three at most, four where years are pooled.

    Of each family all members count, whether they are public or asked for or not. A family counts people where
    one of its members does. `observations`: those that are read already.
    """
    if not indicators:
        return {}
    counties = {one.county_id for one in indicators}
    groups = list(IndicatorGroup.objects.filter(county_id__in=counties).order_by("pk"))
    families = families_of(
        ((one.whole_id, one.indicator_id) for one in groups), {one.pk for one in indicators}
    )
    wanted = {key for family in families for key in family}
    known = {one.pk: one for one in indicators if one.pk in wanted}
    if wanted - known.keys():
        known |= Indicator.objects.in_bulk(wanted - known.keys())
    points = _points(known, observations)
    of = {one.indicator_id: one for one in groups}
    published = published_singles(known.values())
    held: Held = {}
    for family in families:
        if not any(known[key].counts_people for key in family):
            continue
        held |= _held_in([known[key] for key in sorted(family)], of, points, published)
    return held


def _held_in(
    family: Sequence[Indicator],
    of: Mapping[int, IndicatorGroup],
    points: Mapping[int, tuple[Point, ...]],
    published: Mapping[int, Mapping[int, str]],
) -> Held:
    """Pooled alike, the pools are guarded together; else the single years, and no pool is shown beside them."""
    pools = {one.pk: pool_of(one) for one in family}
    if set(pools.values()) == {None}:
        return held_in_family([_member(one, of.get(one.pk), points[one.pk]) for one in family])
    if len(set(pools.values())) == 1:
        return held_in_family(
            [
                _pooled(pool, one, of.get(one.pk), points[one.pk], published.get(one.pk, {}))
                for one in family
                if (pool := pools[one.pk]) is not None
            ]
        )
    held = held_in_family([_member(one, of.get(one.pk), points[one.pk]) for one in family])
    for key, pool in pools.items():
        if pool is not None:
            held[key] = {pool.end_of(point.period): PROTECTING for point in points[key]}
    return held


def _pooled(
    pool: Pool,
    indicator: Indicator,
    group: IndicatorGroup | None,
    points: tuple[Point, ...],
    published: Mapping[int, str],
) -> Member:
    member = _member(indicator, group, points)
    return replace(
        member,
        points=pooled(member.points, pool, indicator.kind),
        held=told_apart(member.points, pool, indicator.kind, published),
    )


def _points(
    known: Mapping[int, Indicator], observations: Mapping[int, Sequence[Observation]]
) -> dict[int, tuple[Point, ...]]:
    unread = [key for key in known if key not in observations]
    rows: dict[int, list[Observation]] = defaultdict(list)
    if unread:
        own = Observation.objects.filter(indicator_id__in=unread, of=Observation.Of.COUNTY)
        for one in own.order_by("period"):
            rows[one.indicator_id].append(one)
    return {
        key: tuple(
            point_of(one, known[key].covers)
            for one in (observations[key] if key in observations else rows[key])
            if one.of == Observation.Of.COUNTY
        )
        for key in known
    }


def _member(indicator: Indicator, group: IndicatorGroup | None, points: tuple[Point, ...]) -> Member:
    return Member(
        indicator.pk,
        with_counts(points, indicator.kind, indicator.unit),
        indicator.kind,
        PERIODS_A_YEAR[indicator.frequency] if indicator.restarts else 0,
        None if group is None else group.whole_id,
        "" if group is None else group.dimension,
    )
