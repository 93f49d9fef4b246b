"""A PostgreSQL of a test's own that may be killed, the web server on it, and somebody who uses it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg2

from obb.postgres.cluster import Cluster
from obb.postgres.lease import take_lease
from obb.postgres.place import throwaway_cluster
from tests.databases import ROOT

TOLD = {"OBB_LOCAL": "1", "OBB_NO_BOOTSTRAP": "1"}
PASSWORD = "a long enough password"


def python(cluster: Cluster, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=os.environ | TOLD | {"DATABASE_URL": cluster.url},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def command(cluster: Cluster, *words: str) -> subprocess.Popen[str]:
    return python(cluster, "manage.py", *words)


def done(cluster: Cluster, *words: str) -> str:
    process = command(cluster, *words)
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    return said


def ask(cluster: Cluster, sql: str, *values: object) -> list[tuple]:
    with psycopg2.connect(cluster.url) as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def kill(cluster: Cluster) -> None:
    """As `pg_ctl stop -m immediate`: no server process finishes anything."""
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


def processes_of(token: str) -> list[int]:
    """The processes that were started with this word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if token.encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found


def lines_file(path: Path, rows: int, cents: int) -> Path:
    """So many lines of n dollars and some cents each."""
    head = "year,stage,department,cost_center,account,amount\n"
    lines = (f"FY2027,adopted,D{n % 20},C{n % 400},A{n % 50},{n}.0{cents}\n" for n in range(rows))
    path.write_text(head + "".join(lines))
    return path


def sum_of(rows: int, cents: int) -> Decimal:
    return sum(range(rows)) + rows * cents / Decimal(100)


def state(cluster: Cluster) -> tuple[int, Decimal]:
    """How many lines are stored, and what they add up to."""
    [found] = ask(cluster, "SELECT count(*), sum(amount) FROM budget_line")
    return found


@contextlib.contextmanager
def killable(first: Path) -> Iterator[Cluster]:
    """A server of the test's own, with a county that has its first lines."""
    one = replace(throwaway_cluster(), durable=True)  # what was said to be stored must survive
    try:
        lease = take_lease(one)
        done(one, "migrate", "--verbosity", "0")
        done(one, "add_county", "faults", "Fault County")
        done(one, "import_budget", "faults", str(first), "--new-codes", "--reason", "First")
        yield one
        lease.release()
    finally:
        one.remove()


@contextlib.contextmanager
def serving(cluster: Cluster) -> Iterator[Server]:
    """The real web server on the cluster."""
    server = Server(cluster)
    server.start()
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(timeout=30)


@dataclass
class Server:
    """Gunicorn as the README starts it, on a port of its own; it can be killed with its workers, and started again."""

    cluster: Cluster
    port: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        if not self.port:
            with socket.socket() as door:
                door.bind(("127.0.0.1", 0))
                self.port = door.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "obb.wsgi", "--bind", f"127.0.0.1:{self.port}", "--worker-class",
             "gthread", "--threads", "4", "--log-level", "critical", "--no-control-socket"],
            cwd=ROOT, env=os.environ | TOLD | {"DATABASE_URL": self.cluster.url}, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for _try in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError("the web server does not answer")

    def kill(self) -> None:
        """The master and every worker at once, as a machine that loses power does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


class Visitor:
    """Somebody with a browser: keeps cookies, follows where she is led, sends the token of the forms she was given."""

    def __init__(self, port: int) -> None:
        self._at = f"http://127.0.0.1:{port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._token = ""
        self.url = ""

    def sign_in(self, username: str) -> None:
        self.get("/accounts/login/")
        self.post("/accounts/login/", {"username": username, "password": PASSWORD})

    def get(self, path: str) -> tuple[int, str]:
        """(status, words) of a page."""
        return self._ask(urllib.request.Request(self._at + path))

    def post(
        self, path: str, data: Mapping[str, str], file: Path | None = None, name: str = "file"
    ) -> tuple[int, str]:
        """(status, words) of the page that one is led to."""
        fields = {**data, "csrfmiddlewaretoken": self._token}
        request = urllib.request.Request(self._at + path, method="POST")
        request.add_header("Referer", self._at)
        if file is None:
            request.data = urllib.parse.urlencode(fields).encode()
        else:
            request.data, kind = _multipart(fields, name, file)
            request.add_header("Content-Type", kind)
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            answer = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            return error.code, _words(error.read().decode())
        with answer:
            text = answer.read().decode()
        self.url = answer.url.removeprefix(self._at)
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self._token = found[1]
        return answer.status, _words(text)


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def _multipart(fields: Mapping[str, str], name: str, file: Path) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n\r\n'
    parts += [head.encode(), file.read_bytes(), f"\r\n--{mark}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={mark}"
