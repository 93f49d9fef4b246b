"""Story notes and groups of indicators from plain lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import UnreadablePeriod
from obb.imports.columns import FieldSpec, choice, read_whole_number, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import ImportBatch, Person
from outcomes.domain.periods import read_observed
from outcomes.imports import known
from outcomes.imports.judged import commit_judged, undone
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import IndicatorGroup, StoryNote

NOTES = (
    FieldSpec("indicator", required=True, help=_("The indicator's code."), example="CHILD-POVERTY"),
    FieldSpec(
        "kind",
        choice(*StoryNote.Kind.values),
        required=True,
        help=_("story, partner, works, action or data."),
        example="story",
    ),
    FieldSpec("text", required=True, help=_("The note, in plain words.")),
    FieldSpec(
        "evidence",
        choice(*StoryNote.Evidence.values),
        help=_("For what works: how well it is proven. Empty: not rated."),
        example="promising",
    ),
    FieldSpec("source", help=_("Where that is shown, or who says so.")),
    FieldSpec(
        "period", help=_("Where it is about one period: 2019, FY2019, 2016 Q3, July 2016."), example="2016"
    ),
    FieldSpec(
        "public", read_yes_no, help=_("yes: the public reads it from the next publication on."), example="yes"
    ),
)

GROUPS = (
    FieldSpec(
        "whole",
        required=True,
        help=_("The code of the indicator that measures everybody."),
        example="CHILD-POVERTY",
    ),
    FieldSpec(
        "indicator",
        required=True,
        help=_("The code of the one that measures this group alone."),
        example="CHILD-POVERTY-U5",
    ),
    FieldSpec("grouped_by", required=True, help=_("Race and ethnicity, Age, Area …"), example="Age"),
    FieldSpec("group", required=True, help=_("As it is shown."), example="Under 5"),
    FieldSpec(
        "order", read_whole_number, help=_("The first is the one the others are compared with."), example="1"
    ),
)


def stage_notes(arrival: Arrival) -> Review:
    """A note is known by its indicator, kind and text: the same file again adds nothing."""
    problems: list[Problem] = []
    indicators = known.indicators(arrival.county, problems)
    stored = StoryNote.objects.current().filter(county=arrival.county)
    existing = {(one.indicator_id, one.kind, one.text): one for one in stored}
    entries = []
    for record in arrival.stream.records():
        indicator = indicators.get(record, "indicator")
        if indicator is None:
            continue
        key, period = (indicator.pk, record["kind"], record["text"]), None
        if record["period"] is not None:
            try:
                period = read_observed(
                    record["period"], indicator.frequency, indicator.calendar, arrival.county.calendar
                )
            except UnreadablePeriod as error:
                problems.append(Problem(record.row, "period", record["period"], error.reason, error.remedy))
                continue
        if record["evidence"] and record["kind"] != StoryNote.Kind.WORKS:
            problems.append(_misplaced(record))
        entries.append(
            Entry(
                record.row,
                key,
                f"{indicator.name}: {record['text'][:60]}",
                {
                    "evidence": record["evidence"],
                    "source": record["source"],
                    "period": None if period is None else period.number,
                    "label": None if period is None else period.label,
                    "is_published": record["public"],
                },
                {"indicator": indicator, "kind": record["kind"], "text": record["text"]},
                {} if key in existing else {"written_by": arrival.by, "written_at": arrival.at},
            )
        )
    return review_entries(arrival, entries, model=StoryNote, existing=existing, problems=problems)


def _misplaced(record: Record) -> Problem:
    return Problem(
        record.row,
        "evidence",
        record["evidence"],
        _("Evidence is rated for what works, not for other notes."),
        _("Leave the cell empty, or make the note one of what works."),
    )


def stage_groups(arrival: Arrival) -> Review:
    """A group is known by the indicator that measures it."""
    problems: list[Problem] = []
    indicators = known.indicators(arrival.county, problems)
    entries = []
    for record in arrival.stream.records():
        whole, indicator = indicators.get(record, "whole"), indicators.get(record, "indicator")
        if whole is None or indicator is None:
            continue
        if whole.pk == indicator.pk:
            problems.append(
                Problem(
                    record.row,
                    "indicator",
                    record["indicator"],
                    _("A group's indicator is another one than that of all."),
                    _("Name the indicator that measures this group alone."),
                )
            )
        entries.append(
            Entry(
                record.row,
                indicator.pk,
                f"{record['grouped_by']}: {record['group']}",
                {
                    "whole": whole,
                    "dimension": record["grouped_by"],
                    "name": record["group"],
                    "position": record["order"],
                },
                {"indicator": indicator},
            )
        )
    stored = IndicatorGroup.objects.filter(county=arrival.county)
    return review_entries(
        arrival,
        entries,
        model=IndicatorGroup,
        existing={one.indicator_id: one for one in stored},
        problems=problems,
        columns={"dimension": "grouped_by", "name": "group", "position": "order"},
    )


def undo_groups(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes them back; the groups that are left, and those that were, are judged anew."""
    with undone(batch):
        undo_unless_used(batch, by, reason)


NOTES_KIND = ImportKind(
    code="story_notes",
    label=_("Story notes"),
    about=_("Notes beside the curves: what happened, what works."),
    shelf=Shelf.RESULTS,
    usual=8,
    spec=NOTES,
    stage=stage_notes,
    commit=commit_entries,
    undo=undo_unless_used,
    help=_("Each row is a note beside an indicator's curve. One that stands already is not added twice."),
    template=[
        {
            "indicator": "CHILD-POVERTY",
            "kind": "story",
            "text": "Rents rose by a third while wages stood still.",
            "period": "2016",
        },
        {
            "indicator": "CHILD-POVERTY",
            "kind": "works",
            "text": "Help with tax returns for families who do not file.",
            "evidence": "promising",
        },
    ],
    order=62,
)

GROUPS_KIND = ImportKind(
    code="indicator_groups",
    label=_("Groups of indicators"),
    about=_("Indicators of groups of people or areas, under the indicator of all."),
    shelf=Shelf.RESULTS,
    usual=7,
    spec=GROUPS,
    stage=stage_groups,
    commit=commit_judged,
    undo=undo_groups,
    help=_("Each row says which indicator measures which group of people or area of another one."),
    template=[
        {
            "whole": "CHILD-POVERTY",
            "indicator": "CHILD-POVERTY-U5",
            "grouped_by": "Age",
            "group": "Under 5",
            "order": "1",
        }
    ],
    order=55,
)
