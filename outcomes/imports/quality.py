"""Answers to the nine questions on an indicator's quality, from a plain list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.imports.columns import FieldSpec, choice
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from outcomes.domain.quality import QUESTIONS
from outcomes.imports import known
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import QualityAnswer

SPEC = (
    FieldSpec("indicator", required=True, help=_("The indicator's code."), example="CHILD-POVERTY"),
    FieldSpec(
        "question",
        choice(*QUESTIONS),
        required=True,
        help=_(
            "useful, relevant, reliable, adequate, collectible, consistent, environment, responsibility or systems."
        ),
        example="reliable",
    ),
    FieldSpec(
        "answer",
        choice(*QualityAnswer.Answer.values),
        required=True,
        help=_("yes, partly or no. A question that nobody asked has no row."),
        example="partly",
    ),
    FieldSpec("note", help=_("Why so, in a sentence."), example="Two people count it, in two ways."),
)


def stage(arrival: Arrival) -> Review:
    """An answer is known by its indicator and its question."""
    problems: list[Problem] = []
    indicators = known.indicators(arrival.county, problems)
    entries = []
    for record in arrival.stream.records():
        indicator = indicators.get(record, "indicator")
        if indicator is None:
            continue
        question = QUESTIONS.index(record["question"]) + 1
        entries.append(
            Entry(
                record.row,
                (indicator.pk, question),
                f"{indicator.name}: {record['question']}",
                {"answer": record["answer"], "note": record["note"]},
                {"indicator": indicator, "question": question},
                {"answered_by": arrival.by, "answered_at": arrival.at},
            )
        )
    stored = QualityAnswer.objects.filter(county=arrival.county)
    existing = {(one.indicator_id, one.question): one for one in stored}
    return review_entries(arrival, entries, model=QualityAnswer, existing=existing, problems=problems)


KIND = ImportKind(
    code="quality_answers",
    label=_("Answers on the quality of indicators"),
    about=_("How good each indicator is as a measure."),
    shelf=Shelf.RESULTS,
    usual=9,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_unless_used,
    help=_("Each row is how an indicator stands to one of the nine questions that a good measure must pass."),
    template=[
        {"indicator": "CHILD-POVERTY", "question": "useful", "answer": "yes"},
        {
            "indicator": "CHILD-POVERTY",
            "question": "reliable",
            "answer": "partly",
            "note": "Two people count it, in two ways.",
        },
    ],
    order=63,
)
