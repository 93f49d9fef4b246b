"""Milestones of an initiative, nested as the plan nests them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.completion import Completion, Due, UnreadableCompletion, read_completion
from obb.domain.days import read_day
from obb.history import change
from obb.imports.columns import YEAR, FieldSpec, UnreadableCell, read_whole_number
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from obb.imports.records import Record
from outcomes.imports.choices import choice_code
from outcomes.imports.initiatives import timed, when
from outcomes.imports.links import commit_links, replace_days
from outcomes.imports.plans import DEPARTMENT, KnownPlans
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Initiative, Milestone

Key = tuple[int, int]  # initiative's id, order


def read_units(text: str) -> list[str]:
    """ "HHS/BPM": responsible units."""
    units = [unit.strip() for unit in text.split("/") if unit.strip()]
    if any(len(unit) > 20 for unit in units):
        raise UnreadableCell(f"“{text}” is too long for units.", "Write their short names: HHS/BPM.")
    return units


def read_status_day(text: str) -> date:
    return read_day(text)


SPEC = (
    DEPARTMENT,
    YEAR,
    FieldSpec("initiative", read_whole_number, required=True, help=gettext_lazy("Its number."), example="1"),
    FieldSpec(
        "order",
        read_whole_number,
        required=True,
        help=gettext_lazy("1, 2 … within the initiative."),
        example="1",
    ),
    FieldSpec("parent", read_whole_number, help=gettext_lazy("The order of the milestone it is part of.")),
    FieldSpec("text", required=True, help=gettext_lazy("Exactly as written.")),
    FieldSpec(
        "timing",
        help=gettext_lazy("In the plan's own words; empty: as the initiative says for all, or none."),
    ),
    FieldSpec(
        "units", read_units, help=gettext_lazy("Responsible units, with slashes between."), example="HHS/BPM"
    ),
    FieldSpec(
        "status",
        choice_code("not started", "under way", "done", "dropped"),
        help=gettext_lazy("not started, under way, done or dropped; empty: not reported."),
        example="done",
    ),
    FieldSpec("status_on", read_status_day, help=gettext_lazy("Since when."), example="6/30/2019"),
    FieldSpec("note"),
)


def stage(arrival: Arrival) -> Review:
    """A milestone is known by its initiative and its order."""
    problems: list[Problem] = []
    plans = KnownPlans(arrival.county, problems, with_initiatives=True)
    records: list[tuple[Record, Initiative]] = []
    for record in arrival.stream.records():
        initiative = plans.initiative(record)
        if initiative is not None:
            records.append((record, initiative))
    rows = Milestone.objects.filter(initiative__in={initiative.pk for __, initiative in records})
    stored: dict[Key, Milestone] = {(one.initiative_id, one.position): one for one in rows}
    entries = [
        Entry(
            record.row,
            (initiative.pk, record["order"]),
            record["text"][:80],
            _values(record, initiative, arrival, problems),
            {"initiative": initiative, "position": record["order"]},
        )
        for record, initiative in records
    ]
    review = review_entries(arrival, entries, model=Milestone, existing=stored, problems=problems)
    replace_days(review.work, stored, {entry.key: entry.values for entry in entries})
    everyone = stored | {(one.initiative.pk, one.position): one for one in review.work.new}
    review.work = [review.work, list(_parents(records, everyone, review.problems))]
    return review


def _values(
    record: Record, initiative: Initiative, arrival: Arrival, problems: list[Problem]
) -> dict[str, Any]:
    timing: Completion | Due | None = timed(record, "timing", arrival.county, problems)
    if record["timing"] is None:
        timing = _due_of_all(initiative, arrival)
    return {
        "text": record["text"],
        "units": record["units"],
        "status": record["status"],
        "status_on": record["status_on"],
        "note": record["note"],
        **when(timing),
    }


def _due_of_all(initiative: Initiative, arrival: Arrival) -> Due | None:
    """The period that the initiative's own completion gives all of its milestones, where it gives one."""
    try:
        return read_completion(initiative.timing_text, arrival.county.calendar).milestones
    except UnreadableCompletion:
        return None


def _parents(
    records: Iterable[tuple[Record, Initiative]], everyone: dict[Key, Milestone], problems: list[Problem]
) -> Iterable[tuple[Milestone, Milestone]]:
    """Each milestone that is part of another, with that other."""
    for record, initiative in records:
        if record["parent"] is None:
            continue
        parent = everyone.get((initiative.pk, record["parent"]))
        if parent is None or record["parent"] >= record["order"]:
            problems.append(
                Problem(
                    record.row,
                    "parent",
                    str(record["parent"]),
                    _("No milestone before this one has this order."),
                    _("A part comes after what it is part of."),
                )
            )
        else:
            yield everyone[initiative.pk, record["order"]], parent


def commit(arrival: Arrival, review: Review) -> dict[str, Any]:
    """The milestones, then which is part of which, as one act."""
    work, parents = review.work
    with change(by=arrival.by, reason=arrival.reason):
        done = commit_entries(arrival, Review(work=work))["written"]
        done += commit_links(arrival, "parent", parents, done[0]["new"])
    return {"written": done}


KIND = ImportKind(
    code="milestones",
    label=gettext_lazy("Milestones"),
    about=gettext_lazy("The steps of initiatives, and how far each is."),
    shelf=Shelf.PLANS,
    usual=3,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo_unless_used,
    help=gettext_lazy("Each row is a milestone of an initiative. A blank status is “not reported”."),
    template=[
        {
            "department": "0540",
            "year": "FY2019",
            "initiative": "1",
            "order": "1",
            "text": "Train the first group of workers",
            "timing": "September 2018",
            "units": "CSE",
            "status": "done",
        }
    ],
    order=74,
)
