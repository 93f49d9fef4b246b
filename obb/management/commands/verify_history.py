"""`manage.py verify_history`: names every record that is not what its history left it as."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from obb.management.moment import one_moment
from obb.queries.history_proof import counted, findings, tracked


class Command(BaseCommand):
    help = "Compares every record with the newest change in its history; names each that was changed past it."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            one_moment()
            found, records = list(findings()), counted()
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError("The history does not tell how these came to be. Find out who changed them.")
        self.stdout.write(
            self.style.SUCCESS(
                f"{records:,} records of {len(tracked())} kinds: each is as the newest change in its history left it."
            )
        )
