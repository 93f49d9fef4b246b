"""Families: indicators with their groups (race, age, area), which the public must see guarded together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from outcomes.domain.kin import families_of
from outcomes.domain.series import PERIODS_A_YEAR, Point
from outcomes.domain.small_families import Member, held_in_family
from outcomes.domain.small_sums import with_counts
from outcomes.models import Indicator, IndicatorGroup, Observation
from outcomes.queries.series import point_of

Held = dict[int, dict[int, str]]
"""Indicator's id → period → why its value is withheld. An indicator is among them if its family counts people."""


def held_of(indicators: Sequence[Indicator], observations: Mapping[int, Sequence[Observation]]) -> Held:
    """What is withheld of these indicators for the sake of others, or of themselves. One query; three at most.

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
    held: Held = {}
    for family in families:
        if not any(known[key].counts_people for key in family):
            continue
        members = [_member(known[key], of.get(key), points[key]) for key in sorted(family)]
        held |= held_in_family(members)
    return held


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
