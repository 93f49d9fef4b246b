"""`manage.py restore`: goes back to a backup, proven table by table, or changes nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from obb.management.backups import own_database, refuse_newer, run_on
from obb.postgres import backup
from obb.postgres.backup import BackupRefused


class Command(BaseCommand):
    help = "Goes back to a backup: restore FOLDER. Restores beside the database first and proves every table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="a backup's own folder")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="go back although the database holds counties; it is kept under another name",
        )

    def handle(self, *, folder: str, replace: bool, **options: Any) -> None:
        source, database = Path(folder), own_database()
        connection.close()
        try:
            manifest = backup.checked(source)
            self._say("The backup is whole.")
            refuse_newer(manifest)
            full = backup.has_rows(database)
            if full and not replace:
                raise BackupRefused(
                    "The database holds counties. With --replace it is kept under another name, and the backup"
                    " takes its place."
                )
            self._restore(source, manifest, database, keep=full)
        except (BackupRefused, OSError, psycopg2.Error) as refusal:
            raise CommandError(f"{str(refusal).strip()} Nothing was changed.") from refusal

    def _restore(
        self, source: Path, manifest: dict[str, Any], database: backup.Database, *, keep: bool
    ) -> None:
        mark = f"{timezone.now():%Y%m%d%H%M%S}"
        new = backup.make_beside(database, f"{database.name}_new_{mark}")
        try:
            backup.restore_into(new, source, manifest)
            self._say(f"Restored beside it: all {len(manifest['tables'])} tables are as they were backed up.")
            run_on(new, "migrate", "--verbosity", "0")
            run_on(new, "verify_ledger")
            self._say("Every total ties to the ledger.")
            kept = f"{database.name}_before_{mark}"
            backup.put_in_place(database, new, kept)
        except BaseException:
            backup.drop(new)
            raise
        if keep or not self._dropped(database.named(kept)):
            self._say(f"What was there is kept as the database {kept}.")
        self.stdout.write(self.style.SUCCESS(f"Restored: the database is as on {manifest['made_at']}."))

    def _dropped(self, empty: backup.Database) -> bool:
        """Whether the database that held nothing is gone; where it cannot be dropped it does no harm."""
        try:
            backup.drop(empty)
        except psycopg2.Error:
            return False
        return True

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
