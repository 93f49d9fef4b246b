"""Funds, cost centers, accounts and funding sources from plain lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import Account, CostCenter, Fund, FundingSource, Kind
from obb.imports.columns import FieldSpec, choice, read_code, read_whole_number
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries, undo_entries
from obb.imports.problems import Problem, did_you_mean
from obb.imports.records import Record
from obb.models import Department

CODE = FieldSpec(
    "code", read_code, required=True, help=gettext_lazy("As the finance system writes it."), example="101"
)
NAME = FieldSpec("name", required=True, help=gettext_lazy("In full."), example="General Fund")
YEARS = (
    FieldSpec("first_year", read_whole_number, help=gettext_lazy("First fiscal year; empty: always.")),
    FieldSpec("last_year", read_whole_number, help=gettext_lazy("Last fiscal year; empty: still in use.")),
)
DEPARTMENT = FieldSpec(
    "department", read_code, help=gettext_lazy("Its department's code; needed for a new one."), example="0530"
)
ACCOUNT_KIND = FieldSpec(
    "kind", choice(*Kind.values), help=gettext_lazy("expense or revenue; new: expense."), example="expense"
)
LEVEL = FieldSpec(
    "level",
    choice(*FundingSource.Level.values),
    help=gettext_lazy("federal, state, county or other."),
    example="federal",
)

More = Callable[[Arrival, list[Problem]], Callable[[Record], Mapping[str, Any]]]


def _stage(
    model: type[models.Model], more: More | None, only_new: Mapping[str, Any], arrival: Arrival
) -> Review:
    """A thing is known by its code; where a code was used twice over time, by the newest."""
    problems: list[Problem] = []
    stored = model._default_manager.filter(county=arrival.county).oldest_first()
    existing = {one.code: one for one in stored}
    values_of = more(arrival, problems) if more is not None else lambda record: {}
    entries = []
    for record in arrival.stream.records():
        values = {**record.values, **values_of(record)}
        if model is CostCenter and values["department"] is None and record["code"] not in existing:
            message = _("The new cost center %(code)s has no department.") % {"code": record["code"]}
            problems.append(Problem(record.row, "department", "", message, _("State its department.")))
            continue
        new = {name: value for name, value in only_new.items() if values.get(name) is None}
        entries.append(Entry(record.row, record["code"], f"{record['code']} {record['name']}", values, new))
    return review_entries(arrival, entries, model=model, existing=existing, problems=problems, tried=True)


def _departments(arrival: Arrival, problems: list[Problem]) -> Callable[[Record], Mapping[str, Any]]:
    known = {one.code: one for one in Department.objects.filter(county=arrival.county).oldest_first()}

    def found(record: Record) -> Mapping[str, Any]:
        code = record["department"]
        if code is not None and code not in known:
            message = _("The county has no department %(code)s.") % {"code": code}
            remedy = did_you_mean(code, known, _("Correct it, or add it first."))
            problems.append(Problem(record.row, "department", code, message, remedy))
            return {"department": Department(code=code)}
        return {"department": known.get(code)}

    return found


def _kind(
    code: str,
    label: Promise,
    about: Promise,
    usual: int,
    model: type[models.Model],
    template: list[dict[str, str]],
    *,
    fields: tuple[FieldSpec, ...] = (),
    more: More | None = None,
    only_new: Mapping[str, Any] | None = None,
) -> ImportKind:
    return ImportKind(
        code=code,
        label=label,
        about=about,
        shelf=Shelf.CODES,
        usual=usual,
        spec=(CODE, NAME, *fields, *YEARS),
        stage=partial(_stage, model, more, only_new or {}),
        commit=commit_entries,
        undo=undo_entries,
        help=gettext_lazy(
            "Each row is one code. A code that is there already is changed to what the row says."
        ),
        template=template,
        order=30,
    )


FUNDS = _kind(
    "funds",
    gettext_lazy("Funds"),
    gettext_lazy("The funds that money stands in, such as the General Fund."),
    4,
    Fund,
    [{"code": "101", "name": "General Fund"}],
)
COST_CENTERS = _kind(
    "cost_centers",
    gettext_lazy("Cost centers"),
    gettext_lazy("The units that money is budgeted for, and the department of each."),
    2,
    CostCenter,
    [{"code": "5300", "name": "Child Protective Services", "department": "0530"}],
    fields=(DEPARTMENT,),
    more=_departments,
)
ACCOUNTS = _kind(
    "accounts",
    gettext_lazy("Accounts"),
    gettext_lazy("What is bought or received (objects), expenses and revenues."),
    3,
    Account,
    [
        {"code": "6100", "name": "Salaries", "kind": "expense"},
        {"code": "4100", "name": "Federal grants", "kind": "revenue"},
    ],
    fields=(ACCOUNT_KIND,),
    only_new={"kind": Kind.EXPENSE},
)
FUNDING_SOURCES = _kind(
    "funding_sources",
    gettext_lazy("Funding sources"),
    gettext_lazy("Who pays: federal, state, county, other."),
    5,
    FundingSource,
    [{"code": "TITLE-IVE", "name": "Title IV-E", "level": "federal"}],
    fields=(LEVEL,),
)
