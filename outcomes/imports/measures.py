"""Measures of an initiative: what it should reach, and what it reached."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.imports.columns import YEAR, FieldSpec, choice, read_whole_number, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from outcomes.imports.figures import read_value
from outcomes.imports.plans import DEPARTMENT, KnownPlans
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Measure

SPEC = (
    DEPARTMENT,
    YEAR,
    FieldSpec("initiative", read_whole_number, required=True, help=_("Its number."), example="1"),
    FieldSpec(
        "order", read_whole_number, required=True, help=_("1, 2 … within the initiative."), example="1"
    ),
    FieldSpec("label", required=True, help=_("Exactly as written.")),
    FieldSpec("kind", choice(*Measure.Kind.values), required=True, example="numeric"),
    FieldSpec("unit", example="orientations"),
    FieldSpec("good", choice("up", "down"), help=_("up or down is better; empty: up."), example="up"),
    FieldSpec("baseline", read_value),
    FieldSpec("target", read_value, help=_("Empty: no target set."), example="12"),
    FieldSpec("result", read_value, help=_("Empty: not reported."), example="9"),
    FieldSpec("result_text", help=_("The result in words.")),
    FieldSpec(
        "counts_people",
        read_yes_no,
        help=_("yes: results of 1 to 10 are not shown to the public."),
        example="no",
    ),
)
_FIELDS = ("label", "kind", "unit", "good", "baseline", "target", "result", "result_text", "counts_people")


def stage(arrival: Arrival) -> Review:
    """A measure is known by its initiative and its order."""
    problems: list[Problem] = []
    plans = KnownPlans(arrival.county, problems, with_initiatives=True)
    entries = []
    for record in arrival.stream.records():
        initiative = plans.initiative(record)
        if initiative is not None:
            entries.append(
                Entry(
                    record.row,
                    (initiative.pk, record["order"]),
                    record["label"][:80],
                    {name: record[name] for name in _FIELDS},
                    {"initiative": initiative, "position": record["order"]},
                )
            )
    rows = Measure.objects.filter(county=arrival.county)
    existing = {(one.initiative_id, one.position): one for one in rows}
    return review_entries(arrival, entries, model=Measure, existing=existing, problems=problems)


KIND = ImportKind(
    code="measures",
    label=_("Measures of initiatives"),
    about=_("What initiatives are measured by: target and result."),
    shelf=Shelf.PLANS,
    usual=4,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_unless_used,
    help=_("Each row is a measure of an initiative. A blank result is “not reported”, never 0."),
    template=[
        {
            "department": "0540",
            "year": "FY2019",
            "initiative": "1",
            "order": "1",
            "label": "Orientations held",
            "kind": "numeric",
            "target": "12",
            "result": "9",
        }
    ],
    order=76,
)
