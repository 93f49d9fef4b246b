"""`manage.py verify_verdicts`: judges every indicator again and names each call that does not follow."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from obb.management.moment import one_moment
from obb.management.naming import county_called
from outcomes.queries.verdict_proof import counted, findings


class Command(BaseCommand):
    help = (
        "Judges every indicator again from its stored values; names each call that does not follow from them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", default="", help="only this county; its address, such as durham")

    def handle(self, *, county: str, **options: Any) -> None:
        only = county_called(county).pk if county else None
        with transaction.atomic():
            one_moment()
            found, standing = list(findings(only)), counted(only)
        if found:
            for sentence in found:
                self.stderr.write(sentence)
            raise CommandError(
                f"{len(found)} finding{'s' if len(found) > 1 else ''}: a verdict does not follow from what is stored."
                " Find out who changed it; judge_again then judges anew."
            )
        calls = f"{standing:,} verdict{'' if standing == 1 else 's'}"
        self.stdout.write(
            self.style.SUCCESS(f"{calls}: each is what its values give, and none belies its figures.")
        )
