"""What an edition's lines are filed under: cost centers and departments, as they are or as they were published."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from budget.models import CostCenter, Publication, PublishedLine
from budget.queries.editions import Edition
from obb.models import County, Department


@dataclass(frozen=True)
class CostCenterName:
    pk: int
    code: str
    name: str
    department_id: int


@dataclass(frozen=True)
class Filing:
    """Departments by key, by name; cost centers in no order."""

    departments: dict[int, str]
    centers: tuple[CostCenterName, ...]

    def center(self, code: str) -> CostCenterName | None:
        """The cost center that bears this code in this edition."""
        return next((center for center in self.centers if center.code == code), None)

    def centers_in(self, department_id: int) -> list[int]:
        """The keys of a department's cost centers."""
        return [center.pk for center in self.centers if center.department_id == department_id]


def filing_of(county: County, edition: Edition) -> Filing:
    """Two queries. Draft: cost centers valid in the year; publication: those that have lines in it."""
    if edition.publication_id is not None:
        departments, centers = _frozen(county, edition.publication_id)
    else:
        departments = dict(Department.objects.filter(county=county).values_list("pk", "name"))
        rows = CostCenter.objects.filter(county=county).in_year(edition.year)
        centers = tuple(
            CostCenterName(*row) for row in rows.values_list("pk", "code", "name", "department_id")
        )
    used = {center.department_id for center in centers}
    by_name = sorted(departments.items(), key=lambda pair: (pair[1], pair[0]))
    return Filing({key: name for key, name in by_name if key in used}, centers)


def _frozen(county: County, publication_id: int) -> tuple[dict[int, str], tuple[CostCenterName, ...]]:
    """Names are also kept of cost centers that have shares but no lines in the copy: those are not told."""
    departments, centers = Publication.objects.values_list("names__departments", "names__cost_centers").get(
        pk=publication_id
    )
    lines = PublishedLine.objects.filter(publication_id=publication_id, cost_center_id=OuterRef("pk"))
    with_lines = CostCenter.objects.filter(Exists(lines), county=county).values_list("pk", flat=True)
    return (
        {int(key): name for key, (_code, name) in (departments or {}).items()},
        tuple(CostCenterName(key, *centers[str(key)]) for key in with_lines),
    )
