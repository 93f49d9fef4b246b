"""Back to the migrations of the release before and forward again, with two counties in the database: nothing is lost."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg2
import pytest
from psycopg2 import sql

from tests.databases import ROOT, drop_database, make_database

BEFORE = {"outcomes": "0011", "budget": "0016", "obb": "0010"}
"""Each app's newest migration of the release before."""
MARKED = (
    "UPDATE outcomes_observation SET vintage = '2020-02-29' WHERE id % 3 = 0",
    "UPDATE outcomes_indicator SET covers = 3 WHERE id % 2 = 0",
    "UPDATE outcomes_indicator SET baseline_period = 2015, baseline_label = '2015' WHERE id % 4 = 0",
    "UPDATE outcomes_target SET kept_from = period, kept_from_label = label WHERE id % 2 = 0",
    "UPDATE outcomes_measure SET counts_people = true WHERE id % 2 = 0",
)
"""What the release before has no column for."""

Columns = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    url = make_database("back")
    _run(url, "load_demo")
    with _connected(url) as cursor:
        for statement in MARKED:
            cursor.execute(statement)
            assert cursor.rowcount > 0, statement
    yield url
    drop_database("back")


def _run(url: str, *words: str) -> None:
    told = os.environ | {"DATABASE_URL": url, "OBB_LOCAL": "1", "OBB_NO_BOOTSTRAP": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextlib.contextmanager
def _connected(url: str) -> Iterator[psycopg2.extensions.cursor]:
    connection = psycopg2.connect(url)
    with contextlib.closing(connection), connection, connection.cursor() as cursor:
        yield cursor


def _columns(url: str) -> Columns:
    """(table, column) → a checksum of all that stands in it, in the order of the rows' keys."""
    found: Columns = {}
    with _connected(url) as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND table_name ~ '^(obb|budget|outcomes|pghistory)_'"
        )
        stored = cursor.fetchall()
        for table, column in stored:
            keys = "pgh_id" if (table, "pgh_id") in stored else "id"
            cursor.execute(
                sql.SQL("SELECT count(*), md5(string_agg({}::text, '|' ORDER BY t.{})) FROM {} t").format(
                    sql.Identifier(column), sql.Identifier(keys), sql.Identifier(table)
                )
            )
            found[table, column] = str(cursor.fetchone())
    return found


def test_back_and_forward_again(demo: str) -> None:
    whole = _columns(demo)
    for app, name in BEFORE.items():
        _run(demo, "migrate", app, name)
    back = _columns(demo)
    assert ("outcomes_observation", "vintage") not in back
    assert _changed(whole, back) == []
    _run(demo, "migrate")
    forward = _columns(demo)
    assert forward.keys() == whole.keys()
    told = {
        "outcomes_observationevent",
        "pghistory_context",
    }  # the upgrade adds to the history what it filled in
    assert {table for table, _column in _changed(back, forward)} <= told
    _run(demo, "verify_ledger")
    _run(demo, "verify_history")
    with _connected(demo) as cursor:
        cursor.execute("SELECT count(*) FROM outcomes_observation WHERE vintage IS NULL")
        assert cursor.fetchone() == (0,)


def _changed(before: Columns, after: Columns) -> list[tuple[str, str]]:
    """What both have, and not alike."""
    both = before.keys() & after.keys()
    return sorted(at for at in both if before[at] != after[at])
