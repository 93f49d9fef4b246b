"""A site of a test's own: a database in the run's cluster, served as the demo is."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.databases import drop_database, make_database

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until the server must answer


@dataclass(frozen=True)
class Site:
    """Its address, without a slash at the end, and its database."""

    url: str
    database_url: str

    def manage(self, *arguments: str) -> str:
        """Run a management command in the site; what it printed. Fails the test when the command fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=_environment(self.database_url),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextlib.contextmanager
def serve(database: str, folder: Path) -> Iterator[Site]:
    """Make the database, serve it on a free port of 127.0.0.1; drop it at the end."""
    url = make_database(database)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        site = Site(f"http://127.0.0.1:{door.getsockname()[1]}", url)
        with open(folder / "server.log", "wb") as log:
            server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "obb.wsgi", "--bind", f"fd://{door.fileno()}"),
                    *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
                ],
                cwd=ROOT,
                env=_environment(url),
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[door.fileno()],
            )
        try:
            _wait_for(site, server, folder / "server.log")
            yield site
        finally:
            server.terminate()
            server.wait()
            drop_database(database)


def _wait_for(site: Site, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{site.url}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"the site did not answer:\n{log.read_text()}")


def _environment(database_url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database_url, "OBB_LOCAL": "1", "OBB_NO_BOOTSTRAP": "1"}
