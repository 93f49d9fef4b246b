"""`manage.py add_person`: gives somebody a role in a county, and a sign-in where she has none."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from obb.actions.people import add_person
from obb.management.naming import county_called
from obb.models import County, Department, Person, Role


class Command(BaseCommand):
    help = "Gives somebody a role in a county: add_person ana durham analyst."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("county", help="the county's address, such as durham")
        parser.add_argument("role", choices=Role.Kind.values)
        parser.add_argument(
            "--department", default="", help="for a director or viewer: her department's code"
        )
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--password-file",
            default="",
            help="a file whose first line is the password; - reads it from the input",
        )
        parser.add_argument("--reason", default="A new role", help="why, for the history")

    def handle(self, *, username: str, county: str, role: str, **options: Any) -> None:
        place = county_called(county)
        known = Person.objects.filter(username=username).exists()
        try:
            person, given = add_person(
                username=username,
                county=place,
                role=role,
                department=_department(place, options["department"]),
                email=options["email"],
                password=None if known else _password(options["password_file"]),
                by=None,
                reason=options["reason"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person.username}: {given}.")


def _department(county: County, code: str) -> Department | None:
    if not code:
        return None
    found = Department.objects.filter(county=county, code=code).oldest_first().last()
    if found is None:
        raise CommandError(f"{county.name} has no department {code}.")
    return found


def _password(file: str) -> str:
    if file == "-":
        return sys.stdin.readline().rstrip("\n")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The password file cannot be read: {error}.") from error
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to ask for a password: use --password-file.")
    first = getpass("Password (at least 15 characters): ")
    if getpass("Once more: ") != first:
        raise CommandError("The two passwords differ.")
    return first
