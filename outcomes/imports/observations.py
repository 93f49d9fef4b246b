"""Observations and targets from plain lists: one period's value a row."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import Period, UnreadablePeriod
from obb.imports.columns import FieldSpec, choice
from obb.imports.kinds import Arrival, ImportKind, Review
from obb.imports.lists import Entry, review_entries
from obb.imports.problems import Problem
from obb.imports.reading import Record
from obb.models import County, ImportBatch, Person
from outcomes.domain.periods import read_observed
from outcomes.imports import known
from outcomes.imports.figures import read_figure, read_value
from outcomes.imports.judged import commit_judged, undone
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Indicator, Observation, Target

OBSERVATIONS = (
    FieldSpec("indicator", required=True, help=_("The indicator's code."), example="CHILD-POVERTY"),
    FieldSpec("period", required=True, help=_("2019, FY2019, 2014-2018, 2016 Q3 or July 2016."), example="2019"),
    FieldSpec("of", choice("county", "benchmark"), help=_("county or benchmark; empty: county."), example="county"),
    FieldSpec("value", read_figure, help=_("As it is printed. Empty or N/A: not reported."), example="18.7"),
    FieldSpec("numerator", read_value),
    FieldSpec("denominator", read_value),
    FieldSpec("margin", read_value, help=_("Margin of error, at 90% confidence.")),
    FieldSpec("status", choice("final", "provisional", "estimated"), help=_("Empty: final."), example="final"),
    FieldSpec("exceptional", help=_("Why it is left out of the verdict.")),
    FieldSpec("break_before", help=_("Why earlier values cannot be compared with it.")),
    FieldSpec("source", help=_("Who published it.")),
    FieldSpec("note"),
)  # fmt: skip

TARGETS = (
    FieldSpec("indicator", required=True, help=_("The indicator's code."), example="CHILD-POVERTY"),
    FieldSpec("period", required=True, help=_("By when."), example="2025"),
    FieldSpec("value", read_figure, required=True, example="15"),
    FieldSpec("note"),
)


def stage_observations(arrival: Arrival) -> Review:
    """An observation is known by its indicator, whose it is, and its period."""
    problems: list[Problem] = []
    entries = []
    for record, indicator, period in _rows(arrival, problems):
        figure, of = record["value"], record["of"] or Observation.Of.COUNTY
        entries.append(
            Entry(
                record.row,
                (indicator.pk, of, period.number),
                f"{indicator.name}, {period.label}",
                {
                    "label": period.label,
                    "span": period.span,
                    "value": None if figure is None else figure.value,
                    "decimals": None if figure is None else figure.decimals,
                    "numerator": record["numerator"],
                    "denominator": record["denominator"],
                    "margin": record["margin"],
                    "status": record["status"],
                    "exceptional": record["exceptional"],
                    "break_before": record["break_before"],
                    "source": record["source"],
                    "note": record["note"],
                },
                {"indicator": indicator, "of": of, "period": period.number, "batch": arrival.batch},
            )
        )
    stored = Observation.objects.filter(indicator__in={entry.key[0] for entry in entries})
    existing = {(one.indicator_id, one.of, one.period): one for one in stored}
    return review_entries(arrival, entries, model=Observation, existing=existing, problems=problems)


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
            },
            {"indicator": indicator, "period": period.number},
        )
        for record, indicator, period in _rows(arrival, problems)
    ]
    stored = Target.objects.filter(indicator__in={entry.key[0] for entry in entries})
    existing = {(one.indicator_id, one.period): one for one in stored}
    return review_entries(arrival, entries, model=Target, existing=existing, problems=problems)


def period_in(record: Record, indicator: Indicator, county: County, problems: list[Problem]) -> Period | None:
    """The period a row names, at its indicator's frequency; None, and a problem, where it names none."""
    try:
        return read_observed(record["period"], indicator.frequency, indicator.calendar, county.calendar)
    except UnreadablePeriod as error:
        problems.append(Problem(record.row, "period", record["period"], error.reason, error.remedy))
        return None


def _rows(arrival: Arrival, problems: list[Problem]) -> Iterator[tuple[Record, Indicator, Period]]:
    indicators = known.indicators(arrival.county, problems)
    for record in arrival.stream.records():
        indicator = indicators.get(record, "indicator")
        if indicator is None:
            continue
        period = period_in(record, indicator, arrival.county, problems)
        if period is not None:
            yield record, indicator, period


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes away what was added and puts back what was changed; the indicators are judged anew."""
    with undone(batch):
        undo_unless_used(batch, by, reason)


OBSERVATIONS_KIND = ImportKind(
    code="observations",
    label=_("Observations"),
    spec=OBSERVATIONS,
    stage=stage_observations,
    commit=commit_judged,
    undo=undo,
    help=_(
        "Each row is one period's value. An empty cell of a period that is there already leaves it as it is."
    ),
    template=[
        {"indicator": "CHILD-POVERTY", "period": "2019", "value": "18.7", "source": "Census SAIPE"},
        {"indicator": "CHILD-POVERTY", "period": "2019", "of": "benchmark", "value": "19.3"},
    ],
    order=56,
)

TARGETS_KIND = ImportKind(
    code="targets",
    label=_("Targets"),
    spec=TARGETS,
    stage=stage_targets,
    commit=commit_judged,
    undo=undo,
    help=_("Each row is what an indicator should reach by a period."),
    template=[{"indicator": "CHILD-POVERTY", "period": "2025", "value": "15"}],
    order=58,
)
