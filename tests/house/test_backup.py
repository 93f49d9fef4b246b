"""The drill: backed up, lost, restored on a fresh server, equal to the row; one flipped byte is seen."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from obb.environment import database as parsed
from obb.postgres.backup import (
    BackupRefused,
    Content,
    Database,
    checked,
    contents_of,
    differences,
    make_backup,
)
from obb.postgres.lease import take_lease
from obb.postgres.place import throwaway_cluster
from tests.databases import ROOT, drop_database, make_database, url_of

LINES = b"""year,stage,department,cost_center,account,kind,amount
FY2027,adopted,0530,5300,6100,expense,1234567.89
FY2027,adopted,0530,5310,6200,expense,-25000.00
FY2027,adopted,0530,5310,4100,revenue,0.01
"""


def database(url: str) -> Database:
    said = parsed({"DATABASE_URL": url})
    return Database(said["NAME"], said["USER"], said["PASSWORD"], said["HOST"], said["PORT"])


def command(url: str, *words: str, code: int = 0) -> str:
    told = os.environ | {
        "DATABASE_URL": url,
        "OBB_LOCAL": "1",
        "OBB_NO_BOOTSTRAP": "1",
        "OBB_PASSWORD": "x" * 20,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with a county, its lines, and an import that replaced others."""
    url = make_database("drill")
    command(url, "add_county", "drill", "Drill County")
    file = tmp_path_factory.mktemp("files") / "lines.csv"
    for reason, lines in (("First", LINES), ("Corrected", LINES.replace(b"-25000.00", b"-25000.01"))):
        file.write_bytes(lines)
        command(url, "import_budget", "drill", str(file), "--new-codes", "--reason", reason)
    yield url
    drop_database("drill")


@pytest.fixture(scope="module")
def made(county: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    said = command(county, "backup", str(folder))
    [backup] = folder.iterdir()
    assert f"{backup}: " in said
    return backup


def contents(url: str) -> dict[str, Content]:
    with database(url).connected() as connection:
        return contents_of(connection)


def test_the_drill_on_a_fresh_server(county: str, made: Path) -> None:
    before = contents(county)
    assert before["budget_line"].rows > 0
    assert before["budget_replacedline"].rows > 0
    assert before["obb_importfile"].rows > 0
    cluster = throwaway_cluster()
    try:
        lease = take_lease(cluster)
        said = command(cluster.url, "restore", str(made))
        assert "all " in said
        assert "Every total ties to the ledger." in said
        assert contents(cluster.url) == before
        # and it is in service: the import that was confirmed can be taken back
        number = said and before["obb_importbatch"].rows
        assert "is undone" in command(
            cluster.url, "undo_import", "drill", str(number), "--reason", "The drill"
        )
        lease.release()
    finally:
        cluster.remove()


def test_a_database_with_counties_is_kept_under_another_name(county: str, made: Path) -> None:
    command(county, "add_county", "later", "Later County")
    refused = command(county, "restore", str(made), code=1)
    assert "The database holds counties." in refused
    assert "Nothing was changed." in refused
    said = command(county, "restore", str(made), "--replace")
    [kept] = [word for word in said.replace(".", " ").split() if word.startswith("drill_before_")]
    with database(county).connected() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM obb_county")
        assert cursor.fetchall() == [("drill",)]
    with database(url_of(kept)).connected() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM obb_county ORDER BY 1")
        assert cursor.fetchall() == [("drill",), ("later",)]
    drop_database(kept)


def test_one_flipped_byte_is_seen_wherever_it_is(made: Path) -> None:
    checked(made)
    chosen = random.Random(2026)  # noqa: S311  no secret: the same places every time
    for number in range(20):
        path = made / ("database.dump", "manifest.json", "manifest.sha256")[min(number % 5, 2)]
        whole = bytearray(path.read_bytes())
        place = chosen.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(changed)
        with pytest.raises(BackupRefused, match="is not as it was written"):
            checked(made)
        path.write_bytes(whole)
    checked(made)


def test_what_is_not_whole_is_no_backup(made: Path, county: str, tmp_path: Path) -> None:
    said = command(county, "check_backup", str(tmp_path), code=1)
    assert "is not a whole backup: it has no database.dump." in said
    assert "Whole: " in command(county, "check_backup", str(made))
    assert oct((made / "database.dump").stat().st_mode & 0o777) == "0o600"
    assert not list(made.parent.glob(".*unfinished"))


def test_a_newer_schema_is_refused(county: str, tmp_path: Path) -> None:
    newer = make_backup(
        database(county),
        tmp_path,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        notes={"migrations": ["obb.9999_flying_cars"]},
    )
    said = command(county, "restore", str(newer), "--replace", code=1)
    assert "A newer OBB made this backup: this one does not know obb.9999_flying_cars." in said


def test_every_difference_has_its_words() -> None:
    stated = {
        "a": {"rows": 1, "sha256": "x"},
        "b": {"rows": 2, "sha256": "y"},
        "c": {"rows": 3, "sha256": "z"},
    }
    found = {"b": Content(1, "y"), "c": Content(3, "w"), "d": Content(0, "")}
    assert differences(stated, found) == [
        "table a is missing",
        "table b has 1 rows, the backup 2",
        "the rows of table c are not those of the backup",
        "table d was not in the backup",
    ]


def test_the_address_of_a_database_comes_back() -> None:
    one = Database("o b/b", "ana", "p@:/", "/tmp/a b", "5433")
    assert database(one.url) == one
