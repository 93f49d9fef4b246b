"""People and their roles in the county, from a plain list. Passwords never come in files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.access import Ability
from obb.history import change
from obb.imports.columns import FieldSpec, UnreadableCell, choice, read_code
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, listed, review_entries, undo_entries
from obb.imports.problems import Problem, did_you_mean
from obb.imports.records import Record
from obb.models import Department, Person, Role


def read_username(text: str) -> str:
    """A name to sign in with: letters, digits and @ . + - _, at most 150."""
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError as error:
        raise UnreadableCell(
            f"“{text}” is not a user name.", "Use letters, digits and @ . + - _ only."
        ) from error
    if len(text) > 150:
        raise UnreadableCell("The user name is too long.", "At most 150 characters are taken.")
    return text


def read_email(text: str) -> str:
    """An e-mail address."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise UnreadableCell(
            f"“{text}” is not an e-mail address.", "Write it as name@example.gov."
        ) from error
    return text


SPEC = (
    FieldSpec("username", read_username, required=True, help=gettext_lazy("To sign in with."), example="ana"),
    FieldSpec("first_name", example="Ana"),
    FieldSpec("last_name", example="Brooks"),
    FieldSpec("email", read_email, example="ana@example.gov"),
    FieldSpec(
        "role",
        choice(*Role.Kind.values),
        required=True,
        help=gettext_lazy("admin, analyst, director, viewer or commissioner."),
        example="director",
    ),
    FieldSpec(
        "department",
        read_code,
        help=gettext_lazy("For a director or viewer: her department's code."),
        example="0530",
    ),
)


def stage(arrival: Arrival) -> Review:
    """A row gives a person a role. Somebody who can sign in already is given the role and is not changed."""
    records = list(arrival.stream.records())
    departments = {one.code: one for one in Department.objects.filter(county=arrival.county).oldest_first()}
    people = {
        one.username: one for one in Person.objects.filter(username__in={one["username"] for one in records})
    }
    stored = {
        (role.person_id, role.kind, role.department_id): role
        for role in Role.objects.filter(county=arrival.county)
    }
    problems: list[Problem] = []
    new: dict[str, Person] = {}
    entries = []
    for record in records:
        department, problem = _department(record, departments)
        if problem is not None:
            problems.append(problem)
            continue
        person = people.get(record["username"]) or new.setdefault(record["username"], _person(record))
        key = (person.pk or record["username"], record["role"], department.pk if department else None)
        words = f"{record['username']}, {Role.Kind(record['role']).label}"
        words += f", {department.name}" if department else ""
        entries.append(
            Entry(
                record.row, key, words, {"person": person, "kind": record["role"], "department": department}
            )
        )
    review = review_entries(arrival, entries, model=Role, existing=stored, problems=problems)
    review.changes["new"]["person"] = listed(sorted(new))
    review.totals["new_people"] = len(new)
    review.work = (list(new.values()), review.work)
    return review


def commit(arrival: Arrival, review: Review) -> dict[str, Any]:
    """Makes the people, who cannot sign in until somebody sets a password, and the roles."""
    new, roles = review.work
    with change(by=arrival.by, reason=arrival.reason):
        for person in new:
            person.set_unusable_password()
        Person.objects.bulk_create(new)
    review.work = roles
    for role in roles.new:
        role.person_id = role.person.pk
    return commit_entries(arrival, review)


def _person(record: Record) -> Person:
    return Person(
        username=record["username"],
        first_name=(record["first_name"] or "")[:150],
        last_name=(record["last_name"] or "")[:150],
        email=record["email"] or "",
    )


def _department(
    record: Record, departments: dict[str, Department]
) -> tuple[Department | None, Problem | None]:
    code, needed = record["department"], record["role"] in Role.OF_A_DEPARTMENT
    if code is None and needed:
        message = _("A %(role)s needs a department.") % {"role": record["role"]}
        return None, Problem(record.row, "department", "", message, _("State the department's code."))
    if code is not None and not needed:
        message = _("The role %(role)s is for the whole county.") % {"role": record["role"]}
        return None, Problem(record.row, "department", code, message, _("Leave the department empty."))
    if code is not None and code not in departments:
        message = _("The county has no department %(code)s.") % {"code": code}
        return None, Problem(
            record.row, "department", code, message, did_you_mean(code, departments, _("Correct it."))
        )
    return departments.get(code), None


KIND = ImportKind(
    code="people",
    label=gettext_lazy("People and roles"),
    about=gettext_lazy("Who works here, in which role, for which department."),
    shelf=Shelf.OTHER,
    usual=1,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo_entries,
    help=gettext_lazy(
        "Each row gives a person a role in this county. New people cannot sign in until a password is set for them."
    ),
    template=[
        {field.name: field.example for field in SPEC},
        {"username": "ben", "first_name": "Ben", "last_name": "Ortiz", "role": "analyst"},
    ],
    needs=Ability.ADMINISTER,
    order=20,
)
