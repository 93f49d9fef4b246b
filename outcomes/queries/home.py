"""The county's first page: for a reader, for a department's people, and for those who do the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum

from budget.models import Kind
from budget.queries.editions import Edition, year_before
from obb.access import Reach
from obb.models import County, ImportBatch
from outcomes.models import Goal, Indicator, Spending
from outcomes.queries.aims import Aim, due_of
from outcomes.queries.dimensions import CostCenterName, DepartmentName, GoalName, Names, names_of
from outcomes.queries.goals import GoalList, amounts_by_goal, goal_list
from outcomes.queries.named_goals import nameable
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.results import by_goal, panels_by_id, results_of
from outcomes.queries.spending import ZERO, cells, goal_sums, ledger_total

MOST_GOALS = 12
"""A first page with more goals than this shows those with most money, and leads to the others."""
MOST_YEARS = 3


@dataclass(frozen=True)
class ReaderHome:
    """What each goal costs and whether it is closer. `years`: the same stage, oldest first, the shown one last.

    `sums`: by year of `years` and goal (None: Not yet mapped); `headlines`: goal → the panel that is
    told first; `featured`: the goals told in full.
    """

    goals: GoalList
    years: tuple[Edition, ...]
    sums: dict[int, dict[int | None, Decimal]]
    headlines: dict[int, IndicatorPanel]
    featured: tuple[int, ...]


def reader_home(
    county: County, choices: Sequence[Edition], edition: Edition | None, *, drafts: bool, reach: Reach
) -> ReaderHome:
    """At most twenty queries."""
    goals = goal_list(county, edition, drafts=drafts, reach=reach)
    years = _years(choices, edition)
    sums: dict[int, dict[int | None, Decimal]] = {}
    rows = goal_sums(county, years) if years else ()
    for one in years:
        sums[one.year] = amounts_by_goal([row for row in rows if row.year == one.year])
    featured = _featured(goals)
    per_goal = by_goal(goals.results)
    # the first that was called at all tells more than the first
    first = {key: next((result for result in per_goal.get(key, ()) if result.call), None) for key in featured}
    told = [result for result in first.values() if result is not None]
    panels = panels_by_id(told)
    headlines = {
        result.goal_id: panels[result.indicator_id] for result in told if result.indicator_id in panels
    }
    return ReaderHome(goals, years, sums, headlines, featured)


def _years(choices: Sequence[Edition], edition: Edition | None) -> tuple[Edition, ...]:
    found: list[Edition] = []
    while edition is not None and len(found) < MOST_YEARS:
        found.insert(0, edition)
        edition = year_before(choices, edition)
    return tuple(found)


def _featured(goals: GoalList) -> tuple[int, ...]:
    """All goals in their order, or those with most money where they are many."""
    keys = [row.goal.pk for row in goals.outcomes]
    if len(keys) <= MOST_GOALS:
        return tuple(keys)
    ranked = sorted(goals.outcomes, key=lambda row: -(row.amount or ZERO))
    return tuple(row.goal.pk for row in ranked[:MOST_GOALS])


@dataclass(frozen=True)
class Loaded:
    """One year and stage that has lines: its expenses, and what of them is not yet mapped."""

    year: int
    stage_id: int
    amount: Decimal
    unmapped: Decimal


@dataclass(frozen=True)
class Unmapped:
    """A cost center whose money is not, or not wholly, mapped to goals."""

    center: CostCenterName
    amount: Decimal


@dataclass(frozen=True)
class Coverage:
    """How far one edition is mapped: `mapped` of `centers` wholly, and what ties to what."""

    edition: Edition
    centers: int
    mapped: int
    unmapped: Decimal
    by_outcome: Decimal
    ledger: Decimal
    largest: Unmapped | None

    @property
    def difference(self) -> Decimal:
        return self.by_outcome - self.ledger


@dataclass(frozen=True)
class ImportRow:
    pk: int
    file_name: str
    kind: str
    state: str
    state_words: str
    staged_at: datetime
    staged_by: str


@dataclass(frozen=True)
class WorkHome:
    """Is the year loaded, mapped, tied, published? `goals` and `indicators` count what there is."""

    loaded: tuple[Loaded, ...]
    coverage: Coverage | None
    imports: tuple[ImportRow, ...]
    waiting: int
    published: tuple[Edition, ...]
    outdated: bool
    goals: int
    indicators: int
    unjudged: int


def work_home(
    county: County, edition: Edition | None, published: Sequence[Edition], *, reach: Reach
) -> WorkHome:
    """At most fourteen queries."""
    batches = (
        ImportBatch.objects.filter(county=county).select_related("staged_by").order_by("-staged_at", "-pk")
    )
    results = results_of(county, drafts=True, reach=reach)
    return WorkHome(
        loaded=_loaded(county),
        coverage=None if edition is None else _coverage(county, edition),
        imports=tuple(
            _import(batch) for batch in batches.defer("review", "problems", "totals", "profile")[:5]
        ),
        waiting=ImportBatch.objects.filter(county=county, state=ImportBatch.State.STAGED).count(),
        published=tuple(published),
        outdated=edition is not None and not any(one.key == edition.key for one in published),
        goals=Goal.objects.outcomes().filter(county=county).count(),
        indicators=len(results),
        unjudged=sum(result.call == "" for result in results),
    )


def _loaded(county: County) -> tuple[Loaded, ...]:
    rows = Spending.objects.filter(county=county, kind=Kind.EXPENSE).order_by()
    sums = rows.values_list("year", "stage_id").annotate(
        total=Sum("amount"), open=Sum("amount", filter=Q(goal_id__isnull=True))
    )
    return tuple(Loaded(year, stage, total, open_ or ZERO) for year, stage, total, open_ in sums)


def _coverage(county: County, edition: Edition) -> Coverage:
    names = names_of(county, edition)
    open_of: dict[int, Decimal] = {}
    centers: set[int] = set()
    total = ZERO
    for cell in cells(county, edition):
        centers.add(cell.cost_center_id)
        total += cell.amount
        if cell.goal_id is None:
            open_of[cell.cost_center_id] = cell.amount
    largest = max(open_of, key=lambda key: abs(open_of[key]), default=None)
    return Coverage(
        edition,
        len(centers),
        len(centers) - len(open_of),
        sum(open_of.values(), ZERO),
        total,
        ledger_total(county, edition),
        None if largest is None else Unmapped(names.cost_centers[largest], open_of[largest]),
    )


def _import(batch: ImportBatch) -> ImportRow:
    return ImportRow(
        batch.pk,
        batch.file_name,
        batch.kind,
        batch.state,
        batch.get_state_display(),
        batch.staged_at,
        "" if batch.staged_by is None else str(batch.staged_by),
    )


@dataclass(frozen=True)
class OwnCenter:
    center: CostCenterName
    department: str
    amount: Decimal
    unmapped: Decimal


@dataclass(frozen=True)
class OwnGoal:
    """What her departments' cost centers give to one goal (None: Not yet mapped), and the county all told."""

    goal: GoalName | None
    amount: Decimal
    county: Decimal


@dataclass(frozen=True)
class OwnHome:
    """A director's or viewer's own: departments, goals, cost centers, indicators and initiatives."""

    departments: tuple[DepartmentName, ...]
    goals: tuple[OwnGoal, ...]
    centers: tuple[OwnCenter, ...]
    panels: tuple[IndicatorPanel, ...]
    goal_names: dict[int, GoalName]
    aims: tuple[Aim, ...]


def own_home(county: County, edition: Edition | None, *, reach: Reach) -> OwnHome:
    """At most eighteen queries."""
    names = names_of(county, edition)
    hers = set(reach.departments or ())
    goals, centers = _own_money(county, edition, names, hers) if edition is not None else ((), ())
    indicators = Indicator.objects.filter(county=county, department_id__in=hers).values_list("pk", flat=True)
    keys = set(indicators)
    own = [one for one in results_of(county, drafts=True, reach=reach) if one.indicator_id in keys]
    panels = panels_by_id(own)
    known = nameable(names.goals.values(), drafts=True, reach=reach)
    return OwnHome(
        tuple(sorted((names.departments[key] for key in hers), key=lambda one: one.name)),
        goals,
        centers,
        tuple(panels[one.indicator_id] for one in own if one.indicator_id in panels),
        {key: goal for key, goal in names.goals.items() if key in known},
        due_of(county, reach=reach),
    )


def _own_money(
    county: County, edition: Edition, names: Names, hers: set[int]
) -> tuple[tuple[OwnGoal, ...], tuple[OwnCenter, ...]]:
    centers = {key for key, center in names.cost_centers.items() if center.department_id in hers}
    by_center: dict[int, dict[int | None, Decimal]] = {}
    for cell in cells(county, edition, cost_centers=centers):
        by_center.setdefault(cell.cost_center_id, {})[cell.goal_id] = cell.amount
    whole = amounts_by_goal(goal_sums(county, [edition]))
    goals = [
        OwnGoal(
            None if key is None else names.goals[key],
            sum((amounts.get(key, ZERO) for amounts in by_center.values()), ZERO),
            whole.get(key, ZERO),
        )
        for key in [*names.goals, None]
        if any(key in amounts for amounts in by_center.values())
    ]
    rows = [
        OwnCenter(
            names.cost_centers[key],
            names.departments[names.cost_centers[key].department_id].name,
            sum(amounts.values(), ZERO),
            amounts.get(None, ZERO),
        )
        for key, amounts in by_center.items()
    ]
    return tuple(goals), tuple(sorted(rows, key=lambda row: row.center.code))
