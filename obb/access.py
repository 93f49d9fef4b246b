"""Who may see and change what. Decided once for a page, before anything is read for it.

Roles stand in a county. An analyst or an admin reads and changes everything of the county; a
commissioner reads everything; a director or viewer reads her own departments in detail and the
county's totals; the public, and people of other counties, read what is published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Q, QuerySet

from obb.models import County, Role


class Ability(Enum):
    """What a person may do in a county, beyond reading."""

    READ_DRAFTS = "read drafts"  # of her departments at least
    READ_ALL_DRAFTS = "read every department's drafts"
    IMPORT = "import"
    MAP = "map cost centers to goals"
    PUBLISH = "publish"
    REPORT = "report results"  # of her departments
    ADMINISTER = "administer"


_ABILITIES: dict[str, frozenset[Ability]] = {
    Role.Kind.ADMIN: frozenset(Ability),
    Role.Kind.ANALYST: frozenset(Ability) - {Ability.ADMINISTER},
    Role.Kind.DIRECTOR: frozenset({Ability.READ_DRAFTS, Ability.REPORT}),
    Role.Kind.VIEWER: frozenset({Ability.READ_DRAFTS}),
    Role.Kind.COMMISSIONER: frozenset({Ability.READ_DRAFTS, Ability.READ_ALL_DRAFTS}),
}


@dataclass(frozen=True)
class Reach:
    """What one reader may see of one county. `departments` is None where she may see all of them.

    `directed`: the departments she reports for; None: for all of them.
    """

    county_id: int
    person_id: int | None = None
    abilities: frozenset[Ability] = field(default_factory=frozenset)
    departments: frozenset[int] | None = frozenset()
    roles: tuple[str, ...] = ()
    directed: frozenset[int] | None = frozenset()

    def may(self, ability: Ability) -> bool:
        return ability in self.abilities

    @property
    def reads_drafts(self) -> bool:
        return Ability.READ_DRAFTS in self.abilities

    @property
    def is_partial(self) -> bool:
        """She reads drafts, but the detail of her own departments only; pages must say so."""
        return self.reads_drafts and self.departments is not None

    def sees_department(self, department_id: int | None) -> bool:
        """May she read this department's unpublished detail?"""
        if not self.reads_drafts:
            return False
        return self.departments is None or department_id in self.departments

    def reports_for(self, department_id: int | None) -> bool:
        """May she report this department's results? What belongs to none, the budget office reports."""
        return self.directed is None or department_id in self.directed


def reach_of(person: object, county: County) -> Reach:
    """One query at most: the person's roles in the county."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Reach(county.pk)
    if person.is_superuser:
        return Reach(county.pk, person.pk, frozenset(Ability), None, (Role.Kind.ADMIN,), None)
    roles = list(Role.objects.filter(county=county, person_id=person.pk).values_list("kind", "department_id"))
    abilities = frozenset().union(*(_ABILITIES[kind] for kind, _ in roles))
    everywhere = Ability.READ_ALL_DRAFTS in abilities
    return Reach(
        county.pk,
        person.pk,
        abilities,
        None if everywhere else frozenset(department for _, department in roles if department is not None),
        tuple(sorted({kind for kind, _ in roles})),
        None
        if any(kind in (Role.Kind.ADMIN, Role.Kind.ANALYST) for kind, _ in roles)
        else frozenset(
            department for kind, department in roles if kind == Role.Kind.DIRECTOR and department is not None
        ),
    )


def of_departments(queryset: QuerySet, reach: Reach, path: str = "department") -> QuerySet:
    """The rows of `queryset` whose department (at `path`) this reader may see in draft.

    Rows that belong to no department are the county's own: whoever reads drafts there may see them.
    """
    if not reach.reads_drafts:
        return queryset.none()
    queryset = queryset.filter(county_id=reach.county_id)
    if reach.departments is None:
        return queryset
    return queryset.filter(Q(**{f"{path}__in": reach.departments}) | Q(**{f"{path}__isnull": True}))


def administered_counties(person: object) -> QuerySet[County]:
    """The counties whose records this person keeps in the admin."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return County.objects.none()
    if person.is_superuser:
        return County.objects.all()
    return County.objects.filter(roles__person=person, roles__kind=Role.Kind.ADMIN).distinct()


def consulted_counties(person: object) -> QuerySet[County]:
    """The counties whose records this person may read in the admin, and not change: those of an analyst."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return County.objects.none()
    return County.objects.filter(roles__person=person, roles__kind=Role.Kind.ANALYST).distinct()
