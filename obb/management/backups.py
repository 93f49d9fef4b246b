"""What the backup commands share: which database, which version of OBB, and how other commands are run on it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from obb.postgres.backup import BackupRefused, Database


def own_database() -> Database:
    """The database that this OBB runs on."""
    said = connection.settings_dict
    return Database(
        name=said["NAME"],
        user=said["USER"],
        password=said["PASSWORD"],
        host=said["HOST"],
        port=str(said["PORT"]),
    )


def applied_migrations() -> list[str]:
    """What has shaped the database, as app.name in order of the alphabet."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def known_migrations() -> set[str]:
    """Those this OBB has, as app.name."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def refuse_newer(manifest: dict[str, Any]) -> None:
    """Raises BackupRefused where a newer OBB made the backup: this one would not know all of it."""
    unknown = sorted(set(manifest["migrations"]) - known_migrations())
    if unknown:
        listed = ", ".join(unknown[:3])
        raise BackupRefused(
            f"A newer OBB made this backup: this one does not know {listed}. Update OBB, then restore."
        )


def run_on(database: Database, *command: str) -> None:
    """Runs one of OBB's commands on another database. Raises BackupRefused with what it said."""
    told = os.environ | {"DATABASE_URL": database.url, "OBB_NO_BOOTSTRAP": "1"}
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupRefused(
            f"{command[0]} failed on what was restored: {' '.join(done.stderr.split())[-500:]}"
        )
