"""`manage.py check_backup`: whether a backup is whole and this OBB can read it; nothing is restored."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from obb.management.backups import refuse_newer
from obb.postgres.backup import BackupRefused, checked


class Command(BaseCommand):
    help = "Looks whether a backup is whole: check_backup /var/backups/obb/obb-20270701T020000Z"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="a backup's own folder")

    def handle(self, *, folder: str, **options: Any) -> None:
        try:
            manifest = checked(Path(folder))
            refuse_newer(manifest)
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            self.style.SUCCESS(
                f"Whole: {rows:,} rows of {len(manifest['tables'])} tables, made {manifest['made_at']}."
            )
        )
