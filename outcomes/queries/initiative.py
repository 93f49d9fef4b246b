"""One initiative as one reader may see it: its goals, milestones, measures and lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from obb.access import Reach
from obb.models import County
from outcomes.models import Goal, Initiative, Measure, Milestone
from outcomes.queries.aims import seen_initiatives
from outcomes.queries.initiatives import MilestoneCount, Timing, count_milestones
from outcomes.queries.named_goals import nameable_goals


@dataclass(frozen=True)
class PlacedMilestone:
    """A milestone and where it stands: “2.1” is the first part of the second."""

    place: str
    depth: int
    milestone: Milestone
    timing: Timing


@dataclass(frozen=True)
class InitiativePage:
    """`goals` are those the reader may see; `continues` and `continued_by` likewise.

    `is_hers`: it is her own department's draft, so that she may read its history.
    """

    initiative: Initiative
    timing: Timing
    goals: tuple[Goal, ...]
    milestones: tuple[PlacedMilestone, ...]
    count: MilestoneCount
    measures: tuple[Measure, ...]
    continues: Initiative | None
    continued_by: tuple[Initiative, ...]
    is_hers: bool


def initiative_page(county: County, pk: int, *, reach: Reach, drafts: bool) -> InitiativePage | None:
    """The initiative; None where there is none that this reader may see. Five queries."""
    seen = seen_initiatives(county, drafts=drafts, reach=reach)
    one = seen.filter(pk=pk).select_related("plan__department").first()
    if one is None:
        return None
    goals = nameable_goals(county, drafts=drafts, reach=reach).filter(aimed_at_by__initiative=one)
    milestones = list(Milestone.objects.filter(initiative=one).order_by("position"))
    lineage = list(
        seen.filter(Q(pk=one.continues_id) | Q(continues=one))
        .select_related("plan")
        .order_by("plan__year", "number")
    )
    return InitiativePage(
        initiative=one,
        timing=Timing(one.precision, one.first_day, one.day_after, one.timing_text, county.calendar),
        goals=tuple(goals.order_by("position")),
        milestones=placed(milestones, county),
        count=count_milestones([each.status for each in milestones]),
        measures=tuple(Measure.objects.filter(initiative=one).order_by("position")),
        continues=next((each for each in lineage if each.pk == one.continues_id), None),
        continued_by=tuple(each for each in lineage if each.continues_id == one.pk),
        is_hers=drafts and reach.sees_department(one.plan.department_id),
    )


def placed(milestones: Sequence[Milestone], county: County) -> tuple[PlacedMilestone, ...]:
    """Each below what it is part of, in the plan's order, with its place in the outline."""
    keys = {one.pk for one in milestones}
    parts: dict[int | None, list[Milestone]] = defaultdict(list)
    for one in milestones:
        parts[one.parent_id if one.parent_id in keys else None].append(one)
    found: list[PlacedMilestone] = []

    def place(parent: int | None, prefix: str, depth: int) -> None:
        for number, one in enumerate(parts.pop(parent, ()), start=1):
            timing = Timing(one.precision, one.first_day, one.day_after, one.timing_text, county.calendar)
            found.append(PlacedMilestone(f"{prefix}{number}", depth, one, timing))
            place(one.pk, f"{prefix}{number}.", depth + 1)

    place(None, "", 1)
    return tuple(found)
