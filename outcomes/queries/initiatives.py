"""Initiatives one reader may see: the list by plan, each with how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from obb.access import Reach
from obb.domain.fiscal import FiscalCalendar
from obb.models import County
from outcomes.models import Initiative, Measure, Milestone
from outcomes.queries.aims import seen_initiatives


@dataclass(frozen=True)
class MilestoneCount:
    """How far the milestones are: `done` of `counted`, which are all but the dropped ones."""

    done: int = 0
    counted: int = 0
    unreported: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class MeasuredFigures:
    """What a measure's percent of target is worked out from; None is “not reported” or “no target set”.

    `withheld`: from this reader, since a small number of people is behind it.
    """

    target: Decimal | None
    result: Decimal | None
    baseline: Decimal | None
    good: str
    kind: str
    withheld: bool = False


@dataclass(frozen=True)
class Timing:
    """When something will be complete, as exactly as it was stated; `text` in the original words."""

    precision: str
    first_day: date | None
    day_after: date | None
    text: str
    calendar: FiscalCalendar


@dataclass(frozen=True)
class InitiativeRow:
    """One initiative of the list. `timing_text` is the plan's own sentence about when it will be complete.

    `as_published`: read as the public does, by someone who also reads drafts.
    """

    county_slug: str
    pk: int
    number: int
    title: str
    is_key: bool
    plan_id: int
    plan: str
    year: int
    director: str
    department: str
    department_id: int
    precision: str
    first_day: date | None
    day_after: date | None
    timing_text: str
    is_multi_year: bool
    milestones: MilestoneCount
    measures: tuple[MeasuredFigures, ...]
    is_published: bool
    calendar: FiscalCalendar
    as_published: bool = False

    @property
    def plan_words(self) -> str:
        """The plan as people name it: “Child Support, FY2019: Work and Performance Plan (Nia Cole)”."""
        words = f"{self.department}, FY{self.year}: {self.plan}"
        return f"{words} ({self.director})" if self.director else words

    @property
    def timing(self) -> Timing:
        """When it will be complete."""
        return Timing(self.precision, self.first_day, self.day_after, self.timing_text, self.calendar)


def initiative_rows(
    county: County,
    *,
    reach: Reach,
    drafts: bool,
    department_id: int | None = None,
    goal_id: int | None = None,
) -> list[InitiativeRow]:
    """Newest plan first, in a plan by number. Three queries, however many there are."""
    found = seen_initiatives(county, drafts=drafts, reach=reach)
    if department_id is not None:
        found = found.filter(plan__department_id=department_id)
    if goal_id is not None:
        found = found.filter(
            pk__in=Initiative.goals.through.objects.filter(goal_id=goal_id).values("initiative_id")
        )
    initiatives = list(
        found.select_related("plan__department")
        .only(*_LISTED)
        .order_by("-plan__year", "plan__department__name", "plan_id", "number")
    )
    keys = [one.pk for one in initiatives]
    counts, figures = milestone_counts(keys), _figures(keys, drafts=drafts)
    as_published = reach.reads_drafts and not drafts
    return [
        InitiativeRow(
            county_slug=county.slug,
            pk=one.pk,
            number=one.number,
            title=one.title,
            is_key=one.is_key,
            plan_id=one.plan_id,
            plan=one.plan.title,
            year=one.plan.year,
            director=one.plan.director,
            department=one.plan.department.name,
            department_id=one.plan.department_id,
            precision=one.precision,
            first_day=one.first_day,
            day_after=one.day_after,
            timing_text=one.timing_text,
            is_multi_year=one.is_multi_year,
            milestones=counts.get(one.pk, MilestoneCount()),
            measures=tuple(figures.get(one.pk, ())),
            is_published=one.is_published,
            calendar=county.calendar,
            as_published=as_published,
        )
        for one in initiatives
    ]


_LISTED = (
    "number", "title", "is_key", "is_multi_year", "is_published", "precision", "first_day", "day_after", "timing_text",
    "plan__title", "plan__year", "plan__director", "plan__department__name",
)  # fmt: skip


def milestone_counts(keys: Sequence[int]) -> dict[int, MilestoneCount]:
    """Initiative's id → how far its milestones are; none for one without milestones. One query."""
    states: dict[int, list[str]] = defaultdict(list)
    rows = Milestone.objects.filter(initiative_id__in=keys).values_list("initiative_id", "status")
    for key, status in rows:
        states[key].append(status)
    return {key: count_milestones(found) for key, found in states.items()}


def count_milestones(states: Sequence[str]) -> MilestoneCount:
    """The count of these states."""
    dropped = sum(state == Milestone.Status.DROPPED for state in states)
    return MilestoneCount(
        done=sum(state == Milestone.Status.DONE for state in states),
        counted=len(states) - dropped,
        unreported=sum(state == Milestone.Status.UNREPORTED for state in states),
        dropped=dropped,
    )


def _figures(keys: Sequence[int], *, drafts: bool) -> dict[int, list[MeasuredFigures]]:
    found: dict[int, list[MeasuredFigures]] = defaultdict(list)
    for one in Measure.objects.filter(initiative_id__in=keys).order_by("initiative_id", "position"):
        withheld = not drafts and one.tells_few
        found[one.initiative_id].append(
            MeasuredFigures(
                one.target,
                None if withheld else one.result,
                None if withheld else one.baseline,
                one.good,
                one.kind,
                withheld,
            )
        )
    return found
