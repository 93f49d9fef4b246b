"""Goals from a plain list, and which board goals the outcome goals serve."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.imports.columns import FieldSpec, choice, read_code, read_whole_number, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from outcomes.domain.naming import slug_of
from outcomes.imports import known
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Alignment, Goal

GOALS = (
    FieldSpec("code", read_code, required=True, help=gettext_lazy("Short and stable."), example="POVERTY"),
    FieldSpec(
        "name",
        required=True,
        help=gettext_lazy("In the county's own words."),
        example="Reducing Family Poverty",
    ),
    FieldSpec(
        "kind",
        choice("board", "outcome"),
        required=True,
        help=gettext_lazy("board or outcome."),
        example="outcome",
    ),
    FieldSpec(
        "department",
        help=gettext_lazy("Whose outcome goal it is: its code. Empty for a board goal."),
        example="0530",
    ),
    FieldSpec("statement", help=gettext_lazy("One or two plain sentences.")),
    FieldSpec("population", help=gettext_lazy("For whom.")),
    FieldSpec(
        "order",
        read_whole_number,
        help=gettext_lazy("In which order goals are shown and money is split."),
        example="1",
    ),
    FieldSpec(
        "published", read_yes_no, help=gettext_lazy("yes or no; nothing is public by default."), example="no"
    ),
)

ALIGNMENTS = (
    FieldSpec("goal", required=True, help=gettext_lazy("The outcome goal's code."), example="POVERTY"),
    FieldSpec("board_goal", required=True, help=gettext_lazy("The board goal's code."), example="BOARD-3"),
    FieldSpec("strength", choice("close", "partly", "loose"), required=True, example="close"),
    FieldSpec("reason", required=True, help=gettext_lazy("Why, in a sentence.")),
)


class NewPlaces:
    """Orders and addresses for new goals: the next free number, an address made from the name."""

    def __init__(self, goals: list[Goal]) -> None:
        self.slugs = {goal.slug for goal in goals}
        self.positions = {goal.position: goal.code for goal in goals}

    def slug(self, name: str) -> str:
        made = slug_of(name, self.slugs)
        self.slugs.add(made)
        return made

    def position(self, code: str) -> int:
        last = max(self.positions, default=0) + 1
        self.positions[last] = code
        return last


def stage_goals(arrival: Arrival) -> Review:
    """A goal is known by its code."""
    problems: list[Problem] = []
    departments = known.departments(arrival.county, problems)
    stored = {
        goal.code: goal for goal in Goal.objects.filter(county=arrival.county).select_related("department")
    }
    places = NewPlaces(list(stored.values()))
    records = list(arrival.stream.records())
    stated = {record["code"]: record["order"] for record in records if record["order"] is not None}
    for code, order in stated.items():  # those stated come first, so that none is given away twice
        places.positions = {at: owner for at, owner in places.positions.items() if owner != code} | {
            order: code
        }
    entries = []
    for record in records:
        is_new = record["code"] not in stored
        entries.append(
            Entry(
                record.row,
                record["code"],
                record["name"],
                {
                    "code": record["code"],
                    "name": record["name"],
                    "kind": record["kind"],
                    "department": departments.get(record, "department"),
                    "statement": record["statement"],
                    "population": record["population"],
                    "position": record["order"],
                    "is_published": record["published"],
                },
                {"slug": places.slug(record["name"])} if is_new else {},
            )
        )
        if is_new and record["order"] is None:
            entries[-1].only_new["position"] = places.position(record["code"])
    problems += _taken_orders(entries, stored)
    review = review_entries(
        arrival, entries, model=Goal, existing=stored, problems=problems, columns={"position": "order"}
    )
    return review


def _taken_orders(entries: list[Entry], stored: dict[str, Goal]) -> Iterator[Problem]:
    """Two goals of one order, in the file or beside it."""
    orders = {goal.code: goal.position for goal in stored.values()}
    orders |= {
        entry.key: entry.values["position"] for entry in entries if entry.values["position"] is not None
    }
    owners: dict[int, list[str]] = {}
    for code, order in orders.items():
        owners.setdefault(order, []).append(code)
    for entry in entries:
        order = entry.values["position"]
        others = [code for code in owners.get(order, []) if code != entry.key]
        if order is not None and others:
            yield Problem(
                entry.row,
                "order",
                str(order),
                _("Order %(order)s is also that of %(other)s.") % {"order": order, "other": others[0]},
                _("Give each goal its own order, or leave the column out."),
            )


def stage_alignments(arrival: Arrival) -> Review:
    """An alignment is known by its two goals."""
    problems: list[Problem] = []
    goals = known.goals(arrival.county, problems)
    stored = {
        (one.goal_id, one.board_goal_id): one for one in Alignment.objects.filter(county=arrival.county)
    }
    entries = []
    for record in arrival.stream.records():
        goal, board = goals.get(record, "goal"), goals.get(record, "board_goal")
        if goal is None or board is None:
            continue
        if board.kind != Goal.Kind.BOARD or goal.kind != Goal.Kind.OUTCOME:
            problems.append(
                Problem(
                    record.row,
                    "board_goal",
                    record["board_goal"],
                    _("An alignment joins an outcome goal with a board goal."),
                    _("Put the outcome goal first, the board goal second."),
                )
            )
            continue
        entries.append(
            Entry(
                record.row,
                (goal.pk, board.pk),
                f"{goal} – {board}",
                {"strength": record["strength"], "reason": record["reason"]},
                {"goal": goal, "board_goal": board},
            )
        )
    return review_entries(arrival, entries, model=Alignment, existing=stored, problems=problems)


GOALS_KIND = ImportKind(
    code="goals",
    label=gettext_lazy("Goals"),
    about=gettext_lazy("The board's goals, and the outcome goals of departments."),
    shelf=Shelf.RESULTS,
    usual=1,
    spec=GOALS,
    stage=stage_goals,
    commit=commit_entries,
    undo=undo_unless_used,
    help=gettext_lazy(
        "Each row is a board goal or an outcome goal. A code that is there already is changed."
    ),
    template=[
        {"code": "BOARD-1", "name": "Thriving Families", "kind": "board", "order": "1"},
        {
            "code": "POVERTY",
            "name": "Reducing Family Poverty",
            "kind": "outcome",
            "department": "0530",
            "order": "2",
        },
        {"code": "PERMANENCE", "name": "Increasing Family Permanence", "kind": "outcome", "order": "3"},
    ],
    order=50,
)

ALIGNMENTS_KIND = ImportKind(
    code="alignments",
    label=gettext_lazy("Alignments"),
    about=gettext_lazy("Which outcome goal serves which board goal."),
    shelf=Shelf.RESULTS,
    usual=6,
    spec=ALIGNMENTS,
    stage=stage_alignments,
    commit=commit_entries,
    undo=undo_unless_used,
    help=gettext_lazy("Each row says that an outcome goal serves a board goal: how strongly, and why."),
    template=[
        {
            "goal": "POVERTY",
            "board_goal": "BOARD-1",
            "strength": "close",
            "reason": "Income is what most keeps a family from thriving.",
        }
    ],
    order=52,
)
