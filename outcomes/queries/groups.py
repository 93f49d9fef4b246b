"""Groups of an indicator (race, age, area) as one reader may see them, and the gaps between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from obb.access import Reach
from obb.models import County
from outcomes.domain.benchmark import gap_series
from outcomes.domain.verdict import Verdict, judge
from outcomes.models import IndicatorGroup
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.results import panels_by_id, results_of
from outcomes.queries.standing import series_of_panel


@dataclass(frozen=True)
class GroupRow:
    """One group. `gap` is the verdict on its gap to `first`, the group the others are compared with: closer
    where the gap closes; None for that group itself, and where a value is withheld.
    """

    dimension: str
    name: str
    panel: IndicatorPanel
    first: str
    gap: Verdict | None


def groups_of(county: County, whole_id: int, *, drafts: bool, reach: Reach) -> tuple[GroupRow, ...]:
    """By dimension and order, those that this reader may see. Nine queries at most, one where there is none."""
    rows = list(IndicatorGroup.objects.filter(county=county, whole=whole_id))
    if not rows:
        return ()
    wanted = {row.indicator_id for row in rows}
    results = [
        one
        for one in results_of(county, drafts=drafts, reach=reach, retired=True)
        if one.indicator_id in wanted
    ]
    panels = panels_by_id(results)
    level = float(county.chance_level)
    found: list[GroupRow] = []
    firsts: dict[str, IndicatorPanel] = {}
    names: dict[str, str] = {}
    for row in rows:
        panel = panels.get(row.indicator_id)
        if panel is None:
            continue
        first = firsts.setdefault(row.dimension, panel)
        names.setdefault(row.dimension, row.name)
        gap = None if first is panel else _gap(panel, first, level)
        found.append(GroupRow(row.dimension, row.name, panel, names[row.dimension], gap))
    return tuple(found)


def _gap(panel: IndicatorPanel, first: IndicatorPanel, level: float) -> Verdict | None:
    """Section 4 of the rule on the distance between the two groups: down is better whichever is ahead."""
    own, other = series_of_panel(panel), series_of_panel(first)
    if own is None or other is None or own.frequency != other.frequency:
        return None
    apart = gap_series(replace(own, benchmark=other.points, benchmark_name=first.name))
    distances = tuple(
        point if point.value is None else replace(point, value=abs(point.value)) for point in apart.points
    )
    return judge(replace(apart, points=distances, good="down"), level=level)
