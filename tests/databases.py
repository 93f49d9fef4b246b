"""Databases of the tests' own in the run's cluster: migrated once, then copied."""

import contextlib
import functools
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2 import sql

from obb.postgres.binaries import find_binaries
from obb.postgres.place import state_folder

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "obb_template"
SHAPED_BY = ("*/migrations/*.py", "*/migrations/sql/*.sql", "requirements.lock")


@functools.cache
def migrated_template() -> str:
    """The name of a migrated database with nothing in it.

    Migrating takes many times what restoring does, so the outcome is kept beside the checkout's other
    state under a mark of everything it came from.
    """
    _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    kept = state_folder(ROOT) / f"migrated-{_mark()}.dump"
    if kept.exists():
        _postgres_program("pg_restore", "--no-owner", "--dbname", url_of(TEMPLATE), str(kept))
        return TEMPLATE
    told = os.environ | {"DATABASE_URL": url_of(TEMPLATE), "OBB_LOCAL": "1", "OBB_NO_BOOTSTRAP": "1"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=told, check=True
    )
    unfinished = kept.with_suffix(f".{os.getpid()}")
    _postgres_program("pg_dump", "--format", "custom", "--file", str(unfinished), url_of(TEMPLATE))
    for outdated in kept.parent.glob("migrated-*.dump"):
        outdated.unlink(missing_ok=True)
    unfinished.rename(kept)
    return TEMPLATE


def make_database(name: str) -> str:
    """Make a migrated, empty database, anew where there is one; its URL."""
    template = migrated_template()
    drop_database(name)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _administer(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return url_of(name)


def drop_database(name: str) -> None:
    """Drop the database and send its clients away; nothing where there is none."""
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def url_of(name: str) -> str:
    """The URL of another database in the run's cluster."""
    return os.environ["DATABASE_URL"].replace("/obb?", f"/{name}?")


def _mark() -> str:
    digest = hashlib.sha256(str(find_binaries().major).encode())
    for path in sorted(path for pattern in SHAPED_BY for path in ROOT.glob(pattern)):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _postgres_program(name: str, *arguments: str) -> None:
    subprocess.run([find_binaries().program(name), *arguments], check=True)


def _administer(statement: sql.Composed) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
