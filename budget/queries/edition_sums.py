"""What several years and stages hold, added up by any dimension: for comparing them and for the bridge between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from budget.models import (
    Account,
    CostCenter,
    Fund,
    FundingSource,
    Line,
    LineSum,
    Publication,
    PublishedLine,
    PublishedLineSum,
)
from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from obb.models import County, Department

DEPARTMENT = "department"
DIMENSIONS = (DEPARTMENT, "cost_center", "fund", "account", "funding_source")
NOTHING = Decimal("0.00")

Cell = tuple[int | None, ...]
"""Keys of the dimensions asked for, in their order; None where the lines do not state one."""

_MODELS = {
    DEPARTMENT: Department,
    "cost_center": CostCenter,
    "fund": Fund,
    "account": Account,
    "funding_source": FundingSource,
}
_KEPT_IN = {
    DEPARTMENT: "departments",
    "cost_center": "cost_centers",
    "fund": "funds",
    "account": "accounts",
    "funding_source": "funding_sources",
}


@dataclass(frozen=True)
class Names:
    """Codes and names by dimension and key: today's, or of copies the newest that has one.

    `department_of`: by the edition's key, each cost center's department as it was filed there.
    """

    parts: Mapping[str, Mapping[int, Part]]
    department_of: Mapping[str, Mapping[int, int]]

    def part(self, dimension: str, key: int | None) -> Part:
        """Part("", "") where nothing is stated."""
        found = None if key is None else self.parts[dimension].get(key)
        return Part("", "") if found is None else found


def names_of(county: County, editions: Sequence[Edition], dimensions: Iterable[str]) -> Names:
    """Departments and cost centers always; the other dimensions as asked. One query a dimension, or two of copies."""
    wanted = {DEPARTMENT, "cost_center", *dimensions}
    if any(edition.publication_id is not None for edition in editions):
        return _frozen_names(editions, wanted)
    parts, departments = {}, {}
    for dimension in sorted(wanted):
        rows = list(_MODELS[dimension].objects.filter(county=county).order_by("code", "pk"))
        twice = {code for code, times in Counter(row.code for row in rows).items() if times > 1}
        parts[dimension] = {
            row.pk: Part(row.code, f"{row.name} ({row.in_use})" if row.code in twice else row.name)
            for row in rows
        }
        if dimension == "cost_center":
            departments = {row.pk: row.department_id for row in rows}
    return Names(parts, {edition.key: departments for edition in editions})


def _frozen_names(editions: Sequence[Edition], dimensions: set[str]) -> Names:
    kept = dict(
        Publication.objects.filter(pk__in=[edition.publication_id for edition in editions]).values_list(
            "pk", "names"
        )
    )
    # Names are also kept of cost centers that have shares but no lines in the copy: those are not told.
    told: dict[int, set[int]] = {}
    lines = PublishedLineSum.objects.filter(publication_id__in=kept).order_by()
    for publication, center in lines.values_list("publication_id", "cost_center_id").distinct():
        told.setdefault(publication, set()).add(center)
    parts: dict[str, dict[int, Part]] = {dimension: {} for dimension in dimensions}
    department_of = {}
    for edition in sorted(editions, key=lambda one: (one.year, one.position)):
        names = kept[edition.publication_id]
        for dimension in dimensions:
            for key, pair in names.get(_KEPT_IN[dimension], {}).items():
                parts[dimension][int(key)] = Part(*pair[:2])
        department_of[edition.key] = {
            int(key): center[2]
            for key, center in names.get("cost_centers", {}).items()
            if int(key) in told.get(edition.publication_id, ())
        }
    return Names(parts, department_of)


def cells_of(
    county: County,
    editions: Sequence[Edition],
    dimensions: Sequence[str],
    names: Names,
    *,
    kind: str,
    departments: Collection[int] | None = None,
) -> dict[str, dict[Cell, Decimal]]:
    """By the edition's key: the sums of one kind of account by these dimensions. One query.

    `departments` limits to the cost centers filed under them. The editions are all drafts or all copies.
    Raises ValueError for a dimension that there is not.
    """
    if not set(dimensions) <= set(DIMENSIONS):
        raise ValueError(dimensions)
    found: dict[str, dict[Cell, Decimal]] = {edition.key: {} for edition in editions}
    if not editions:
        return found
    fields = tuple("cost_center_id" if one == DEPARTMENT else f"{one}_id" for one in dimensions)
    for edition, values, amount in _rows(county, editions, fields, names, kind, departments):
        at = names.department_of[edition]
        cell = tuple(
            at.get(value) if dimension == DEPARTMENT else value
            for dimension, value in zip(dimensions, values, strict=True)
        )
        found[edition][cell] = found[edition].get(cell, NOTHING) + amount
    return found


def _rows(
    county: County,
    editions: Sequence[Edition],
    fields: tuple[str, ...],
    names: Names,
    kind: str,
    departments: Collection[int] | None,
) -> Iterable[tuple[str, tuple[Any, ...], Decimal]]:
    """(edition's key, values of the fields, amount). The one place that knows where sums are read from."""
    frozen = editions[0].publication_id is not None
    which = ("publication_id",) if frozen else ("year", "stage_id")
    keys = {
        ((edition.publication_id,) if frozen else (edition.year, edition.stage_id)): edition.key
        for edition in editions
    }
    asked = Q()
    for edition in editions:
        asked |= _of_edition(edition, names, departments)
    lines = _read_from(frozen=frozen, by_account="account_id" in fields)
    # The same field may be asked for twice (as a cost center and for its department): once is enough.
    distinct = tuple(dict.fromkeys(fields))
    rows = (
        lines.filter(asked, county=county, kind=kind)
        .order_by()
        .values_list(*which, *distinct)
        .annotate(sum=Sum("amount"))
    )
    for row in rows:
        values = dict(zip(distinct, row[len(which) : -1], strict=True))
        yield keys[row[: len(which)]], tuple(values[field] for field in fields), row[-1]


def _read_from(*, frozen: bool, by_account: bool) -> QuerySet:
    """The sums that the database keeps; the lines themselves for accounts, which no sum tells apart."""
    if by_account:
        return PublishedLine.objects.all() if frozen else Line.objects.all()
    kept = PublishedLineSum if frozen else LineSum
    return kept.objects.filter(lines__gt=0)


def _of_edition(edition: Edition, names: Names, departments: Collection[int] | None) -> Q:
    if edition.publication_id is not None:
        which = Q(publication_id=edition.publication_id)
    else:
        which = Q(year=edition.year, stage_id=edition.stage_id)
    if departments is None:
        return which
    filed = names.department_of[edition.key].items()
    return which & Q(cost_center_id__in=[center for center, department in filed if department in departments])
