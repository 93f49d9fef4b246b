"""The database dies in the middle of an import: all of it is there afterwards, or nothing, and pages answer again."""

from __future__ import annotations

import random
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from obb.postgres.cluster import Cluster
from tests.house.faults import command, done, kill, killable, lines_file, serving, state, sum_of

ROWS = 50_000
MOMENTS = 10


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    return {
        name: lines_file(folder / f"{name}.csv", ROWS, cents) for name, cents in (("first", 1), ("second", 2))
    }


@pytest.fixture(scope="module")
def cluster(files: dict[str, Path]) -> Iterator[Cluster]:
    """A server of the test's own, to be killed, with a county that has its first 50,000 lines."""
    with killable(files["first"]) as one:
        yield one


FIRST, SECOND = sum_of(ROWS, 1), sum_of(ROWS, 2)


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
    with serving(cluster) as server:
        yield server.port


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
