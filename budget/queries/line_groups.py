"""Budget lines added up by up to three of their dimensions, and what each dimension has to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from budget.models import Account, Fund, FundingSource, Kind, Publication
from budget.queries.editions import Edition
from budget.queries.filing import Filing
from obb.models import County

DEPARTMENT, KIND = "department", "kind"
NAMED = ("cost_center", "fund", "account", "funding_source")
DIMENSIONS = (DEPARTMENT, *NAMED, KIND)
MOST = 3
"""How many dimensions lines are grouped by at the most."""
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Part:
    """A value of one dimension: its code ("" where the lines do not state it) and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that agree in the dimensions asked for: how many, and what they add up to."""

    parts: tuple[Part, ...]
    lines: int
    expenses: Decimal
    revenues: Decimal

    @property
    def net_cost(self) -> Decimal:
        return self.expenses - self.revenues


def groups_of(lines: QuerySet, dimensions: Sequence[str], filing: Filing) -> tuple[Group, ...]:
    """The lines (as `lines_of` gives them) by these dimensions, in the order of their codes. One query.

    Raises ValueError for a dimension that there is not, or for more than three.
    """
    if len(dimensions) > MOST or not set(dimensions) <= set(DIMENSIONS):
        raise ValueError(dimensions)
    fields = [field for dimension in dimensions for field in _fields(dimension)]
    rows = (
        lines.order_by()
        .values_list(*fields)
        .annotate(
            lines=Count("pk"),
            expenses=Sum("amount", filter=Q(kind=Kind.EXPENSE)),
            revenues=Sum("amount", filter=Q(kind=Kind.REVENUE)),
        )
    )
    departments = {center.pk: center.department_id for center in filing.centers}
    sums: dict[tuple[Part, ...], list] = {}
    for *values, count, expenses, revenues in rows:
        given = iter(values)
        parts = tuple(_part(dimension, given, departments, filing) for dimension in dimensions)
        found = sums.setdefault(parts, [0, NOTHING, NOTHING])
        found[0] += count
        found[1] += NOTHING if expenses is None else expenses
        found[2] += NOTHING if revenues is None else revenues
    ordered = sorted(
        sums.items(), key=lambda item: [(not part.code, part.code, part.name) for part in item[0]]
    )
    return tuple(Group(parts, *found) for parts, found in ordered)


def _fields(dimension: str) -> tuple[str, ...]:
    if dimension == DEPARTMENT:
        return ("cost_center_id",)
    return (KIND,) if dimension == KIND else (f"{dimension}_code", f"{dimension}_name")


def _part(dimension: str, values, departments: dict[int, int], filing: Filing) -> Part:
    if dimension == DEPARTMENT:
        key = departments.get(next(values))
        return Part("" if key is None else str(key), filing.departments.get(key, ""))
    if dimension == KIND:
        kind = next(values)
        return Part(kind, str(Kind(kind).label))
    code, name = next(values), next(values)
    return Part(code or "", name or "")


def codes_of(county: County, edition: Edition) -> dict[str, tuple[Part, ...]]:
    """Funds, accounts and funding sources to choose from, by their codes. Three queries at most."""
    if edition.publication_id is not None:
        names = Publication.objects.values_list("names", flat=True).get(pk=edition.publication_id)
        return {
            dimension: tuple(
                sorted((Part(*pair[:2]) for pair in names.get(kept, {}).values()), key=lambda p: p.code)
            )
            for dimension, kept in (
                ("fund", "funds"),
                ("account", "accounts"),
                ("funding_source", "funding_sources"),
            )
        }
    return {
        dimension: tuple(
            Part(code, name)
            for code, name in model.objects.filter(county=county)
            .in_year(edition.year)
            .order_by("code")
            .values_list("code", "name")
        )
        for dimension, model in (("fund", Fund), ("account", Account), ("funding_source", FundingSource))
    }
