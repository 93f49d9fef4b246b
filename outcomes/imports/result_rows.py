"""What a file of results says in its rows, gathered by indicator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import CostCenter
from obb.domain.fiscal import FISCAL_YEAR, Period, UnreadablePeriod
from obb.imports.columns import FieldSpec, choice, read_code
from obb.imports.kinds import Arrival
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import Department
from outcomes.domain.periods import read_observed
from outcomes.imports import known
from outcomes.imports.choices import read_frequency
from outcomes.imports.figures import Figure, read_reported
from outcomes.imports.indicators import GOODS, KINDS
from outcomes.imports.vintages import VINTAGE

ACTUAL, TARGET, EARLIER = "actual", "target", "earlier"
Place = tuple[int | None, int | None, str]  # cost center's id, department's id where there is none, name

SPEC = (
    FieldSpec("goal", required=True, help=gettext_lazy("The goal's full name.")),
    FieldSpec("department", help=gettext_lazy("Code or full name; empty: the cost center's.")),
    FieldSpec("cost_center", read_code, help=gettext_lazy("The program whose result it is: its code.")),
    FieldSpec("indicator", required=True, help=gettext_lazy("The measure's full name.")),
    FieldSpec(
        "frequency",
        read_frequency,
        help=gettext_lazy("year, fiscal year, quarter or month; empty: fiscal year."),
    ),
    FieldSpec(
        "period", required=True, help=gettext_lazy("FY2019, 2019, 2016 Q3 or July 2016."), example="FY2019"
    ),
    FieldSpec(
        "role",
        choice(ACTUAL, TARGET, EARLIER),
        required=True,
        help=gettext_lazy("actual, target, or earlier: an actual by the definition before."),
        example="actual",
    ),
    FieldSpec(
        "value",
        read_reported,
        marks=True,
        help=gettext_lazy("“95%”, “1,234”; empty or N/A: not reported."),
        example="95%",
    ),
    FieldSpec("unit", help=gettext_lazy("Empty: percent where the value says so.")),
    FieldSpec("kind", KINDS, help=gettext_lazy("Empty: a share where the value is a percent, else a score.")),
    FieldSpec("good", GOODS, help=gettext_lazy("up, down, range or none. Empty: not stated.")),
    FieldSpec("source", help=gettext_lazy("Who published it.")),
    VINTAGE,
)


@dataclass(slots=True)
class Measure:
    """What a file says of one indicator, in all its rows."""

    place: Place
    goal: str
    department: Department | None
    cost_center: CostCenter | None
    first: Record
    rows: list[tuple[Record, Period]] = field(default_factory=list)

    def stated(self, name: str) -> Any:
        """The first value that any of its rows states of a field."""
        return next((row[name] for row, __ in self.rows if row[name] is not None), None)

    def figures(self) -> list[Figure]:
        return [row["value"] for row, __ in self.rows if isinstance(row["value"], Figure)]


def measures_in(arrival: Arrival, problems: list[Problem]) -> list[Measure]:
    departments = known.departments(arrival.county, problems)
    centers = known.cost_centers(arrival.county, problems)
    found: dict[Place, Measure] = {}
    for record in arrival.stream.records():
        center, department = centers.get(record, "cost_center"), departments.get(record, "department")
        if record["cost_center"] is not None and center is None:
            continue
        department = center.department if department is None and center is not None else department
        where = (
            (center.pk, None) if center is not None else (None, None if department is None else department.pk)
        )
        place = (*where, record["indicator"])
        measure = found.setdefault(place, Measure(place, record["goal"], department, center, record))
        if measure.goal != record["goal"]:
            problems.append(_two_goals(record, measure))
            continue
        try:
            period = read_observed(
                record["period"], record["frequency"] or FISCAL_YEAR, "county", arrival.county.calendar
            )
        except UnreadablePeriod as error:
            problems.append(Problem(record.row, "period", record["period"], error.reason, error.remedy))
            continue
        measure.rows.append((record, period))
    return list(found.values())


def _two_goals(record: Record, measure: Measure) -> Problem:
    return Problem(
        record.row,
        "goal",
        record["goal"],
        _("This indicator stands under another goal in row %(row)s.") % {"row": measure.first.row},
        _("Give it a name of its own under each goal, or state its cost center."),
    )
