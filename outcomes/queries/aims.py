"""Aims: the initiatives that aim at a goal, with how far their milestones are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from obb.access import Reach
from obb.models import County
from outcomes.models import Initiative, InitiativeGoal, Measure, Milestone


@dataclass(frozen=True)
class AimedMeasure:
    """What an initiative is measured by. A result of None is “not reported”, a target of None “no target set”."""

    label: str
    has_target: bool
    has_result: bool


@dataclass(frozen=True)
class Aim:
    """One initiative. Milestones: `done` of `counted` (all but the dropped ones), `unreported` among them."""

    pk: int
    number: int
    title: str
    is_key: bool
    is_multi_year: bool
    plan: str
    department: str
    year: int
    precision: str
    first_day: date | None
    day_after: date | None
    timing_text: str
    done: int
    counted: int
    unreported: int
    dropped: int
    measures: tuple[AimedMeasure, ...]

    @property
    def nothing_reported(self) -> bool:
        return self.counted > 0 and self.unreported == self.counted


def seen_initiatives(county: County, *, drafts: bool, reach: Reach) -> QuerySet[Initiative]:
    """Draft: those of the departments she may see, and the published ones; else the published ones."""
    found = Initiative.objects.filter(county=county)
    if not drafts:
        return found.published()
    if reach.departments is None:
        return found
    return found.filter(plan__department__in=reach.departments) | found.published()


def aims_of(county: County, *, drafts: bool, reach: Reach, goal_id: int) -> tuple[Aim, ...]:
    """The initiatives that aim at a goal, newest plan first. Three queries."""
    initiatives = list(
        seen_initiatives(county, drafts=drafts, reach=reach)
        .filter(aims__goal_id=goal_id)
        .select_related("plan__department")
        .order_by("-plan__year", "plan__department__name", "number")
        .distinct()
    )
    return _aims(initiatives)


def due_of(county: County, *, reach: Reach, limit: int = 50) -> tuple[Aim, ...]:
    """Initiatives of the reader's own departments, by when they are due, undated last. Three queries."""
    found = Initiative.objects.filter(county=county, plan__department__in=reach.departments or ())
    ordered = found.select_related("plan__department").order_by("-plan__year", "day_after", "number")
    return _aims(list(ordered[:limit]))


def initiatives_by_goal(county: County, *, drafts: bool, reach: Reach) -> dict[int, int]:
    """Goal's id → how many initiatives aim at it. One query."""
    seen = seen_initiatives(county, drafts=drafts, reach=reach).values("pk")
    counts: dict[int, int] = defaultdict(int)
    for goal in InitiativeGoal.objects.filter(initiative__in=seen).values_list("goal_id", flat=True):
        counts[goal] += 1
    return dict(counts)


def _aims(initiatives: list[Initiative]) -> tuple[Aim, ...]:
    keys = [initiative.pk for initiative in initiatives]
    states: dict[int, list[str]] = defaultdict(list)
    for key, status in Milestone.objects.filter(initiative_id__in=keys).values_list(
        "initiative_id", "status"
    ):
        states[key].append(status)
    measures: dict[int, list[AimedMeasure]] = defaultdict(list)
    rows = Measure.objects.filter(initiative_id__in=keys).order_by("initiative_id", "position")
    for key, label, target, result, words in rows.values_list(
        "initiative_id", "label", "target", "result", "result_text"
    ):
        measures[key].append(AimedMeasure(label, target is not None, result is not None or words != ""))
    return tuple(_aim(one, states[one.pk], tuple(measures[one.pk])) for one in initiatives)


def _aim(initiative: Initiative, states: list[str], measures: tuple[AimedMeasure, ...]) -> Aim:
    dropped = states.count(Milestone.Status.DROPPED)
    return Aim(
        pk=initiative.pk,
        number=initiative.number,
        title=initiative.title,
        is_key=initiative.is_key,
        is_multi_year=initiative.is_multi_year,
        plan=initiative.plan.title,
        department=initiative.plan.department.name,
        year=initiative.plan.year,
        precision=initiative.precision,
        first_day=initiative.first_day,
        day_after=initiative.day_after,
        timing_text=initiative.timing_text,
        done=states.count(Milestone.Status.DONE),
        counted=len(states) - dropped,
        unreported=states.count(Milestone.Status.UNREPORTED),
        dropped=dropped,
        measures=measures,
    )
