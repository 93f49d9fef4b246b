"""Scorecard: the indicators one reader may see, counted by verdict, with the money of their goals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.queries.editions import Edition
from obb.access import Reach
from obb.models import County
from outcomes.domain.roll_up import RollUp, roll_up
from outcomes.domain.verdict import CALLS
from outcomes.queries.forecasts import HitRate, hit_rate
from outcomes.queries.goals import SeenGoal, amounts_by_goal, seen_goals
from outcomes.queries.indicators import IndicatorRow, indicator_rows
from outcomes.queries.results import frozen_hits
from outcomes.queries.spending import ZERO, goal_sums

ORDER = (*CALLS, "")
"""Verdicts as they are listed; "" is not judged yet."""


@dataclass(frozen=True)
class CallRow:
    """One verdict: how many indicators were called so, of how many goals, and what these goals cost.

    `amount` is None where there is no money. A goal whose indicators were called differently stands in
    each of its verdicts: amounts of two rows do not add up.
    """

    call: str
    indicators: int
    goals: int
    amount: Decimal | None


@dataclass(frozen=True)
class ScoreRow:
    """One indicator with the amount its goal costs; None without a goal or without money."""

    indicator: IndicatorRow
    amount: Decimal | None

    @property
    def place(self) -> int:
        """Its verdict's place in the list."""
        return ORDER.index(self.indicator.call)


@dataclass(frozen=True)
class Scorecard:
    """`calls` by verdict; `rows` by verdict, then goal and order. `unmeasured`: goals without any indicator.

    `hits` are of what is stored now; for those who read what is published, as it was published.
    """

    counted: RollUp
    calls: tuple[CallRow, ...]
    rows: tuple[ScoreRow, ...]
    unmeasured: CallRow | None
    hits: HitRate


def scorecard(
    county: County,
    edition: Edition | None,
    *,
    reach: Reach,
    drafts: bool,
    goal: SeenGoal | None = None,
    department_id: int | None = None,
) -> Scorecard:
    """Of all indicators, of one goal's, or of one department's. Twelve queries at most."""
    found = indicator_rows(
        county,
        reach=reach,
        drafts=drafts,
        department_id=department_id,
        goal_id=None if goal is None else goal.pk,
        retired=False,
    )
    goals = {one.slug: one for one in seen_goals(county, drafts=drafts, reach=reach)}
    sums = amounts_by_goal(goal_sums(county, [edition])) if edition is not None else None
    rows = sorted((_row(one, goals, sums) for one in found), key=lambda row: row.place)
    keys = [one.pk for one in found]
    whole = goal is None and department_id is None
    return Scorecard(
        counted=roll_up(one.call for one in found),
        calls=tuple(_calls(rows, goals, sums)),
        rows=tuple(rows),
        unmeasured=_unmeasured(found, goals.values(), sums) if whole else None,
        hits=hit_rate(keys) if drafts else frozen_hits(county, keys),
    )


def _row(one: IndicatorRow, goals: dict[str, SeenGoal], sums: dict[int | None, Decimal] | None) -> ScoreRow:
    goal = goals.get(one.goal_slug)
    return ScoreRow(one, None if goal is None or sums is None else sums.get(goal.pk, ZERO))


def _calls(
    rows: Iterable[ScoreRow], goals: dict[str, SeenGoal], sums: dict[int | None, Decimal] | None
) -> Iterable[CallRow]:
    by_call: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        by_call.setdefault(row.indicator.call, []).append(row.indicator)
    for call, ones in by_call.items():
        behind = {one.goal_slug for one in ones} & goals.keys()
        yield CallRow(call, len(ones), len(behind), _amount([goals[slug] for slug in behind], sums))


def _unmeasured(
    found: Iterable[IndicatorRow], goals: Iterable[SeenGoal], sums: dict[int | None, Decimal] | None
) -> CallRow | None:
    """The outcome goals that no indicator speaks for; None where every goal has one."""
    measured = {one.goal_slug for one in found}
    without = [
        goal for goal in goals if goal.kind == "outcome" and goal.is_whole and goal.slug not in measured
    ]
    return CallRow("", 0, len(without), _amount(without, sums)) if without else None


def _amount(goals: Iterable[SeenGoal], sums: dict[int | None, Decimal] | None) -> Decimal | None:
    return None if sums is None else sum((sums.get(goal.pk, ZERO) for goal in goals), ZERO)
