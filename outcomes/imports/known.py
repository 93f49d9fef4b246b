"""Things of a county by what files call them: a code, or a full name; what is not found is a problem of its row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from budget.models import CostCenter
from obb.imports.problems import Problem, did_you_mean
from obb.imports.records import Record
from obb.models import County, Department, FiscalYear
from outcomes.models import Goal, Indicator

T = TypeVar("T")


class Known(Generic[T]):
    """Looks up what a cell names; notes a problem where there is no such thing, or more than one."""

    def __init__(self, noun: str, named: Iterable[tuple[T, Iterable[str]]], problems: list[Problem]) -> None:
        self._noun = noun
        self._things: dict[str, list[T]] = {}
        self._problems = problems
        for thing, names in named:
            for name in dict.fromkeys(names):
                self._things.setdefault(name, []).append(thing)

    def get(self, record: Record, field: str) -> T | None:
        """The thing that the record's field names; None where it is empty, or a problem."""
        return self.find(record[field], record.row, field)

    def find(self, text: str | None, row: int, field: str) -> T | None:
        if text is None:
            return None
        found = self._things.get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            message = _("%(count)s of the county's things are called “%(text)s”.") % {
                "count": len(found),
                "text": text,
            }
            remedy = _("Name the %(noun)s by its code.") % {"noun": self._noun}
        else:
            message = _("The county has no %(noun)s “%(text)s”.") % {"noun": self._noun, "text": text}
            otherwise = _("Add the %(noun)s first, or correct the cell.") % {"noun": self._noun}
            # A number that looks like another says nothing: only words are misspelled.
            remedy = otherwise if text.isdigit() else did_you_mean(text, self._things, otherwise)
        self._problems.append(Problem(row, field, text, message, remedy))
        return None


def departments(county: County, problems: list[Problem]) -> Known[Department]:
    """By code or full name; of several that had a code over the years, the latest."""
    latest = {one.code: one for one in Department.objects.filter(county=county).oldest_first()}
    return Known(_("department"), ((one, (one.code, one.name)) for one in latest.values()), problems)


def cost_centers(county: County, problems: list[Problem], year: int | None = None) -> Known[CostCenter]:
    """By code; those valid in `year`, or the latest of each code."""
    rows = CostCenter.objects.filter(county=county).select_related("department").oldest_first()
    latest = {one.code: one for one in (rows if year is None else rows.in_year(year))}
    return Known(_("cost center"), ((one, (one.code,)) for one in latest.values()), problems)


def goals(county: County, problems: list[Problem]) -> Known[Goal]:
    """By code or full name, exactly as it is written."""
    rows = Goal.objects.filter(county=county)
    return Known(_("goal"), ((one, (one.code, one.name)) for one in rows), problems)


def indicators(county: County, problems: list[Problem]) -> Known[Indicator]:
    """By code."""
    rows = Indicator.objects.filter(county=county)
    return Known(_("indicator"), ((one, (one.code,)) for one in rows), problems)


def open_years(county: County) -> set[int]:
    return set(FiscalYear.objects.filter(county=county).values_list("year", flat=True))


def year_not_open(record: Record, year: int) -> Problem:
    return Problem(
        record.row,
        "year",
        f"FY{year}",
        _("Fiscal year %(year)s is not open in this county.") % {"year": year},
        _("Load its budget first, or have an admin open the year."),
    )
