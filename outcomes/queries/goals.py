"""Goals: which of them a reader may see, and the list of them with what each costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County
from outcomes.domain.roll_up import RollUp, roll_up
from outcomes.models import Alignment, Goal
from outcomes.queries.aims import initiatives_by_goal
from outcomes.queries.dimensions import Names, names_of
from outcomes.queries.named_goals import nameable_goals
from outcomes.queries.results import Result, by_goal, results_of, tally
from outcomes.queries.spending import ZERO, GoalSum, goal_sums, ledger_total

Tally = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SeenGoal:
    """A goal as one reader may see it.

    Of another department's draft that her own money serves she may know the name; its page and its own
    words she may not (`is_whole` False, `statement` and `population` empty).
    """

    pk: int
    kind: str
    code: str
    slug: str
    name: str
    statement: str
    population: str
    department_id: int | None
    is_published: bool
    is_whole: bool = True


def seen_goals(county: County, *, drafts: bool, reach: Reach) -> tuple[SeenGoal, ...]:
    """Those she may know by name, in the county's order. One query."""
    found = nameable_goals(county, drafts=drafts, reach=reach).order_by("position")
    return tuple(seen(goal, drafts, reach) for goal in found)


def seen_goal(county: County, slug: str, *, drafts: bool, reach: Reach) -> SeenGoal | None:
    """The goal at this address; None where there is none that this reader may see. One query."""
    goal = Goal.objects.filter(county=county, slug=slug).first()
    if goal is None or not (drafts or goal.is_published):
        return None
    found = seen(goal, drafts, reach)
    return found if found.is_whole else None


def seen(goal: Goal, drafts: bool, reach: Reach) -> SeenGoal:
    """The goal as this reader may see it."""
    whole = goal.is_published or goal.department_id is None or reach.sees_department(goal.department_id)
    return SeenGoal(
        goal.pk,
        goal.kind,
        goal.code,
        goal.slug,
        goal.name,
        goal.statement if whole else "",
        goal.population if whole else "",
        goal.department_id,
        goal.is_published,
        whole,
    )


@dataclass(frozen=True)
class GoalRow:
    """A goal in the list: `amount` in dollars and `share` of one; None where the year has no money for it."""

    goal: SeenGoal
    department: str
    amount: Decimal | None
    share: Decimal | None
    verdicts: Tally
    initiatives: int


@dataclass(frozen=True)
class BoardRow:
    """A board goal and the outcome goals that serve it: (goal, strength, reason)."""

    goal: SeenGoal
    served_by: tuple[tuple[SeenGoal, str, str], ...]


@dataclass(frozen=True)
class GoalList:
    """All goals she may know by name. `mapped` sums the goals listed, `total` is the ledger's; both None without money.

    `elsewhere` is the money of goals that are not listed, `unmapped` that of no goal.
    """

    outcomes: tuple[GoalRow, ...]
    board: tuple[BoardRow, ...]
    mapped: Decimal | None
    elsewhere: Decimal
    unmapped: Decimal
    total: Decimal | None
    results: tuple[Result, ...]

    @property
    def counted(self) -> RollUp:
        """The verdicts of the outcome goals that are listed."""
        listed = {row.goal.pk for row in self.outcomes}
        return roll_up(result.call for result in self.results if result.goal_id in listed)


def goal_list(county: County, edition: Edition | None, *, drafts: bool, reach: Reach) -> GoalList:
    """Every goal this reader may see, with the money of one edition. At most twelve queries."""
    goals = seen_goals(county, drafts=drafts, reach=reach)
    names = names_of(county, edition)
    results = results_of(county, drafts=drafts, reach=reach)
    sums = amounts_by_goal(goal_sums(county, [edition])) if edition is not None else {}
    total = ledger_total(county, edition) if edition is not None else None
    initiatives = initiatives_by_goal(county, drafts=drafts, reach=reach)
    per_goal = by_goal(results)
    listed = [goal for goal in goals if goal.kind == Goal.Kind.OUTCOME]
    rows = tuple(
        GoalRow(
            named(goal, names, edition),
            names.departments[goal.department_id].name if goal.department_id in names.departments else "",
            None if edition is None else sums.get(goal.pk, ZERO),
            part(sums.get(goal.pk, ZERO), total),
            tally(per_goal.get(goal.pk, ())),
            initiatives.get(goal.pk, 0),
        )
        for goal in listed
    )
    shown = {goal.pk for goal in listed}
    return GoalList(
        rows,
        _board(county, goals),
        None if edition is None else sum((sums.get(key, ZERO) for key in shown), ZERO),
        sum((amount for key, amount in sums.items() if key is not None and key not in shown), ZERO),
        sums.get(None, ZERO),
        total,
        results,
    )


def amounts_by_goal(sums: Sequence[GoalSum]) -> dict[int | None, Decimal]:
    """Goal's id (None: Not yet mapped) → dollars."""
    return {row.goal_id: row.amount for row in sums}


def part(amount: Decimal, whole: Decimal | None) -> Decimal | None:
    """A share of one; None where there is no whole to have a share of."""
    return None if whole is None or whole == 0 else amount / whole


def named(goal: SeenGoal, names: Names, edition: Edition | None) -> SeenGoal:
    """Under the name it was published with, where a published copy is shown."""
    if edition is None or edition.publication_id is None or goal.pk not in names.goals:
        return goal
    return replace(goal, name=names.goals[goal.pk].name)


def _board(county: County, goals: Sequence[SeenGoal]) -> tuple[BoardRow, ...]:
    by_key = {goal.pk: goal for goal in goals}
    serving: dict[int, list[tuple[SeenGoal, str, str]]] = {}
    for one in Alignment.objects.filter(county=county).order_by("goal__position"):
        goal = by_key.get(one.goal_id)
        if goal is not None:
            reason = one.reason if goal.is_whole else ""
            serving.setdefault(one.board_goal_id, []).append((goal, one.get_strength_display(), reason))
    return tuple(
        BoardRow(goal, tuple(serving.get(goal.pk, ()))) for goal in goals if goal.kind == Goal.Kind.BOARD
    )
