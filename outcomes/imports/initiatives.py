"""Initiatives of a plan: what is being done, for which goals, and when it will be complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.completion import Completion, Due, UnreadableCompletion, read_completion
from obb.history import change
from obb.imports.columns import YEAR, FieldSpec, read_whole_number, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import County
from outcomes.imports import known
from outcomes.imports.links import Link, commit_links, replace_days
from outcomes.imports.plans import DEPARTMENT, KnownPlans
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Goal, Initiative, InitiativeGoal, Plan

Aim = tuple[Record, Plan, list[Goal]]

SPEC = (
    DEPARTMENT,
    YEAR,
    FieldSpec("number", read_whole_number, required=True, example="1"),
    FieldSpec("title", required=True),
    FieldSpec("key", read_yes_no, help=gettext_lazy("yes: a key initiative."), example="yes"),
    FieldSpec("strategic_link", read_yes_no, help=gettext_lazy("yes or no; empty: not stated.")),
    FieldSpec("strategic_goal", help=gettext_lazy("Which goal of that plan.")),
    FieldSpec(
        "goals",
        help=gettext_lazy("Codes of the goals it serves, with semicolons between."),
        example="POVERTY",
    ),
    FieldSpec("description"),
    FieldSpec("rationale"),
    FieldSpec("completion", help=gettext_lazy("In the plan's own words."), example="September 2019"),
    FieldSpec("multi_year", read_yes_no),
    FieldSpec("partners"),
    FieldSpec(
        "continues", help=gettext_lazy("The initiative it continues: year and number."), example="2017 #1"
    ),
    FieldSpec("published", read_yes_no, help=gettext_lazy("yes or no; nothing is public by default.")),
)
_EARLIER = re.compile(r"\s*(?:FY)?([0-9]{4})\s*#?\s*([0-9]{1,3})\s*", re.IGNORECASE | re.ASCII)


def stage(arrival: Arrival) -> Review:
    """An initiative is known by its plan and number; what it aims at is written with it."""
    problems: list[Problem] = []
    plans = KnownPlans(arrival.county, problems, with_initiatives=True)
    goals = known.goals(arrival.county, problems)
    entries, aims = [], {}
    for record in arrival.stream.records():
        plan = plans.plan(record)
        if plan is None:
            continue
        key = (plan.pk, record["number"])
        entries.append(
            Entry(
                record.row,
                key,
                record["title"],
                _values(record, arrival.county, problems),
                {"plan": plan, "number": record["number"]},
            )
        )
        named = [name.strip() for name in (record["goals"] or "").split(";") if name.strip()]
        found = [goal for name in named if (goal := goals.find(name, record.row, "goals")) is not None]
        aims[key] = (record, plan, found)
    stored = {(one.plan_id, one.number): one for one in Initiative.objects.filter(county=arrival.county)}
    review = review_entries(arrival, entries, model=Initiative, existing=stored, problems=problems)
    replace_days(review.work, stored, {entry.key: entry.values for entry in entries})
    everyone = stored | {(one.plan.pk, one.number): one for one in review.work.new}
    links = list(_continued(aims, everyone, plans, review.problems))
    review.work = [review.work, links, _aims(arrival, aims, everyone).work]
    return review


def timed(record: Record, field: str, county: County, problems: list[Problem]) -> Completion | None:
    """The time a cell states; None where it is empty, or cannot be read, which is a problem."""
    if record[field] is None:
        return None
    try:
        return read_completion(record[field], county.calendar)
    except UnreadableCompletion as error:
        problems.append(Problem(record.row, field, record[field], error.reason, error.remedy))
        return None


def when(timing: Completion | Due | None) -> dict[str, Any]:
    """A time as the models keep it; nothing where none is stated."""
    if timing is None:
        return {}
    return {
        "precision": timing.precision,
        "first_day": timing.first_day,
        "day_after": timing.day_after,
        "timing_text": getattr(timing, "text", ""),
    }


def _values(record: Record, county: County, problems: list[Problem]) -> dict[str, Any]:
    timing = timed(record, "completion", county, problems)
    said = None if timing is None or not timing.multi_year else True
    return {
        "title": record["title"],
        "is_key": record["key"],
        "strategic_link": {True: "yes", False: "no"}.get(record["strategic_link"]),
        "strategic_goal": record["strategic_goal"],
        "description": record["description"],
        "rationale": record["rationale"],
        "is_multi_year": said if record["multi_year"] is None else record["multi_year"],
        "partners": record["partners"],
        "is_published": record["published"],
        **when(timing),
    }


def _continued(
    aims: dict[Any, Aim], everyone: dict[Any, Initiative], plans: KnownPlans, problems: list[Problem]
) -> Iterator[Link]:
    """Each initiative that continues another, stored before or in the same file."""
    for key, (record, plan, __) in aims.items():
        if record["continues"] is None or key not in everyone:
            continue
        match = _EARLIER.fullmatch(record["continues"])
        other = None if match is None else plans.of_year(plan, int(match[1]))
        earlier = None if other is None else everyone.get((other.pk, int(match[2])))
        if earlier is not None:
            yield everyone[key], earlier
            continue
        problems.append(
            Problem(
                record.row,
                "continues",
                record["continues"],
                _("No initiative of this department is called this."),
                _("Write the year and the number, “2017 #1”, and bring in the earlier plan first."),
            )
        )


def _aims(arrival: Arrival, aims: dict[Any, Aim], everyone: dict[Any, Initiative]) -> Review:
    entries = [
        Entry(
            record.row,
            (key, goal.pk),
            f"{record['title']} – {goal}",
            {},
            {"initiative": everyone[key], "goal": goal},
        )
        for key, (record, __, goals) in aims.items()
        for goal in dict.fromkeys(goals)
        if key in everyone
    ]
    stored = InitiativeGoal.objects.filter(county=arrival.county).select_related("initiative")
    existing = {((one.initiative.plan_id, one.initiative.number), one.goal_id): one for one in stored}
    return review_entries(arrival, entries, model=InitiativeGoal, existing=existing)


def commit(arrival: Arrival, review: Review) -> dict[str, Any]:
    """The initiatives, what they continue, what they aim at, as one act."""
    work, links, aims = review.work
    with change(by=arrival.by, reason=arrival.reason):
        done = commit_entries(arrival, Review(work=work))["written"]
        done += commit_links(arrival, "continues", links, done[0]["new"])
        done += commit_entries(arrival, Review(work=aims))["written"]
    return {"written": done}


KIND = ImportKind(
    code="initiatives",
    label=gettext_lazy("Initiatives"),
    about=gettext_lazy("What departments do for their goals."),
    shelf=Shelf.PLANS,
    usual=2,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo_unless_used,
    help=gettext_lazy(
        "Each row is an initiative of a plan. Completion keeps its own words beside what was read."
    ),
    template=[
        {
            "department": "0540",
            "year": "FY2019",
            "number": "1",
            "title": "Reach parents before enforcement",
            "key": "yes",
            "completion": "September 2019",
        }
    ],
    order=72,
)
