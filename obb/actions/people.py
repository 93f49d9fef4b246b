"""Making people and giving them roles."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password

from obb.history import change
from obb.models import County, Department, Person, Role


def add_person(
    *,
    username: str,
    county: County,
    role: str,
    department: Department | None = None,
    email: str = "",
    password: str | None = None,
    by: Person | None,
    reason: str,
) -> tuple[Person, Role]:
    """A person with a role in the county; a person who is there already is given the role, and nothing else.

    Without a password she cannot sign in until one is set. Raises Django's ValidationError (a weak password, a
    role that is there already, a department where none belongs).
    """
    with change(by=by, reason=reason):
        person = Person.objects.filter(username=username).first()
        if person is None:
            person = Person(username=username, email=email)
            if password is None:
                person.set_unusable_password()
            else:
                validate_password(password, person)
                person.set_password(password)
            person.full_clean()
            person.save()
        given = Role(county=county, person=person, kind=role, department=department)
        given.full_clean()
        given.save()
    return person, given
