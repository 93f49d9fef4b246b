"""The database or the web server dies while a process reads, decides, stores or undoes: all of it or nothing is there,
the page says what happened and what to do, and doing that gives the import once.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from obb.postgres.cluster import Cluster
from tests.house.faults import (
    PASSWORD,
    Server,
    Visitor,
    ask,
    done,
    kill,
    killable,
    lines_file,
    processes_of,
    python,
    serving,
    state,
    sum_of,
)

ROWS = 20_000
FIRST, SECOND = sum_of(ROWS, 1), sum_of(ROWS, 2)
PATIENCE = 180


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lines_file(tmp_path_factory.mktemp("files") / "second.csv", ROWS, 2)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("first")
    with killable(lines_file(folder / "first.csv", ROWS, 1)) as one:
        secret = folder / "password"
        secret.write_text(f"{PASSWORD}\n")
        done(one, "add_person", "ana", "faults", "analyst", "--password-file", str(secret))
        yield one


@pytest.fixture(scope="module")
def server(cluster: Cluster) -> Iterator[Server]:
    with serving(cluster) as one:
        yield one


@pytest.fixture(scope="module")
def ana(server: Server) -> Visitor:
    visitor = Visitor(server.port)
    visitor.sign_in("ana")
    return visitor


@dataclass(frozen=True)
class Run:
    """What is written down of the run of one import."""

    token: str
    began: bool
    ended: str
    said: str


def run_of(cluster: Cluster, address: str) -> Run | None:
    """None where it was done."""
    columns = "SELECT token::text, began_at IS NOT NULL, ended, said"
    found = ask(cluster, f"{columns} FROM obb_importrun WHERE batch_id = %s", _number(address))
    return Run(*found[0]) if found else None


def fall_silent(cluster: Cluster, address: str) -> None:
    """As if the last word of its process were more than half a minute old."""
    back = (
        "UPDATE obb_importrun SET beat_at = beat_at - interval '31 seconds' WHERE batch_id = %s RETURNING 1"
    )
    assert ask(cluster, back, _number(address)) == [(1,)]


def _number(address: str) -> int:
    return int(address.strip("/").rpartition("/")[2])


def until(found: Callable[[], object], waited_for: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline, f"after {PATIENCE} s not yet: {waited_for}"
        time.sleep(0.05)


def upload(ana: Visitor, file: Path) -> str:
    """The address of a new import, which a process reads."""
    ana.get("/faults/imports/new/")
    status, said = ana.post("/faults/imports/new/", {"kind": "lines"}, file)
    assert (status, "Being read: second.csv" in said) == (200, True), said
    return ana.url


def ready(cluster: Cluster, address: str) -> None:
    """Waits until what was asked for of this import is done."""

    def is_done() -> bool:
        run = run_of(cluster, address)
        assert run is None or not run.ended, run
        return run is None

    until(is_done, f"the run of {address} is done")


def begun(cluster: Cluster, address: str) -> Run | None:
    """The run, once a process is at it; None where it was done before anybody looked."""
    until(lambda: (run := run_of(cluster, address)) is None or run.began, f"the run of {address} has begun")
    return run_of(cluster, address)


ACTS = {
    "read": ("read/", {}, "Being read", "Reading stopped", "Read it again"),
    "decide": ("controls/", {"control-0": str(SECOND)}, "Being reviewed anew", "The new review stopped", "Note these totals"),
    "commit": ("confirm/", {"reason": "Second"}, "Being stored", "Storing stopped", "Confirm and store"),
    "undo": ("undo/", {"reason": "Not that one"}, "Being undone", "The undo stopped", "Undo this import"),
}  # fmt: skip

WHY = {
    "": "The process that did it is gone: perhaps the server was restarted.",
    "failed": "Something failed on our side.",  # it outlived the database, and could say so
}


def die_with_postgres(cluster: Cluster, server: Server, ana: Visitor, run: Run | None) -> None:
    kill(cluster)
    until(lambda: ana.get("/faults/imports/")[0] == 503, "a page that says the database is away")
    assert "Nothing was saved." in ana.get("/faults/imports/")[1]
    cluster.start()


def die_whole(cluster: Cluster, server: Server, ana: Visitor, run: Run | None) -> None:
    """As a machine that loses power."""
    server.kill()
    for process in processes_of(run.token) if run else []:
        os.kill(process, signal.SIGKILL)
    kill(cluster)
    cluster.start()
    server.start()


@pytest.mark.parametrize("dies", [die_with_postgres, die_whole])
def test_what_dies_within_a_run_leaves_all_or_nothing_and_is_done_again_once(
    cluster: Cluster, server: Server, ana: Visitor, second: Path, dies: Callable[..., None]
) -> None:
    chosen = random.Random(2026)  # noqa: S311  the same moments every time
    address, stored, hit = upload(ana, second), FIRST, 0
    for task, (path, data, doing, stopped, again) in ACTS.items():
        if task != "read":  # which began with the upload
            _status, said = ana.post(address + path, data)
            assert doing in said, said
        run = begun(cluster, address)
        time.sleep(chosen.uniform(0, 0.6))
        dies(cluster, server, ana, run)
        if run:
            until(lambda run=run: not processes_of(run.token), f"the process of {run} has ended")
        after = {"commit": SECOND, "undo": FIRST}.get(task, stored)
        if left := run_of(cluster, address):
            hit += 1
            assert state(cluster) == (ROWS, stored)
            fall_silent(cluster, address)
            why = WHY[left.ended]
            status, said = ana.get(address)
            assert (status, f"{stopped} {why}" in said, again in said) == (200, True, True), said
            _status, said = ana.post(address + path, data)
            assert doing in said, said
            ready(cluster, address)
        assert state(cluster) == (ROWS, after)
        if task in ("commit", "undo"):
            assert "Tied: " in done(cluster, "verify_ledger", "--county", "faults")
        stored = after
    assert hit >= 2
    assert "Undone by ana" in ana.get(address)[1]
    assert ask(cluster, "SELECT count(*) FROM obb_importbatch WHERE state = 'confirmed'") == [(1,)]


def test_the_web_server_alone_may_die_the_run_goes_on(
    cluster: Cluster, server: Server, ana: Visitor, second: Path
) -> None:
    address = upload(ana, second)
    server.kill()
    ready(cluster, address)
    server.start()
    assert "Review: second.csv" in ana.get(address)[1]
    ana.post(f"{address}confirm/", {"reason": "Second"})
    server.kill()
    ready(cluster, address)
    server.start()
    assert "Confirmed by ana" in ana.get(address)[1]
    assert state(cluster) == (ROWS, SECOND)
    ana.post(f"{address}undo/", {"reason": "Not that one"})
    ready(cluster, address)
    assert state(cluster) == (ROWS, FIRST)


# What a run stores and its end are one transaction. The process dies between the two.
BETWEEN = """
import os, signal
import django
django.setup()
from django.db import connection
from django.utils import timezone
from obb.imports import carrying, runs
from obb.models import ImportBatch, ImportRun, Person

def die(run):
    if {committed}:
        connection.connection.commit()
    os.kill(os.getpid(), signal.SIGKILL)

carrying._done = die
runs.launch = lambda run, token: None
batch = ImportBatch.objects.latest("pk")
runs.begin(batch=batch, task="commit", by=Person.objects.get(username="ana"), at=timezone.now(), reason="Second")
run = ImportRun.objects.get(batch=batch)
carrying.carry(run=run.pk, token=run.token, clock=timezone.now)
"""


@pytest.mark.parametrize("committed", [False, True])
def test_only_as_one_transaction_what_the_page_says_is_true(
    cluster: Cluster,
    server: Server,
    ana: Visitor,
    second: Path,
    committed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`committed`: the guard is off, and what is stored is kept although the run never came to its end."""
    address = upload(ana, second)
    ready(cluster, address)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "obb.settings")
    process = python(cluster, "-c", BETWEEN.format(committed=committed))
    said = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == -signal.SIGKILL, said
    fall_silent(cluster, address)
    said = ana.get(address)[1]
    assert "Storing stopped" in said
    assert "Nothing was stored, and the review is as it was." in said
    assert state(cluster) == (ROWS, SECOND if committed else FIRST)  # with the guard off the page lies
    if not committed:
        ana.post(f"{address}confirm/", {"reason": "Second"})
        ready(cluster, address)
        assert state(cluster) == (ROWS, SECOND)
    ana.post(f"{address}undo/", {"reason": "Not that one"})
    ready(cluster, address)
    assert state(cluster) == (ROWS, FIRST)
