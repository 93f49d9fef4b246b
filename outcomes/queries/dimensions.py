"""Names of what the money is spread over: as they are now, or as they were when it was published."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from budget.models import FundingSource, Publication
from budget.queries.editions import Edition
from budget.queries.filing import CostCenterName
from obb.models import County
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


# As SQL, since every page asks: three querysets take several times as long to build as the database takes to answer.
_NAMES = """
    SELECT 'goal', position, id, code, name, department_id, slug, is_published
        FROM outcomes_goal WHERE county_id = %(county)s
    UNION ALL
    SELECT 'department', 0, id, code, name, NULL, NULL, NULL
        FROM obb_department WHERE county_id = %(county)s
    UNION ALL
    SELECT 'cost_center', 0, id, code, name, department_id, NULL, NULL
        FROM budget_costcenter WHERE county_id = %(county)s
    ORDER BY position
"""


def names_of(county: County, edition: Edition | None) -> Names:
    """One query for a draft, one or two for a publication (its own frozen names). Goals in the county's order."""
    if edition is not None and edition.publication_id is not None:
        return _frozen(edition.publication_id, county)
    names = Names({}, {}, {})
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"county": county.pk})
        for what, _position, pk, code, name, department, slug, is_published in cursor.fetchall():
            if what == "cost_center":
                names.cost_centers[pk] = CostCenterName(pk, code, name, department)
            elif what == "department":
                names.departments[pk] = DepartmentName(pk, code, name)
            else:
                names.goals[pk] = GoalName(pk, code, slug, name, is_published, department)
    return names


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
    for key, (code, name, *level) in (frozen or {}).items():
        now = found[int(key)].level if int(key) in found else FundingSource.Level.OTHER
        found[int(key)] = FundingSourceName(int(key), code, name, level[0] if level else now)
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
