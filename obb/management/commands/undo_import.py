"""`manage.py undo_import`: takes an import back, whole."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from obb.imports.refusals import ImportRefused
from obb.management.naming import county_called, person_called
from obb.models import ImportBatch


class Command(BaseCommand):
    help = "Takes an import back, whole: undo_import durham 12 --reason 'The wrong file'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="the county's address, such as durham")
        parser.add_argument("batch", type=int, help="the import's number")
        parser.add_argument("--reason", required=True, help="why, for the history")
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="who (default: a command on the server)"
        )

    def handle(self, *, county: str, batch: int, reason: str, by: str, **options: Any) -> None:
        place = county_called(county)
        found = ImportBatch.objects.filter(county=place, pk=batch).first()
        if found is None:
            raise CommandError(f"{place.name} has no import {batch}.")
        try:
            outcome = pipeline.undo(batch=found, by=person_called(by), reason=reason, at=timezone.now())
        except (ImportRefused, UndoRefused) as error:
            raise CommandError(str(error)) from error
        said = "had been undone before" if outcome.already else "is undone"
        self.stdout.write(f"Import {batch} ({found.file_name}) {said}.")
