"""Names of what the money is spread over: as they are now, or as they were when it was published."""

from __future__ import annotations

from dataclasses import dataclass

from budget.models import CostCenter, FundingSource, Publication
from budget.queries.editions import Edition
from budget.queries.filing import CostCenterName
from obb.models import County, Department
from outcomes.models import Goal


@dataclass(frozen=True)
class DepartmentName:
    pk: int
    code: str
    name: str


@dataclass(frozen=True)
class GoalName:
    pk: int
    code: str
    slug: str
    name: str
    is_published: bool
    department_id: int | None = None


@dataclass(frozen=True)
class FundingSourceName:
    """Whose money it is; `level` is federal, state, county or other."""

    pk: int
    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Names:
    """What an edition's numbers are called, by key."""

    departments: dict[int, DepartmentName]
    cost_centers: dict[int, CostCenterName]
    goals: dict[int, GoalName]


def names_of(county: County, edition: Edition | None) -> Names:
    """Three queries for a draft, one or two for a publication (its own frozen names)."""
    if edition is not None and edition.publication_id is not None:
        return _frozen(edition.publication_id, county)
    return Names(
        {
            row[0]: DepartmentName(*row)
            for row in Department.objects.filter(county=county).values_list("pk", "code", "name")
        },
        {
            row[0]: CostCenterName(*row)
            for row in CostCenter.objects.filter(county=county).values_list(
                "pk", "code", "name", "department_id"
            )
        },
        {
            row[0]: GoalName(*row)
            for row in Goal.objects.filter(county=county)
            .order_by("position")
            .values_list("pk", "code", "slug", "name", "is_published", "department_id")
        },
    )


def funding_sources_of(county: County, edition: Edition) -> dict[int, FundingSourceName]:
    """Funding sources by key, in a publication under the names it froze; one query, for a publication two."""
    found = {
        row[0]: FundingSourceName(*row)
        for row in FundingSource.objects.filter(county=county)
        .order_by("code")
        .values_list("pk", "code", "name", "level")
    }
    if edition.publication_id is None:
        return found
    frozen = Publication.objects.values_list("names__funding_sources", flat=True).get(
        pk=edition.publication_id
    )
    for key, (code, name, *_more) in (frozen or {}).items():
        level = found[int(key)].level if int(key) in found else FundingSource.Level.OTHER
        found[int(key)] = FundingSourceName(int(key), code, name, level)
    return found


def _frozen(publication_id: int, county: County) -> Names:
    names = Publication.objects.values_list("names", flat=True).get(pk=publication_id)
    # A copy's names are without order: goals stand in the county's own, as it is now.
    # Their addresses and marks are as they are now, too, their names as they were.
    frozen = {int(key): value for key, value in names.get("goals", {}).items()}
    known = Goal.objects.filter(county=county, pk__in=frozen).order_by("position")
    goals = {
        key: GoalName(key, frozen[key][0], slug, frozen[key][2], published, department)
        for key, slug, published, department in known.values_list(
            "pk", "slug", "is_published", "department_id"
        )
    }
    return Names(
        {int(key): DepartmentName(int(key), *value) for key, value in names.get("departments", {}).items()},
        {int(key): CostCenterName(int(key), *value) for key, value in names.get("cost_centers", {}).items()},
        goals,
    )
