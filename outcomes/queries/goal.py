"""One goal: its indicators, what it costs, how that ties to the ledger, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County
from outcomes.models import Alignment, Allocation, CrosswalkVersion, Goal, PublishedShare
from outcomes.queries.aims import Aim, aims_of
from outcomes.queries.dimensions import Names, names_of
from outcomes.queries.goals import SeenGoal, Tally, amounts_by_goal, named, seen
from outcomes.queries.named_goals import nameable
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.restated import PlacedCell, placed_cells
from outcomes.queries.results import Result, panels_by_id, results_of, tally
from outcomes.queries.spending import ZERO, GoalSum, cells, goal_sums, ledger_total


@dataclass(frozen=True)
class ServingCenter:
    """A cost center behind a goal: its whole amount, its share in hundredths of a percent, and what that gives."""

    pk: int
    code: str
    name: str
    department: str
    whole: Decimal
    share: int | None
    amount: Decimal
    is_restated: bool = False


@dataclass(frozen=True)
class Crosswalk:
    """A year's crosswalk: its version, by whom (drafts only), when and why."""

    year: int
    version: int
    made_by: str
    made_at: datetime
    reason: str


@dataclass(frozen=True)
class GoalMoney:
    """What a goal costs in one edition, and how that ties.

    `amount` + `others` + `unmapped` = `total`, the ledger's own. `centers` are those whose detail the
    reader may see; `elsewhere` is what the other departments' give, `hidden` how many those are.
    """

    edition: Edition
    amount: Decimal
    others: Decimal
    other_goals: int
    unmapped: Decimal
    total: Decimal
    centers: tuple[ServingCenter, ...]
    elsewhere: Decimal
    hidden: int
    crosswalk: Crosswalk | None

    @property
    def difference(self) -> Decimal:
        """What keeps the parts from the ledger's total: 0, or something is wrong."""
        return self.amount + self.others + self.unmapped - self.total

    @property
    def mapped(self) -> Decimal:
        """The money of all goals."""
        return self.amount + self.others


@dataclass(frozen=True)
class Served:
    """A board goal that a goal serves, or a goal that serves a board goal."""

    goal: SeenGoal
    strength: str
    reason: str


@dataclass(frozen=True)
class GoalPage:
    """Everything the page of one goal shows. `sums` hold every year and stage that the reader may read."""

    goal: SeenGoal
    department: str
    verdicts: Tally
    results: tuple[Result, ...]
    panels: tuple[IndicatorPanel, ...]
    sums: tuple[GoalSum, ...]
    money: GoalMoney | None
    aims: tuple[Aim, ...]
    served: tuple[Served, ...]


def goal_page(
    county: County,
    goal: SeenGoal,
    choices: Sequence[Edition],
    edition: Edition | None,
    *,
    drafts: bool,
    reach: Reach,
    panels: slice = slice(0, 10),
    through: int | None = None,
) -> GoalPage:
    """One goal, its money in every edition and in detail in one; at most twenty-two queries.

    `panels` says which of its indicators are laid out. `through`: its cost centers in the codes of this fiscal year.
    """
    names = names_of(county, edition)
    results = results_of(county, drafts=drafts, reach=reach, goal_id=goal.pk)
    shown = results[panels]
    found = panels_by_id(shown)
    return GoalPage(
        goal=named(goal, names, edition),
        department=names.departments[goal.department_id].name
        if goal.department_id in names.departments
        else "",
        verdicts=tally(results),
        results=results,
        panels=tuple(found[result.indicator_id] for result in shown if result.indicator_id in found),
        sums=goal_sums(county, choices, goal_id=goal.pk) if choices else (),
        money=None if edition is None else _money(county, goal, edition, names, reach, through),
        aims=aims_of(county, drafts=drafts, reach=reach, goal_id=goal.pk),
        served=_served(county, goal, drafts=drafts, reach=reach),
    )


def _money(
    county: County, goal: SeenGoal, edition: Edition, names: Names, reach: Reach, through: int | None
) -> GoalMoney:
    sums = amounts_by_goal(goal_sums(county, [edition]))
    own = {cell.cost_center_id: cell.amount for cell in cells(county, edition, goal_id=goal.pk)}
    open_to_her = _seen_centers(own, names, edition, reach)
    seen = reach.departments if edition.publication_id is None else None
    placed = placed_cells(
        county, edition, names, through=through, departments=seen, cost_centers=list(open_to_her)
    )
    centers = _centers(placed, goal.pk, names, _shares(edition, goal))
    unmapped = sums.pop(None, ZERO)
    amount = sums.pop(goal.pk, ZERO)
    return GoalMoney(
        edition,
        amount,
        sum(sums.values(), ZERO),
        len(sums),
        unmapped,
        ledger_total(county, edition),
        centers,
        sum((own[key] for key in own if key not in open_to_her), ZERO),
        len(own) - len(open_to_her),
        _crosswalk(county, edition, reach),
    )


def _centers(
    placed: Sequence[PlacedCell], goal_id: int, names: Names, shares: dict[int, int]
) -> tuple[ServingCenter, ...]:
    """Those that give to the goal, by code. Restated ones have no share: other codes were mapped."""
    wholes: dict[tuple[int, int], Decimal] = {}
    own: dict[tuple[int, int], Decimal] = {}
    restated = set()
    for cell in placed:
        key = cell.cost_center_id, cell.department_id
        wholes[key] = wholes.get(key, ZERO) + cell.amount
        if cell.goal_id == goal_id:
            own[key] = own.get(key, ZERO) + cell.amount
        if cell.is_restated:
            restated.add(key)
    found = [
        ServingCenter(
            center,
            names.cost_centers[center].code,
            names.cost_centers[center].name,
            names.departments[department].name,
            wholes[center, department],
            None if (center, department) in restated else shares.get(center),
            amount,
            (center, department) in restated,
        )
        for (center, department), amount in own.items()
    ]
    return tuple(sorted(found, key=lambda center: (center.code, center.department)))


def _seen_centers(own: dict[int, Decimal], names: Names, edition: Edition, reach: Reach) -> set[int]:
    """The cost centers whose detail may be shown: all that were published, in draft her departments'."""
    if edition.publication_id is not None or reach.departments is None:
        return set(own)
    return {key for key in own if names.cost_centers[key].department_id in reach.departments}


def _shares(edition: Edition, goal: SeenGoal) -> dict[int, int]:
    if edition.publication_id is not None:
        rows = PublishedShare.objects.filter(publication_id=edition.publication_id, goal_id=goal.pk)
    else:
        rows = Allocation.objects.filter(year=edition.year, goal_id=goal.pk)
    return dict(rows.values_list("cost_center_id", "share"))


def _crosswalk(county: County, edition: Edition, reach: Reach) -> Crosswalk | None:
    """Its reason is left out for a department's people: it may be about another department's money."""
    versions = CrosswalkVersion.objects.filter(county=county, year=edition.year).select_related("made_by")
    if edition.published_at is not None:
        versions = versions.filter(made_at__lte=edition.published_at)
    found = versions.order_by("-version").first()
    if found is None:
        return None
    by = str(found.made_by) if edition.publication_id is None and found.made_by is not None else ""
    reason = found.reason if edition.publication_id is None and reach.departments is None else ""
    return Crosswalk(found.year, found.version, by, found.made_at, reason)


def _served(county: County, goal: SeenGoal, *, drafts: bool, reach: Reach) -> tuple[Served, ...]:
    """Both ways: what an outcome goal serves, and what serves a board goal."""
    is_board = goal.kind == Goal.Kind.BOARD
    rows = Alignment.objects.filter(county=county).select_related("goal", "board_goal")
    rows = rows.filter(board_goal_id=goal.pk) if is_board else rows.filter(goal_id=goal.pk)
    rows = list(rows.order_by("goal__position", "board_goal__position"))
    others = [row.goal if is_board else row.board_goal for row in rows]
    named_ones = nameable(others, drafts=drafts, reach=reach)
    found = []
    for row, other in zip(rows, others, strict=True):
        if other.pk in named_ones:
            one = seen(other, drafts, reach)
            reason = row.reason if one.is_whole and goal.is_whole else ""
            found.append(Served(one, row.get_strength_display(), reason))
    return tuple(found)
