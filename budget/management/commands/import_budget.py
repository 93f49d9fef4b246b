"""`manage.py import_budget`: brings budget lines in; short for `import_data COUNTY lines FILE`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from obb.management.commands.import_data import add_import_arguments


class Command(BaseCommand):
    help = "Brings budget lines in: import_budget durham FY2027_adopted.csv --profile ledger.toml"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="the county's address, such as durham")
        add_import_arguments(parser)

    def handle(self, *, county: str, **options: Any) -> None:
        names = (
            "profile", "department", "amendment", "adds", "only_kind", "new_codes", "reason", "by", "check",
            "duplicates", "control",
        )  # fmt: skip
        chosen = {name: options[name] for name in names}
        call_command(
            "import_data",
            county,
            "lines",
            *options["file"],
            stdout=self.stdout,
            stderr=self.stderr,
            **chosen,
        )
