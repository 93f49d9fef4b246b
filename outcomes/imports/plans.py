"""Plans, and whose plan a row is about."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.imports.columns import YEAR, FieldSpec
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import County
from outcomes.imports import known
from outcomes.imports.undoing import undo_unless_used
from outcomes.models import Initiative, Plan

DEPARTMENT = FieldSpec(
    "department", required=True, help=gettext_lazy("Its code, or its full name."), example="0540"
)

SPEC = (
    DEPARTMENT,
    YEAR,
    FieldSpec(
        "title", required=True, help=gettext_lazy("As it is printed."), example="Work and Performance Plan"
    ),
    FieldSpec("director", help=gettext_lazy("Empty where none is named.")),
)


class KnownPlans:
    """Plans and initiatives of a county by department, year and number."""

    def __init__(self, county: County, problems: list[Problem], *, with_initiatives: bool = False) -> None:
        self._problems = problems
        self._departments = known.departments(county, problems)
        self._plans = {(one.department_id, one.year): one for one in Plan.objects.filter(county=county)}
        self._initiatives: dict[tuple[int, int], Initiative] = {}
        if with_initiatives:
            rows = Initiative.objects.filter(county=county).select_related("plan")
            self._initiatives = {(one.plan_id, one.number): one for one in rows}

    def plan(self, record: Record) -> Plan | None:
        """The plan of the row's department and year; None, and a problem, where there is none."""
        department = self._departments.get(record, "department")
        if department is None:
            return None
        plan = self._plans.get((department.pk, record["year"]))
        if plan is None:
            self._problems.append(
                Problem(
                    record.row,
                    "year",
                    f"FY{record['year']}",
                    _("%(department)s has no plan for FY%(year)s.")
                    % {"department": department.name, "year": record["year"]},
                    _("Bring in the plan first."),
                )
            )
        return plan

    def initiative(self, record: Record) -> Initiative | None:
        """The initiative that the row's department, year and number name."""
        plan = self.plan(record)
        if plan is None:
            return None
        found = self._initiatives.get((plan.pk, record["initiative"]))
        if found is None:
            self._problems.append(
                Problem(
                    record.row,
                    "initiative",
                    str(record["initiative"]),
                    _("This plan has no initiative with this number."),
                    _("Bring in the initiatives first, or correct the number."),
                )
            )
        return found

    def of_year(self, plan: Plan, year: int) -> Plan | None:
        """The same department's plan of another year."""
        return self._plans.get((plan.department_id, year))


def stage(arrival: Arrival) -> Review:
    """A plan is known by its department and year."""
    problems: list[Problem] = []
    departments, years = known.departments(arrival.county, problems), known.open_years(arrival.county)
    entries = []
    for record in arrival.stream.records():
        department = departments.get(record, "department")
        if record["year"] not in years:
            problems.append(known.year_not_open(record, record["year"]))
        elif department is not None:
            entries.append(
                Entry(
                    record.row,
                    (department.pk, record["year"]),
                    f"{department.name}, FY{record['year']}",
                    {"title": record["title"], "director": record["director"]},
                    {"department": department, "year": record["year"]},
                )
            )
    stored = {(one.department_id, one.year): one for one in Plan.objects.filter(county=arrival.county)}
    return review_entries(arrival, entries, model=Plan, existing=stored, problems=problems)


KIND = ImportKind(
    code="plans",
    label=gettext_lazy("Work and Performance Plans"),
    about=gettext_lazy("The plans of departments, a fiscal year each."),
    shelf=Shelf.PLANS,
    usual=1,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_unless_used,
    help=gettext_lazy("Each row is a department's plan for a fiscal year."),
    template=[
        {
            "department": "0540",
            "year": "FY2019",
            "title": "Work and Performance Plan",
            "director": "A. Director",
        }
    ],
    order=70,
)
