"""The database dies in the middle of an import: all of it is there afterwards, or nothing, and pages answer again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import psycopg2
import pytest

from obb.postgres.cluster import Cluster
from obb.postgres.lease import take_lease
from obb.postgres.place import throwaway_cluster
from tests.databases import ROOT

ROWS = 50_000
MOMENTS = 10
TOLD = {"OBB_LOCAL": "1", "OBB_NO_BOOTSTRAP": "1"}


def command(cluster: Cluster, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=os.environ | TOLD | {"DATABASE_URL": cluster.url},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def done(cluster: Cluster, *words: str) -> str:
    process = command(cluster, *words)
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    return said


def ask(cluster: Cluster, sql: str) -> list[tuple]:
    with psycopg2.connect(cluster.url) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def kill(cluster: Cluster) -> None:
    """As `pg_ctl stop -m immediate`: no server process finishes anything."""
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    head = "year,stage,department,cost_center,account,amount\n"
    found = {}
    for name, cents in (("first", 1), ("second", 2)):
        lines = (f"FY2027,adopted,D{n % 20},C{n % 400},A{n % 50},{n}.0{cents}\n" for n in range(ROWS))
        found[name] = folder / f"{name}.csv"
        found[name].write_text(head + "".join(lines))
    return found


@pytest.fixture(scope="module")
def cluster(files: dict[str, Path]) -> Iterator[Cluster]:
    """A server of the test's own, to be killed, with a county that has its first 50,000 lines."""
    one = replace(throwaway_cluster(), durable=True)  # what was said to be stored must survive
    try:
        lease = take_lease(one)
        done(one, "migrate", "--verbosity", "0")
        done(one, "add_county", "faults", "Fault County")
        done(one, "import_budget", "faults", str(files["first"]), "--new-codes", "--reason", "First")
        yield one
        lease.release()
    finally:
        one.remove()


FIRST, SECOND = (sum(range(ROWS)) + ROWS * cents / Decimal(100) for cents in (1, 2))


def state(cluster: Cluster) -> tuple[int, Decimal]:
    [found] = ask(cluster, "SELECT count(*), sum(amount) FROM budget_line")
    return found


def test_killed_at_ten_moments_all_or_nothing(cluster: Cluster, files: dict[str, Path]) -> None:
    began = time.monotonic()
    words = ("import_budget", "faults", str(files["second"]), "--new-codes", "--reason", "Second")
    done(cluster, *words)
    length = time.monotonic() - began
    assert state(cluster) == (ROWS, SECOND)
    chosen, killed, whole = random.Random(2026), 0, SECOND  # noqa: S311  the same moments every time
    for number in range(MOMENTS):
        file, sum_after = ("first", FIRST) if whole == SECOND else ("second", SECOND)
        process = command(cluster, "import_budget", "faults", str(files[file]), "--reason", f"Try {number}")
        # a command takes a while to begin: most moments lie where it reads and writes
        time.sleep(length * chosen.uniform(0.25, 0.98))
        kill(cluster)
        said = process.communicate(timeout=300)[0]
        cluster.start()
        if process.returncode == 0:
            whole = sum_after
        else:
            killed += 1
            assert "Traceback" not in said, said
            assert "Nothing was stored." in said, said
        assert state(cluster) == (ROWS, whole), said
    assert killed >= MOMENTS // 2
    assert "Tied: " in done(cluster, "verify_ledger")
    said = done(cluster, *words)
    assert ("Nothing has changed" if whole == SECOND else "Stored as import") in said
    assert state(cluster) == (ROWS, SECOND)


def get(port: int) -> tuple[int, str, str]:
    """(status, Retry-After, body) of the county's page."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/faults/", timeout=30) as answer:
            return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Retry-After", ""), error.read().decode()


@pytest.fixture
def served(cluster: Cluster) -> Iterator[int]:
    """The port of the real web server on the cluster."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "obb.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
         "--threads", "4", "--log-level", "critical", "--no-control-socket"],
        cwd=ROOT, env=os.environ | TOLD | {"DATABASE_URL": cluster.url}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _try in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_pages_recover_by_themselves_and_say_what_happened(cluster: Cluster, served: int) -> None:
    assert [get(served)[0] for _ in range(8)] == [200] * 8  # every thread has its connection
    kill(cluster)
    time.sleep(0.5)
    status, again, body = get(served)
    assert (status, again) == (503, "10")
    assert "Nothing was saved." in body
    cluster.start()
    assert [get(served)[0] for _ in range(20)] == [200] * 20


def test_without_one_transaction_the_same_death_leaves_half(cluster: Cluster) -> None:
    """What the guard is for: the same lines written piece by piece."""
    before, _amount = state(cluster)
    connection = psycopg2.connect(cluster.url)
    connection.autocommit = True
    with pytest.raises(psycopg2.OperationalError), connection.cursor() as cursor:
        for piece in range(10):
            if piece == 5:
                kill(cluster)
            cursor.execute(
                "INSERT INTO budget_line (county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row)"
                " SELECT county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row FROM budget_line"
                " ORDER BY id LIMIT 100"
            )
            time.sleep(0.05)
    cluster.start()
    after, _amount = state(cluster)
    assert before < after < before + 1000
    process = command(cluster, "verify_ledger")
    assert "lines; " in process.communicate(timeout=300)[0]
    assert process.returncode == 1
