"""Indicators from a plain list: what is measured, of whom, how often, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.days import read_day
from obb.domain.fiscal import UnreadablePeriod
from obb.imports.columns import FieldSpec, UnreadableCell, choice, read_code, read_whole_number, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, review_entries
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import ImportBatch, Person
from outcomes.domain.naming import slug_of
from outcomes.domain.periods import read_observed
from outcomes.imports import known
from outcomes.imports.choices import choice_code, read_frequency, read_pooled
from outcomes.imports.definitions import Answer, commit_defined, with_definitions
from outcomes.imports.figures import read_value
from outcomes.imports.indicator_checks import checked
from outcomes.imports.judged import undone
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Indicator
from outcomes.queries.pools import pools_that_stay


def read_step(text: str) -> Decimal:
    """A figure that must be above 0: 1, 0.1."""
    value = read_value(text)
    if value is None or value <= 0:
        raise UnreadableCell(f"“{text}” is not above 0.", "Write 1, 0.1 …, or leave the cell empty.")
    return value


KINDS = choice(*Indicator.Kind.values)
GOODS = choice("up", "down", "range", "none")

SPEC = (
    FieldSpec(
        "code", read_code, required=True, help=gettext_lazy("Short and stable."), example="CHILD-POVERTY"
    ),
    FieldSpec("name", required=True, example="Children in poverty"),
    FieldSpec("goal", help=gettext_lazy("The goal's code."), example="POVERTY"),
    FieldSpec("department", help=gettext_lazy("Whose results these are: its code."), example="0530"),
    FieldSpec("cost_center", help=gettext_lazy("The program's cost center, for a program's own measure.")),
    FieldSpec("definition", help=gettext_lazy("What is counted, over what, where and when.")),
    FieldSpec("unit", example="percent"),
    FieldSpec(
        "kind",
        KINDS,
        required=True,
        help=gettext_lazy("share, rate, count, estimate, amount, score or milestone."),
        example="share",
    ),
    FieldSpec(
        "good", GOODS, help=gettext_lazy("up, down, range or none. Empty: not stated."), example="down"
    ),
    FieldSpec("low", read_value, help=gettext_lazy("Where a good range begins.")),
    FieldSpec("high", read_value, help=gettext_lazy("Where a good range ends.")),
    FieldSpec(
        "period",
        read_frequency,
        required=True,
        help=gettext_lazy("year, fiscal year, quarter or month."),
        example="year",
    ),
    FieldSpec(
        "calendar",
        choice("calendar", "county", "federal"),
        help=gettext_lazy("Which year it counts in."),
        example="calendar",
    ),
    FieldSpec("measured_of", choice("population", "program"), example="population"),
    FieldSpec("source", help=gettext_lazy("Who publishes the figures, and where.")),
    FieldSpec(
        "calculator",
        choice(*Indicator.Calculator.values),
        help=gettext_lazy("The federal child support formula it follows, if it follows one."),
    ),
    FieldSpec("owner", help=gettext_lazy("The username of who answers for it.")),
    FieldSpec(
        "counts_people",
        read_yes_no,
        help=gettext_lazy("yes: results of 1 to 10 are not shown to the public."),
        example="no",
    ),
    FieldSpec("cyclical", read_yes_no, help=gettext_lazy("yes: it follows the business cycle.")),
    FieldSpec("real", read_yes_no, help=gettext_lazy("For dollars: is inflation taken out?")),
    FieldSpec("resolution", read_step, help=gettext_lazy("The step values are rounded to.")),
    FieldSpec(
        "covers",
        read_whole_number,
        help=gettext_lazy(
            "How many periods each value covers: 12 for an average of twelve months. Empty: 1."
        ),
    ),
    FieldSpec(
        "judged_from",
        help=gettext_lazy("The plan's first period: values are judged from there, where they are enough."),
        example="2015",
    ),
    FieldSpec(
        "pool_years",
        read_pooled,
        help=gettext_lazy("For small counts: 3 or 5 years become one value. Empty: each year by itself."),
    ),
    FieldSpec("pools_end", read_whole_number, help=gettext_lazy("A year in which such a value ends: 2024.")),
    FieldSpec("matters", read_step, help=gettext_lazy("The smallest change that matters.")),
    FieldSpec("benchmark", help=gettext_lazy("Whose figures stand beside."), example="North Carolina"),
    FieldSpec(
        "benchmark_indicator", help=gettext_lazy("The code of an indicator whose values stand beside.")
    ),
    FieldSpec(
        "answers",
        choice_code("how much", "how well", "better off"),
        help=gettext_lazy("how much, how well or better off."),
    ),
    FieldSpec("counted", help=gettext_lazy("The top of a share or rate, in words.")),
    FieldSpec("out_of", help=gettext_lazy("The bottom of a share or rate, in words.")),
    FieldSpec("method", help=gettext_lazy("How a figure is made from the source.")),
    FieldSpec(
        "combining",
        choice("sum", "last", "average", "never"),
        help=gettext_lazy("How its values combine over time: sum, last, average or never."),
    ),
    FieldSpec("restarts", read_yes_no, help=gettext_lazy("yes: it starts at zero each year.")),
    FieldSpec(
        "development",
        choice("idea", "defined", "collecting", "reported"),
        help=gettext_lazy("How far its data are: idea, defined, collecting or reported."),
    ),
    FieldSpec(
        "noise_baseline",
        choice("all", "first"),
        help=gettext_lazy("What noise limits rest on: all, or first (12 values, then frozen)."),
    ),
    FieldSpec("backup", help=gettext_lazy("The username of who stands in for the owner.")),
    FieldSpec("review_on", read_day, help=gettext_lazy("The day to look at it again."), example="2027-01-31"),
    FieldSpec("retired_on", read_day, help=gettext_lazy("The day from which it is no longer used.")),
    FieldSpec("retired_because"),
    FieldSpec(
        "recounts",
        read_yes_no,
        help=gettext_lazy(
            "Where the row changes a definition, source or method: no, if only the words are better; yes, if"
            " figures before and after cannot be compared."
        ),
    ),
    FieldSpec(
        "recounts_from",
        help=gettext_lazy("The first period under the new definition: 2019, FY2019, 2016 Q3."),
    ),
    FieldSpec("recounts_because", help=gettext_lazy("Why; empty: the reason of the import.")),
    FieldSpec("order", read_whole_number),
    FieldSpec(
        "published", read_yes_no, help=gettext_lazy("yes or no; nothing is public by default."), example="no"
    ),
)

_PLAIN = {
    "code": "code", "name": "name", "definition": "definition", "unit": "unit", "kind": "kind", "good": "good",
    "low": "low", "high": "high", "frequency": "period", "calendar": "calendar", "population": "measured_of",
    "source": "source", "calculator": "calculator", "counts_people": "counts_people", "is_cyclical": "cyclical",
    "is_real": "real", "resolution": "resolution", "matters": "matters", "benchmark_name": "benchmark",
    "position": "order", "is_published": "published", "performance": "answers", "numerator_words": "counted",
    "denominator_words": "out_of", "method": "method", "combining": "combining", "restarts": "restarts",
    "development": "development", "noise_baseline": "noise_baseline", "review_on": "review_on",
    "retired_on": "retired_on", "retired_reason": "retired_because", "covers": "covers",
    "pool_years": "pool_years", "pools_end": "pools_end",
}  # fmt: skip


def stage(arrival: Arrival) -> Review:
    """An indicator is known by its code."""
    problems: list[Problem] = []
    goals, departments = known.goals(arrival.county, problems), known.departments(arrival.county, problems)
    centers, people = known.cost_centers(arrival.county, problems), _people(arrival, problems)
    others = known.indicators(arrival.county, problems)
    stored = {
        one.code: one
        for one in Indicator.objects.filter(county=arrival.county).select_related(
            "goal", "department", "cost_center", "owner"
        )
    }
    staying = pools_that_stay([one.pk for one in stored.values() if one.pool_years is not None])
    slugs, entries, answers = {one.slug for one in stored.values()}, [], {}
    for record in arrival.stream.records():
        values = {attribute: record[field] for attribute, field in _PLAIN.items()}
        if values["calendar"] is None and record["code"] not in stored:
            values["calendar"] = "county" if values["frequency"] == "fiscal_year" else "calendar"
        values |= _judged_from(arrival, record, values, stored.get(record["code"]), problems)
        values["goal"] = goals.get(record, "goal")
        values["department"] = departments.get(record, "department")
        values["cost_center"] = centers.get(record, "cost_center")
        values["owner"] = people.get(record, "owner")
        values["backup"] = people.get(record, "backup")
        values["benchmark_indicator"] = others.get(record, "benchmark_indicator")
        only_new = {}
        if record["code"] not in stored:
            only_new["slug"] = slug_of(record["name"], slugs)
            slugs.add(only_new["slug"])
        answers[record["code"]] = Answer(
            record.row, record["recounts"], record["recounts_from"], record["recounts_because"]
        )
        problems += checked(record.row, values, stored.get(record["code"]), pools_stay=staying)
        entries.append(Entry(record.row, record["code"], record["name"], values, only_new))
    review = review_entries(
        arrival,
        entries,
        model=Indicator,
        existing=stored,
        problems=problems,
        columns={attribute: field for attribute, field in _PLAIN.items() if attribute != field},
    )
    return with_definitions(review, arrival, answers)


def _judged_from(
    arrival: Arrival,
    record: Record,
    values: Mapping[str, Any],
    stored: Indicator | None,
    problems: list[Problem],
) -> dict[str, Any]:
    """The plan's first period, as its number and its words; nothing where none is stated."""
    if record["judged_from"] is None:
        return {}
    calendar = values["calendar"] or (stored.calendar if stored is not None else "")
    try:
        period = read_observed(record["judged_from"], values["frequency"], calendar, arrival.county.calendar)
    except UnreadablePeriod as error:
        problems.append(Problem(record.row, "judged_from", record["judged_from"], error.reason, error.remedy))
        return {}
    return {"baseline_period": period.number, "baseline_label": period.label}


def _people(arrival: Arrival, problems: list[Problem]) -> known.Known[Person]:
    rows = get_user_model().objects.filter(roles__county=arrival.county).distinct()
    return known.Known(_("person"), ((one, (one.username,)) for one in rows), problems)


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes away what was added and puts back what was changed; what is left is judged anew."""
    with undone(batch):
        undo_unless_used(batch, by, reason)


KIND = ImportKind(
    code="indicators",
    label=gettext_lazy("Indicators"),
    about=gettext_lazy("What is measured: definition, unit, good direction, source."),
    shelf=Shelf.RESULTS,
    usual=3,
    spec=SPEC,
    stage=stage,
    commit=commit_defined,
    undo=undo,
    help=gettext_lazy(
        "Each row is an indicator. A code that is there already is changed to what the row says. A row that"
        " changes a definition says whether what is counted changes with it, and from when."
    ),
    template=[
        {
            "code": "CHILD-POVERTY",
            "name": "Children in poverty",
            "goal": "POVERTY",
            "definition": "Children under 18 in families below the federal poverty level, of all children.",
            "unit": "percent",
            "kind": "share",
            "good": "down",
            "period": "year",
            "benchmark": "North Carolina",
        }
    ],
    order=54,
)
