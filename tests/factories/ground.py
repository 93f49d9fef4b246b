"""Counties, departments, years, people and roles for tests."""

from __future__ import annotations

from itertools import count

from obb.history import change
from obb.models import County, Department, FiscalYear, ImportProfile, Person, Role, SavedView

_number = count(1)


def make_county(slug: str = "", name: str = "", years: tuple[int, ...] = (), **fields) -> County:
    """A county with its fiscal years opened."""
    slug = slug or f"county-{next(_number)}"
    with change(by=None, reason="a test"):
        county = County.objects.create(
            slug=slug, name=name or f"{slug.title()} County, North Carolina", **fields
        )
        FiscalYear.objects.bulk_create([FiscalYear(county=county, year=year) for year in years])
    return county


def open_years(county: County, *years: int) -> None:
    with change(by=None, reason="a test"):
        FiscalYear.objects.bulk_create([FiscalYear(county=county, year=year) for year in years])


def make_department(county: County, code: str = "", name: str = "", **fields) -> Department:
    code = code or f"D{next(_number)}"
    with change(by=None, reason="a test"):
        return Department.objects.create(
            county=county, code=code, name=name or f"Department {code}", **fields
        )


def make_person(username: str = "", **fields) -> Person:
    """Someone who signs in with the password “a long enough password”."""
    return Person.objects.create_user(
        username or f"person-{next(_number)}", password="a long enough password", **fields
    )


def make_role(person: Person, county: County, kind: str, *, department: Department | None = None) -> Role:
    """A department is left out where the role is the whole county's."""
    if kind not in Role.OF_A_DEPARTMENT:
        department = None
    with change(by=None, reason="a test"):
        return Role.objects.create(person=person, county=county, kind=kind, department=department)


def make_member(
    county: County, kind: str, department: Department | None = None, username: str = ""
) -> Person:
    """A person with a role in the county: admin, analyst, director, viewer or commissioner."""
    person = make_person(username)
    make_role(person, county, kind, department=department)
    return person


LEDGER = {
    "fields": {
        "year": {"column": "FY"},
        "stage": {"constant": "Adopted"},
        "cost_center": {"column": "Org"},
        "amount": {"column": "Budget"},
    }
}
"""How a ledger export with the headers FY, Org and Budget is read."""


def make_profile(
    county: County,
    name: str = "Ledger export",
    kind: str = "lines",
    profile: dict | None = None,
    note: str = "",
) -> ImportProfile:
    """A saved profile; without `profile` it is LEDGER."""
    with change(by=None, reason="a test"):
        return ImportProfile.objects.create(
            county=county, kind=kind, name=name, note=note, profile=LEDGER if profile is None else profile
        )


def make_view(county: County, owner: Person, name: str = "", **fields) -> SavedView:
    """A saved view of the budget lines, of what nothing narrows where nothing else is said."""
    with change(by=None, reason="a test"):
        return SavedView.objects.create(
            county=county, owner=owner, name=name or f"View {next(_number)}", **({"page": "lines"} | fields)
        )
