"""`manage.py import_template`: a kind's plain format, to fill in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from obb.imports.kinds import UnknownKind, kind_called, kinds
from obb.imports.templates import template_csv


class Command(BaseCommand):
    help = "Prints a file to fill in, with example rows: import_template lines > lines.csv"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", nargs="?", default="", help="what the file is to hold; without one, the kinds are listed"
        )

    def handle(self, *, kind: str, **options: Any) -> None:
        if not kind:
            for one in kinds():
                self.stdout.write(f"{one.code:16} {one.label}")
            return
        try:
            self.stdout.write(template_csv(kind_called(kind)), ending="")
        except UnknownKind as error:
            raise CommandError(str(error)) from error
