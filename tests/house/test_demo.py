"""`manage.py demo` as a person starts, stops, kills and restarts it, in copies of the project's own files."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from obb.postgres.place import checkout_cluster
from tests.house.conftest import ROOT, clean

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".venv.lock", ".obb", "__pycache__", ".*_cache", "staticfiles"
)
PATIENCE = 240  # seconds for a first start


class Demo:
    """One started demo: its process, what it prints, its address."""

    def __init__(self, checkout: Path, log: Path, *arguments: str, command: str = "demo") -> None:
        self.log = log
        with open(log, "wb") as out:
            line = [sys.executable, "manage.py", command, *arguments]
            self.process = subprocess.Popen(line, cwd=checkout, env=clean(), stdout=out, stderr=out)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def address(self) -> str:
        """Where it serves, once it does."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := re.search(r"OBB(?:'s demo)?: (http\S+)", self.said):
                return found[1]
            assert self.process.poll() is None, self.said
            time.sleep(0.1)
        raise AssertionError(self.said)

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(self.address() + "healthz", timeout=30) as answer,
        ):
            return answer.read() == b"ok\n"
        return False

    def end(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        return self.process.wait(60)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy of the project in a folder with a space in its name, under a parent only its owner may read."""
    folder = tmp_path / "my county" / "obb"
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    (tmp_path / "my county").chmod(0o700)
    yield folder
    checkout_cluster(folder).remove()


@pytest.fixture
def start(checkout: Path, tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """Starts demos of the checkout; whatever a failed test leaves running is ended."""
    demos: list[Demo] = []

    def one(*arguments: str, command: str = "demo") -> Demo:
        demos.append(Demo(checkout, tmp_path / f"{len(demos)}.log", *arguments, command=command))
        return demos[-1]

    yield one
    for demo in demos:
        demo.process.kill()
        demo.process.wait()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else serves on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield door.getsockname()[1]


def test_a_demo_from_its_first_start_to_starting_over(
    checkout: Path, start: Callable[..., Demo], taken: int
) -> None:
    cluster = checkout_cluster(checkout)

    first = start("--port", str(taken))
    assert first.answers()
    assert f"Port {taken} is taken; using " in first.said
    names = re.findall(r"^    (\S+) +\S.* \(durham\)$", first.said, re.MULTILINE)
    assert sorted(names) == ["admin", "analyst", "commissioner", "director", "director-health", "viewer"]
    assert (first.end(signal.SIGINT), cluster.ready()) == (0, False)

    again = start()
    assert again.answers()
    assert "Loading" not in again.said
    os.kill(int((cluster.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    again.end(signal.SIGKILL)

    after = start()
    assert after.answers()
    assert "Loading" not in after.said

    refused = start("--reset")
    assert refused.process.wait(60) == 1
    assert "Another command is using the database" in refused.said
    assert after.answers()
    assert (after.end(signal.SIGTERM), cluster.ready()) == (0, False)

    anew = start("--reset")
    assert anew.answers()
    assert "Loading the demo counties" in anew.said
    assert (anew.end(signal.SIGINT), cluster.ready()) == (0, False)


def test_a_demo_does_not_touch_a_servers_database(checkout: Path) -> None:
    told = clean() | {"DATABASE_URL": "postgresql://obb@db.example.gov/obb"}
    command = [sys.executable, "manage.py", "demo"]
    done = subprocess.run(command, cwd=checkout, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "OBB does not start: SECRET_KEY is not set" in done.stderr


def test_a_county_of_ones_own_is_served_without_the_demos(checkout: Path, start: Callable[..., Demo]) -> None:
    served = start(command="serve")
    assert served.answers()
    with urllib.request.urlopen(served.address(), timeout=30) as answer:
        page = answer.read().decode()
    assert "add_county" in page
    assert "Mecklenburg" not in page
    assert (served.end(signal.SIGINT), checkout_cluster(checkout).ready()) == (0, False)
