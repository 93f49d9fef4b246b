"""What codes became, from a plain list: the rows of one code are all its successors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.lines import lock_money
from budget.actions.successions import (
    SuccessionRefused,
    Successor,
    record_successors,
    take_back_successors,
)
from budget.models import SUCCESSIONS, Change, coded_model
from budget.models.succession import ALL
from obb.domain.fiscal import read_year
from obb.imports.columns import FieldSpec, choice, read_code, read_share
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf, UndoRefused
from obb.imports.lists import listed
from obb.imports.problems import Problem, did_you_mean
from obb.imports.records import Record
from obb.models import Department, ImportBatch, Person

SPEC = (
    FieldSpec(
        "dimension",
        choice(*SUCCESSIONS, **{"cost center": "cost_center"}),
        required=True,
        help=gettext_lazy("department, cost_center, account or fund."),
        example="cost_center",
    ),
    FieldSpec("code", read_code, required=True, help=gettext_lazy("The old code."), example="5300"),
    FieldSpec(
        "first_year",
        read_year,
        required=True,
        help=gettext_lazy("The first fiscal year of the new codes; the old one ends the year before."),
        example="FY2019",
    ),
    FieldSpec(
        "successor",
        read_code,
        required=True,
        help=gettext_lazy("A new code; one that the county does not have is added."),
        example="5310",
    ),
    FieldSpec("name", help=gettext_lazy("Its name, where it is added; empty: the old one's.")),
    FieldSpec(
        "department",
        read_code,
        help=gettext_lazy("Where a cost center is added: its department's code; empty: the old one's."),
    ),
    FieldSpec(
        "share",
        read_share,
        blank=ALL,
        help=gettext_lazy("Percent, up to two decimals; a code's rows add to 100. Empty: 100."),
        example="60",
    ),
    FieldSpec(
        "change",
        choice(*Change.values, **{"changed meaning": "changed-meaning"}),
        required=True,
        help=gettext_lazy("renamed, moved, split, merged or changed-meaning."),
        example="split",
    ),
    FieldSpec("reason", required=True, help=gettext_lazy("Why; the history keeps it.")),
)

Key = tuple[str, str]  # dimension, code


def stage(arrival: Arrival) -> Review:
    """Tries to record everything, in the order of time, and takes it all back: the problems are those met."""
    if arrival.writing:
        lock_money(arrival.county)
    problems: list[Problem] = []
    groups: dict[Key, list[Record]] = {}
    for record in arrival.stream.records():
        groups.setdefault((record["dimension"], record["code"]), []).append(record)
    standing = {key: _standing(arrival, key, rows) for key, rows in groups.items()}
    new = {key: rows for key, rows in groups.items() if standing[key] != _stated(rows)}
    work = sorted(new.values(), key=lambda rows: rows[0]["first_year"])
    with transaction.atomic():
        for rows in work:
            problem = _tried(arrival, rows)
            if problem is not None:
                problems.append(problem)
        transaction.set_rollback(True)
    words = [
        _("%(code)s, FY%(year)s") % {"code": rows[0]["code"], "year": rows[0]["first_year"]} for rows in work
    ]
    return Review(
        problems=problems,
        totals={"codes": len(groups), "new": len(new), "same": len(groups) - len(new)},
        changes={"new": {"succession": listed(words)}},
        kept=sum(map(len, groups.values())),
        mark=repr([(key, standing[key], _stated(rows)) for key, rows in sorted(new.items())]),
        work=work,
    )


def _stated(rows: Sequence[Record]) -> list[tuple[str, int, int]]:
    return [(row["successor"], row["share"], row["first_year"]) for row in rows]


def _standing(arrival: Arrival, key: Key, rows: Sequence[Record]) -> list[tuple[str, int, int]]:
    """What is recorded of the code already, as the file would state it."""
    found = SUCCESSIONS[key[0]].objects.filter(county=arrival.county, old__code=key[1])
    found = found.filter(first_year=rows[0]["first_year"]).order_by("position")
    return list(found.values_list("new__code", "share", "first_year"))


def _tried(arrival: Arrival, rows: Sequence[Record]) -> Problem | None:
    try:
        with transaction.atomic():
            _record(arrival, rows)
    except _Wrong as wrong:
        return wrong.problem
    except SuccessionRefused as refused:
        row = rows[refused.row or 0]
        column = "successor" if refused.row is not None else "code"
        return Problem(row.row, column, row[column], str(refused), _("Correct the row, or leave it out."))
    return None


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _record(arrival: Arrival, rows: Sequence[Record]) -> tuple[str, int]:
    """Records one code's successors; answers with its dimension and key."""
    first, dimension = rows[0], rows[0]["dimension"]
    for row in rows:
        for name in ("first_year", "change"):
            if row[name] != first[name]:
                message = _("The rows of %(code)s do not agree: row %(row)s says %(this)s.") % {
                    "code": row["code"], "row": first.row, "this": first[name],
                }  # fmt: skip
                raise _Wrong(
                    Problem(row.row, name, str(row[name]), message, _("A code ends once, in one way."))
                )
    model = coded_model(dimension)
    known = model.objects.filter(county=arrival.county, code=first["code"])
    old = known.in_year(first["first_year"] - 1).first()
    if old is None:
        every = model.objects.filter(county=arrival.county).values_list("code", flat=True)
        message = _("The county has no %(noun)s %(code)s in FY%(year)s, the year before.") % {
            "noun": model._meta.verbose_name, "code": first["code"], "year": first["first_year"] - 1,
        }  # fmt: skip
        remedy = did_you_mean(first["code"], set(every) - {first["code"]}, _("Correct it, or add it first."))
        raise _Wrong(Problem(first.row, "code", first["code"], message, remedy))
    record_successors(
        county=arrival.county,
        dimension=dimension,
        old=old,
        first_year=first["first_year"],
        change=first["change"],
        successors=[
            Successor(row["successor"], row["share"], row["name"] or "", _department(arrival, row))
            for row in rows
        ],
        by=arrival.by,
        reason=first["reason"],
    )
    return dimension, old.pk


def _department(arrival: Arrival, row: Record) -> Department | None:
    code = row["department"]
    if code is None:
        return None
    found = Department.objects.filter(county=arrival.county, code=code).in_year(row["first_year"]).first()
    if found is None:
        message = _("The county has no department %(code)s in FY%(year)s.")
        words = {"code": code, "year": row["first_year"]}
        raise _Wrong(Problem(row.row, "department", code, message % words, _("Correct it, or add it first.")))
    return found


def commit(arrival: Arrival, review: Review) -> Mapping[str, Any]:
    """Records what `stage` tried."""
    return {"recorded": [_record(arrival, rows) for rows in review.work]}


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes it all back, the last first. Raises UndoRefused where something has been taken back since."""
    for dimension, key in reversed(batch.review["recorded"]):
        old = coded_model(dimension).objects.get(county=batch.county, pk=key)
        try:
            take_back_successors(county=batch.county, dimension=dimension, old=old, by=by, reason=reason)
        except SuccessionRefused as refused:
            raise UndoRefused(f"{old.code}: {refused}") from refused


KIND = ImportKind(
    code="successions",
    label=gettext_lazy("What codes became"),
    about=gettext_lazy("What codes became in a reorganization."),
    shelf=Shelf.CODES,
    usual=8,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo,
    help=gettext_lazy(
        "Each row is one successor of a department, cost center, account or fund. The old code ends, and its"
        " history can be seen in today's codes."
    ),
    template=[
        {
            "dimension": "cost_center", "code": "5300", "first_year": "FY2019", "successor": "5310",
            "name": "Child Protection, intake", "share": "60", "change": "split", "reason": "Reorganization of 2018",
        },
        {
            "dimension": "cost_center", "code": "5300", "first_year": "FY2019", "successor": "5320",
            "name": "Child Protection, in home", "share": "40", "change": "split", "reason": "Reorganization of 2018",
        },
    ],
    order=35,
)  # fmt: skip
