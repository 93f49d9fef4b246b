"""`manage.py add_county`: makes an empty county."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from obb.actions.counties import add_county


class Command(BaseCommand):
    help = "Makes an empty county: add_county durham 'Durham County, North Carolina'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="how its addresses begin: small letters, digits, hyphens")
        parser.add_argument("name", help="its name in full, with the state")
        parser.add_argument(
            "--start-month", type=int, default=7, help="first month of the fiscal year (default: 7, July)"
        )
        parser.add_argument("--reason", default="A new county", help="why, for the history")

    def handle(self, *, slug: str, name: str, start_month: int, reason: str, **options: Any) -> None:
        try:
            county = add_county(slug=slug, name=name, start_month=start_month, by=None, reason=reason)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{county.name} is at /{county.slug}/.")
