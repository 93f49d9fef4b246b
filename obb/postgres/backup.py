"""A backup of the whole database, and a proof of what is in it: made, checked, restored. Nothing half done.

A backup is a folder: `database.dump` (pg_dump's own format), `manifest.json` (for every table its rows and a
SHA-256 over them in order, what is needed to read it, the dump's own SHA-256) and `manifest.sha256`. Dump and
manifest are taken from one snapshot, so that they agree whatever is written meanwhile.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from obb.postgres.binaries import find_binaries

DUMP, MANIFEST, SEAL = "database.dump", "manifest.json", "manifest.sha256"
FORMAT = 1
_LEFT = ("django_session",)
"""Tables whose rows are not compared: sessions come and go, also while a backup is taken."""


class BackupRefused(Exception):
    """A backup cannot be made, trusted or restored; says why and what to do in a sentence."""


@dataclass(frozen=True, slots=True)
class Database:
    """How to reach one database, as Django's settings have it."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""

    def named(self, name: str) -> Database:
        """Another database of the same server."""
        return Database(name, self.user, self.password, self.host, self.port)

    @property
    def url(self) -> str:
        """The same as DATABASE_URL has it."""
        login = quote(self.user, safe="") + (f":{quote(self.password, safe='')}" if self.password else "")
        query = "&".join(
            f"{key}={quote(value, safe='')}"
            for key, value in (("host", self.host), ("port", self.port))
            if value
        )
        return f"postgresql://{login}@/{quote(self.name, safe='')}" + (f"?{query}" if query else "")

    @property
    def environment(self) -> dict[str, str]:
        """For PostgreSQL's own programs: no password on a command line."""
        said = {
            "PGDATABASE": self.name,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGHOST": self.host,
            "PGPORT": self.port,
        }
        return os.environ | {key: value for key, value in said.items() if value}

    @contextlib.contextmanager
    def connected(self, *, autocommit: bool = False) -> Iterator[Any]:
        """A connection of its own, closed at the end."""
        said = {
            "dbname": self.name, "user": self.user, "password": self.password, "host": self.host, "port": self.port,
        }  # fmt: skip
        connection = psycopg2.connect(**{key: value for key, value in said.items() if value})
        connection.autocommit = autocommit
        with contextlib.closing(connection):
            yield connection


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a table: how many rows, and a SHA-256 over all of them in order."""

    rows: int
    sha256: str


def make_backup(database: Database, folder: Path, *, at: datetime, notes: Mapping[str, Any]) -> Path:
    """Writes a backup into `folder` (made where it is not there); answers with its own folder.

    It bears its final name only once it is whole. `notes` are kept in the manifest. Raises BackupRefused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / f"obb-{at:%Y%m%dT%H%M%SZ}"
    unfinished = folder / f".{whole.name}.unfinished"
    if whole.exists():
        raise BackupRefused(f"{whole} is there already. Wait a second, or choose another folder.")
    unfinished.mkdir(mode=0o700, exist_ok=True)
    with database.connected() as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, version = cursor.fetchone()
        dump = unfinished / DUMP
        _run("pg_dump", ["--format=custom", f"--snapshot={snapshot}", f"--file={dump}"], database)
        tables = contents_of(connection)
    dump.chmod(0o600)
    manifest = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "postgres": version,
        "dump": {"bytes": dump.stat().st_size, "sha256": _sha256(dump)},
        "tables": {name: {"rows": one.rows, "sha256": one.sha256} for name, one in tables.items()},
        **notes,
    }
    _write(unfinished / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    _write(unfinished / SEAL, _sha256(unfinished / MANIFEST).encode())
    unfinished.rename(whole)
    return whole


def checked(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose every byte is as it was written. Raises BackupRefused."""
    for name in (DUMP, MANIFEST, SEAL):
        if not (folder / name).is_file():
            raise BackupRefused(f"{folder} is not a whole backup: it has no {name}.")
    if _sha256(folder / MANIFEST) != (folder / SEAL).read_text(encoding="ascii", errors="replace").strip():
        raise BackupRefused(f"{folder / MANIFEST} is not as it was written. Take another backup.")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"{folder} is of format {manifest['format']}; this OBB reads {FORMAT}.")
    if _sha256(folder / DUMP) != manifest["dump"]["sha256"]:
        raise BackupRefused(f"{folder / DUMP} is not as it was written. Take another backup.")
    return manifest


def restore_into(database: Database, folder: Path, manifest: Mapping[str, Any]) -> None:
    """Fills an empty database from a checked backup and proves every table. Raises BackupRefused."""
    arguments = [
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        f"--dbname={database.name}",
        str(folder / DUMP),
    ]
    _run("pg_restore", arguments, database)
    with database.connected() as connection:
        found = contents_of(connection)
    apart = differences(manifest["tables"], found)
    if apart:
        raise BackupRefused(f"What was restored is not what was backed up: {'; '.join(apart[:5])}.")


def differences(stated: Mapping[str, Mapping[str, Any]], found: Mapping[str, Content]) -> list[str]:
    """Each table that is not as the manifest states it, in words."""
    words = []
    for name in sorted({*stated, *found}):
        ours, theirs = found.get(name), stated.get(name)
        if ours is None:
            words.append(f"table {name} is missing")
        elif theirs is None:
            words.append(f"table {name} was not in the backup")
        elif ours.rows != theirs["rows"]:
            words.append(f"table {name} has {ours.rows:,} rows, the backup {theirs['rows']:,}")
        elif ours.sha256 != theirs["sha256"]:
            words.append(f"the rows of table {name} are not those of the backup")
    return words


def contents_of(connection: Any) -> dict[str, Content]:
    """Every table of the schema by name, but those whose rows come and go by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall() if name not in _LEFT]
    return {name: _content(connection, name) for name in names}


def has_rows(database: Database) -> bool:
    """Whether a database holds a county: whether something would be lost with it."""
    with database.connected() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.obb_county') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM obb_county)")
        return cursor.fetchone()[0]


def make_beside(database: Database, name: str) -> Database:
    """A new, empty database of the same server."""
    _administer(database, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    return database.named(name)


def put_in_place(database: Database, new: Database, kept_as: str) -> None:
    """Gives `new` the name of `database`, which lives on as `kept_as`; whoever is connected is sent away."""
    old, fresh = sql.Identifier(database.name), sql.Identifier(new.name)
    for name in (database.name, new.name):
        _administer(
            database,
            sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = {} AND pid <> pg_backend_pid()"
            ).format(sql.Literal(name)),
        )
    _administer(database, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, sql.Identifier(kept_as)))
    try:
        _administer(database, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(fresh, old))
    except psycopg2.Error:
        _administer(database, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(kept_as), old))
        raise


def drop(database: Database) -> None:
    """Deletes a database that nothing needs."""
    _administer(
        database, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name))
    )


def _administer(database: Database, statement: sql.Composed) -> None:
    with (
        database.named("template1").connected(autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


class _Digest:
    """A file to COPY into, of which only the checksum and the number of lines is kept."""

    def __init__(self) -> None:
        self.sha256, self.rows = hashlib.sha256(), 0

    def write(self, block: bytes) -> int:
        self.sha256.update(block)
        self.rows += block.count(b"\n")
        return len(block)


def _content(connection: Any, table: str) -> Content:
    found = _Digest()
    query = sql.SQL('COPY (SELECT t::text FROM {} t ORDER BY t::text COLLATE "C") TO STDOUT')
    with connection.cursor() as cursor:
        cursor.copy_expert(query.format(sql.Identifier(table)), found)
    return Content(found.rows, found.sha256.hexdigest())


def _run(program: str, arguments: Sequence[str], database: Database) -> None:
    command = [find_binaries().program(program), *arguments]
    done = subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = " ".join(done.stderr.split())[:500]
        raise BackupRefused(f"{program} failed: {said or f'exit code {done.returncode}'}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
