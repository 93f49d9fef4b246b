"""Counties, departments, years, people and their roles."""

from collections.abc import Iterable
from typing import Any

from obb.models import County, Department, FiscalYear, Person, Role


def make_county(slug: str = "durham", *, name: str = "", years: Iterable[int] = (), **fields: Any) -> County:
    name = name or f"{slug.replace('-', ' ').title()} County, North Carolina"
    county = County.objects.create(slug=slug, name=name, **fields)
    FiscalYear.objects.bulk_create(FiscalYear(county=county, year=year) for year in years)
    return county


def make_department(county: County, code: str = "DSS", *, name: str = "", **fields: Any) -> Department:
    return Department.objects.create(county=county, code=code, name=name or f"Department {code}", **fields)


def make_person(username: str = "ana", **fields: Any) -> Person:
    return Person.objects.create_user(username, password="a long enough password", **fields)


def make_role(person: Person, county: County, kind: str, *, department: Department | None = None) -> Role:
    """A department is left out where the role is the whole county's."""
    if kind not in Role.OF_A_DEPARTMENT:
        department = None
    return Role.objects.create(person=person, county=county, kind=kind, department=department)


def make_reader(county: County, kind: str, *, department: Department | None = None) -> Person:
    """A person named for her one role."""
    person = make_person(f"{kind}-{county.slug}" + (f"-{department.code}" if department else ""))
    make_role(person, county, kind, department=department)
    return person
