"""Kept sums: what they cost when a line changes, what they save when a goal's money is asked for; and long lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from django.db import connection, transaction

from budget.models import Line
from budget.queries.editions import editions
from obb.models import County
from outcomes.management.bench.clock import Step, in_turn, ratio
from outcomes.management.bench.goals import against
from outcomes.models import Allocation, Goal
from outcomes.queries.spending import goal_sums

TRIGGERS = "ALTER TABLE budget_line {} TRIGGER USER"
AT_ONCE = 10
"""Changes that are timed together: one alone is shorter than what disturbs it."""


def measure_money(say: Callable[[str], None], counties: Mapping[str, County], *, rounds: int) -> None:
    """Prints both for each size, against a bare UPDATE and a look-up by primary key."""
    works: dict[str, Step] = {}
    for size, county in counties.items():
        line = _split_line(county)
        goal = Goal.objects.filter(county=county).order_by("pk")[3]
        every = editions(county, drafts=True)
        works |= {
            f"{AT_ONCE} × one line changed, {size} lines": Step(
                _change(line), _switched("ENABLE", _change(line))
            ),
            f"{AT_ONCE} × bare UPDATE, {size} lines": Step(
                _change(line), _switched("DISABLE", _change(line))
            ),
            f"a goal's money, {size} lines": Step(
                lambda county=county, every=every, goal=goal: goal_sums(county, every, goal_id=goal.pk),
                _switched("ENABLE"),
            ),
            f"a goal by primary key, {size} lines": Step(lambda goal=goal: Goal.objects.get(pk=goal.pk)),
        }
    found = in_turn(works, rounds=rounds, warm=2)
    _switched("ENABLE")()
    say("Kept sums")
    for timing in found.values():
        say(f"  {timing.name:36} {timing.median * 1000:8.2f} ms")
    for size in counties:
        for goal, ours, other in (
            ("G4", "a goal's money", "a goal by primary key"),
            ("G5", f"{AT_ONCE} × one line changed", f"{AT_ONCE} × bare UPDATE"),
        ):
            times = ratio(found[f"{ours}, {size} lines"], found[f"{other}, {size} lines"])
            against(say, goal, f"{ours} ÷ {other}, {size}", times, 2)


def _split_line(county: County) -> int:
    """A line of which three goals have a part: the most that the database has to keep."""
    center = Allocation.objects.filter(county=county, share=3334).order_by("pk")[0]
    lines = Line.objects.filter(county=county, cost_center_id=center.cost_center_id, year=center.year)
    return lines.order_by("pk").values_list("pk", flat=True)[0]


def _change(line: int) -> Callable[[], None]:
    """Changes a line's amount, each time in a transaction of its own."""
    cents = count(1)

    def change() -> None:
        for _time in range(AT_ONCE):
            with transaction.atomic():
                Line.objects.filter(pk=line).update(amount=next(cents))

    return change


def _switched(how: str, warm: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """Switches the triggers. The database then plans anew, so `warm` comes first, as in a connection that is kept."""

    def switch() -> None:
        with connection.cursor() as cursor:
            cursor.execute(TRIGGERS.format(how))
        warm()

    return switch
