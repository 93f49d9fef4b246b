"""Observations and targets from plain lists: one period's value a row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import Period
from obb.imports.columns import FieldSpec, choice
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, review_entries
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import ImportBatch, Person
from outcomes.imports.choices import read_confidence
from outcomes.imports.combining import combined, of_areas
from outcomes.imports.earlier import without_change
from outcomes.imports.editions import mark_breaks, newest
from outcomes.imports.figures import read_figure, read_margin, read_reported, read_reported_value
from outcomes.imports.fractions import outside, scale_doubts
from outcomes.imports.judged import commit_judged, undone
from outcomes.imports.observed import Observed, observed_in, period_in, rows_of
from outcomes.imports.read_from import header_doubts, kept, read_from
from outcomes.imports.revisions import left_beside, revisions_of
from outcomes.imports.suggested import suggest_results
from outcomes.imports.undoing import undo_unless_used
from outcomes.imports.vintages import VINTAGE, recorded
from outcomes.models import Indicator, Observation, Target

OBSERVATIONS = (
    FieldSpec(
        "indicator", required=True, help=_("The indicator's code."), example="CHILD-POVERTY", label=_("Indicator"),
        known_as=("indicator", "indicator code", "measure", "measure code", "metric"),
    ),
    FieldSpec(
        "period", required=True, help=_("2019, FY2019, 2014-2018, 2016 Q3 or July 2016."), example="2019",
        label=_("Period"),
        known_as=("period", "year", "time frame", "timeframe", "time period", "data period", "year span", "date"),
    ),
    FieldSpec(
        "of", choice("county", "benchmark", "earlier"), example="county",
        help=_("county, benchmark, or earlier: by the definition before; empty: county."),
        label=_("Whose figure"),
    ),
    FieldSpec(
        "value", read_reported, marks=True, example="18.7", label=_("Value"),
        known_as=("value", "result", "data value", "raw value", "figure", "rate", "percent", "estimate", "data"),
        help=_("As it is printed. Empty or N/A: not reported; marks such as <11 or (D) are kept as a note."),
    ),
    FieldSpec("numerator", read_reported_value, marks=True, label=_("Numerator"), known_as=("numerator",)),
    FieldSpec("denominator", read_reported_value, marks=True, label=_("Denominator"), known_as=("denominator",)),
    FieldSpec(
        "margin", read_margin, marks=True, help=_("Margin of error, at 90% confidence."), label=_("Margin of error"),
        known_as=("margin of error", "margin", "moe"),
    ),
    FieldSpec(
        "status", choice("final", "provisional", "estimated"), help=_("Empty: final."), example="final",
        label=_("Status"), known_as=("status",),
    ),
    FieldSpec("exceptional", help=_("Why it is left out of the verdict."), label=_("Exceptional, because")),
    FieldSpec("break_before", help=_("Why earlier values cannot be compared with it."), label=_("Break before it")),
    FieldSpec("source", help=_("Who published it."), label=_("Source"), known_as=("source", "data source")),
    FieldSpec("note", label=_("Note"), known_as=("note", "notes", "footnote", "flag", "comment")),
    FieldSpec(
        "low", read_reported_value, marks=True, help=_("Lower end of a confidence interval."), label=_("Interval from"),
        known_as=("ci low", "low", "lower limit", "lower bound", "lower ci"),
    ),
    FieldSpec(
        "high", read_reported_value, marks=True, help=_("Its upper end: half the width is the margin."),
        label=_("Interval to"), known_as=("ci high", "high", "upper limit", "upper bound", "upper ci"),
    ),
    FieldSpec(
        "confidence", read_confidence, help=_("Of margin or interval: 90, 95 or 99. Empty: 90 for a margin."),
        label=_("Confidence, in percent"),
    ),
    FieldSpec(
        "area", help=_("Where each row is of one area: its code. The profile says how areas are combined."),
        label=_("Area"),
    ),
    FieldSpec(
        "numerator_margin", read_margin, marks=True, help=_("Of areas: at 90% confidence."),
        label=_("Margin of the numerator"),
    ),
    FieldSpec(
        "denominator_margin", read_margin, marks=True, help=_("Of areas: at 90% confidence."),
        label=_("Margin of the denominator"),
    ),
    FieldSpec(
        "figure",
        choice(
            "value", "numerator", "denominator", "margin", "low", "high", "numerator_margin", "denominator_margin"
        ),
        help=_("Where numerators, denominators or margins stand in rows of their own: which of them the value is."),
        label=_("Which figure it is"),
    ),
    VINTAGE,
    FieldSpec(
        "edition", help=_("Which edition of the source it is from, such as 2022: the latest one stands."),
        label=_("Edition"), known_as=("edition", "release", "vintage"),
    ),
)  # fmt: skip

TARGETS = (
    FieldSpec("indicator", required=True, help=_("The indicator's code."), example="CHILD-POVERTY"),
    FieldSpec("period", required=True, help=_("By when."), example="2025"),
    FieldSpec("value", read_figure, required=True, example="15"),
    FieldSpec(
        "kept_from",
        help=_(
            "For a target to keep: the first period. It is then to be met in every period through the other."
        ),
    ),
    FieldSpec("note"),
)


def stage_observations(arrival: Arrival) -> Review:
    """An observation is known by its indicator, whose it is, and its period.

    Areas are combined as the profile states. Of several editions the latest stands. Final values that would
    change are listed as revisions.
    """
    problems: list[Problem] = []
    warnings: list[str] = []
    found = newest(observed_in(arrival, problems), arrival, warnings)
    rows = sum(one.rows for one in found)
    combine = arrival.profile.combine
    if combine is not None:
        found = combined(found, combine, problems, warnings)
    else:
        problems += of_areas(found)
    indicators = {one.indicator.pk: one.indicator for one in found}
    stored = list(Observation.objects.filter(indicator__in=indicators))
    for row in stored:
        row.indicator = indicators[row.indicator_id]  # one for all its rows
    mark_breaks(found, arrival.profile.breaks, stored, arrival, problems, warnings)
    problems += without_change(found, stored)
    headed = read_from(found, arrival.stream.parts)
    warnings += [
        *scale_doubts(found, stored),
        *header_doubts(headed, found, stored, arrival),
        *outside(found),
    ]
    existing = {(one.indicator_id, one.of, one.period): one for one in stored}
    today = localdate(arrival.at)
    entries = [_entry(one, existing.get(one.key), arrival, warnings, today) for one in found]
    review = review_entries(arrival, entries, model=Observation, existing=existing, problems=problems)
    review.kept = rows
    revisions = revisions_of(review.work, {one.key: one.row for one in found})
    warnings += left_beside(review.work, {one.key: one for one in found})
    review.changes |= kept(headed)
    review.changes |= {"warnings": warnings} if warnings else {}
    review.changes |= {"revisions": revisions} if revisions else {}
    return review


def _entry(
    one: Observed, stored: Observation | None, arrival: Arrival, warnings: list[str], today: date
) -> Entry:
    note = one.note
    if one.withheld and stored is not None and stored.value is not None:
        note = None  # it would stand beside a value that it is not about
        warnings.append(_stays(one, stored))
    values = {
        "label": one.period.label,
        "span": one.period.span,
        **{name: one.get(name) for name in ("value", "numerator", "denominator", "margin")},
        "decimals": one.decimals,
        **one.texts,
        "note": note,
        "vintage": one.vintage,
    }
    only_new = {"indicator": one.indicator, "of": one.of, "period": one.period.number, "batch": arrival.batch}
    return Entry(one.row, one.key, one.name, values, only_new, recorded(one.vintage, values, stored, today))


def _stays(one: Observed, stored: Observation) -> str:
    return gettext("%(name)s: the file has no figure any more; the stored %(value)s stays.") % {
        "name": one.name,
        "value": f"{stored.value.normalize():f}",
    }


def stage_targets(arrival: Arrival) -> Review:
    """A target is known by its indicator and its period."""
    problems: list[Problem] = []
    entries = [
        Entry(
            record.row,
            (indicator.pk, period.number),
            f"{indicator.name}, {period.label}",
            {
                "label": period.label,
                "value": record["value"].value,
                "decimals": record["value"].decimals,
                "note": record["note"],
                **_kept_from(record, indicator, period, arrival, problems),
            },
            {"indicator": indicator, "period": period.number},
        )
        for record, indicator, period in rows_of(arrival, problems)
    ]
    stored = Target.objects.filter(indicator__in={entry.key[0] for entry in entries})
    existing = {(one.indicator_id, one.period): one for one in stored}
    return review_entries(arrival, entries, model=Target, existing=existing, problems=problems)


def _kept_from(
    record: Record, indicator: Indicator, period: Period, arrival: Arrival, problems: list[Problem]
) -> dict[str, Any]:
    """The first period a target is kept in, as its number and its words; nothing where none is stated."""
    if record["kept_from"] is None:
        return {}
    first = period_in(record, indicator, arrival.county, problems, column="kept_from")
    if first is None:
        return {}
    if first.number > period.number:
        message = gettext("A target is kept from a period up to the one it is set for.")
        remedy = gettext("Name %(period)s or an earlier one.") % {"period": period.label}
        problems.append(Problem(record.row, "kept_from", record["kept_from"], message, remedy))
        return {}
    return {"kept_from": first.number, "kept_from_label": first.label}


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes away what was added and puts back what was changed; the indicators are judged anew."""
    with undone(batch):
        undo_unless_used(batch, by, reason)


OBSERVATIONS_KIND = ImportKind(
    code="observations",
    label=_("Observations"),
    about=_("The values of indicators, period by period."),
    shelf=Shelf.RESULTS,
    usual=4,
    spec=OBSERVATIONS,
    stage=stage_observations,
    commit=commit_judged,
    undo=undo,
    help=_(
        "Each row is one period's value. An empty cell of a period that is there already leaves it as it is."
        " A final value that would change is shown at review as a revision."
    ),
    template=[
        {"indicator": "CHILD-POVERTY", "period": "2019", "value": "18.7", "source": "Census SAIPE"},
        {"indicator": "CHILD-POVERTY", "period": "2019", "of": "benchmark", "value": "19.3"},
    ],
    samples=Path(__file__).parent / "samples",
    known_texts=lambda county: {
        "indicator": list(
            Indicator.objects.filter(county=county).order_by("code").values_list("code", flat=True)
        )
    },
    suggest=lambda county, seen: suggest_results(county, seen, OBSERVATIONS),
    order=56,
)

TARGETS_KIND = ImportKind(
    code="targets",
    label=_("Targets"),
    about=_("What indicators should reach, and by when."),
    shelf=Shelf.RESULTS,
    usual=5,
    spec=TARGETS,
    stage=stage_targets,
    commit=commit_judged,
    undo=undo,
    help=_("Each row is what an indicator should reach by a period."),
    template=[{"indicator": "CHILD-POVERTY", "period": "2025", "value": "15"}],
    order=58,
)
