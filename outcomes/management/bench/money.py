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
from outcomes.models import Goal
from outcomes.queries.spending import goal_sums

TRIGGERS = "ALTER TABLE budget_line {} TRIGGER USER"


def measure_money(say: Callable[[str], None], counties: Mapping[str, County], *, rounds: int) -> None:
    """Prints both for each size, against a bare UPDATE and a look-up by primary key."""
    works: dict[str, Step] = {}
    for size, county in counties.items():
        line = Line.objects.filter(county=county).order_by("pk").values_list("pk", flat=True)[0]
        goal = Goal.objects.filter(county=county).order_by("pk")[3]
        every = editions(county, drafts=True)
        works |= {
            f"one line changed, {size} lines": Step(_change(line), _switched("ENABLE")),
            f"bare UPDATE, {size} lines": Step(_change(line), _switched("DISABLE")),
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
            ("G5", "one line changed", "bare UPDATE"),
        ):
            times = ratio(found[f"{ours}, {size} lines"], found[f"{other}, {size} lines"])
            against(say, goal, f"{ours} ÷ {other}, {size}", times, 2)


def _change(line: int) -> Callable[[], None]:
    cents = count(1)

    def change() -> None:
        with transaction.atomic():
            Line.objects.filter(pk=line).update(amount=next(cents))

    return change


def _switched(how: str) -> Callable[[], None]:
    def switch() -> None:
        with connection.cursor() as cursor:
            cursor.execute(TRIGGERS.format(how))

    return switch
