"""Links over changed definitions: what was decided, and what was measured both ways."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.domain.breaks import with_breaks
from outcomes.domain.linking import Both, Decided, Linked, joined, overlap_at
from outcomes.models import Indicator, IndicatorLink, Observation
from outcomes.queries.definitions import breaks_of, definitions_of
from outcomes.queries.series import point_of


@dataclass(frozen=True)
class Change:
    """A break in the county's own series, and whether it is linked over.

    `both`: the periods measured by the definition before it and by the one after it. `would`: what a link
    comes to, or would come to; None where there can be none. `link`: the decision, if there is one.
    """

    period: int
    label: str
    reason: str
    both: tuple[Both, ...]
    would: Linked | None
    link: IndicatorLink | None


def changes_of(indicator: Indicator) -> tuple[Change, ...]:
    """Each break of its series, the newest first. Three queries."""
    rows = list(Observation.objects.filter(indicator=indicator).order_by("period"))
    versions = definitions_of([indicator]).get(indicator.pk, [])
    own = [point_of(one) for one in rows if one.of == Observation.Of.COUNTY]
    earlier = [point_of(one) for one in rows if one.of == Observation.Of.EARLIER]
    points = with_breaks(own, breaks_of(versions))
    links = {one.period: one for one in IndicatorLink.objects.filter(indicator=indicator)}
    found = []
    for point in points[1:]:
        if point.break_before is None:
            continue
        link = links.get(point.period)
        asked = Decided(point.period, point.label, "" if link is None else link.reason)
        done = joined(points, earlier, [asked], kind=indicator.kind).links
        found.append(
            Change(
                point.period,
                point.label,
                point.break_before,
                overlap_at(points, earlier, point.period),
                done[0] if done else None,
                link,
            )
        )
    return tuple(reversed(found))
