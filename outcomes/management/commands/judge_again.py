"""`manage.py judge_again`: every indicator of a county judged anew from what is stored; earlier calls stay."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from obb.history import change
from obb.management.naming import county_called
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator


class Command(BaseCommand):
    help = "Judges every indicator of a county anew, as after a new version; earlier calls stay with their dates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="the county's address, such as durham")
        parser.add_argument("--reason", required=True, help="why: it is kept in the history")

    def handle(self, *, county: str, reason: str, **options: Any) -> None:
        called = county_called(county)
        keys = Indicator.objects.filter(county=called).values_list("pk", flat=True)
        with change(by=None, reason=reason):
            new = judge_indicators(indicators=keys, at=timezone.now())
        verdicts = f"{len(new):,} verdict{'' if len(new) == 1 else 's'}"
        self.stdout.write(
            self.style.SUCCESS(f"{verdicts} new of {len(keys):,} indicators; the rest stand as they are.")
        )
