"""`manage.py backup`: the whole database in a folder, with a proof of what is in it."""

from argparse import ArgumentParser
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from obb.management.backups import applied_migrations, own_database
from obb.postgres.backup import BackupRefused, checked, make_backup


class Command(BaseCommand):
    help = "Backs the whole database up into a folder: backup /var/backups/obb. Reads it back before it is called done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", default="backups", help="where backups lie (default: backups)"
        )

    def handle(self, *, folder: str, **options: Any) -> None:
        notes = {"obb": _version(), "migrations": applied_migrations()}
        try:
            made = make_backup(own_database(), Path(folder), at=timezone.now(), notes=notes)
            manifest = checked(made)
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(table["rows"] for table in manifest["tables"].values())
        size = manifest["dump"]["bytes"] / 2**20
        self.stdout.write(
            self.style.SUCCESS(f"{made}: {rows:,} rows of {len(manifest['tables'])} tables, {size:,.1f} MB.")
        )
        self.stdout.write(
            f"To look whether it is whole: check_backup {made}. To go back to it: restore {made}."
        )


def _version() -> str:
    try:
        return version("obb")
    except PackageNotFoundError:
        return "from a checkout"
