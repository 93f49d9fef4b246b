"""One database cluster: its files made, its server started, found running, stopped."""

import contextlib
import os
import shutil
import signal
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from obb.postgres.account import Account
from obb.postgres.binaries import Binaries, find_binaries, reachable_binaries
from obb.postgres.failure import PostgresFailure

DATABASE = ROLE = "obb"
PORT = 5432  # only names the socket's file: no network port is opened
PATIENCE = 300  # seconds; recovery after a crash of a large county may take a while
TRIES = 2  # after a crash the first start may meet the last breath of the old server
LAST_BREATH = 20  # seconds a crashed server's processes are waited for
LONGEST_LOG = 5_000_000  # bytes, before a start begins it anew
IS_ENCRYPTION_OFFERED = struct.pack("!ii", 8, 80877103)  # the one question any server answers anybody
BUILTIN_LOCALE = 17  # the first version that sorts alike on every machine


@dataclass(frozen=True)
class Cluster:
    """A folder of the account's own, the folder of its socket, and whether its rows must survive a crash."""

    folder: Path
    sockets: Path
    account: Account
    shelter: Path  # where a copy of the programs may lie
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.sockets), safe='')}&port={PORT}"

    def start(self) -> None:
        """Make the files where there are none and start the server, unless it runs; else PostgresFailure."""
        if self.ready():
            return
        self.account.make_folder(self.folder)
        self.account.make_folder(self.sockets)
        binaries = reachable_binaries(find_binaries(), self.account, self.shelter)
        if not self.data.exists():
            self._initialise(binaries)
        self._refuse_other_version(binaries)
        for _ in range(TRIES):
            self._forget_the_dead()
            if self._launch(binaries):
                return
            time.sleep(1)
        raise PostgresFailure(f"PostgreSQL did not start. Its log, {self.log}, ends:\n{self._end_of_log()}")

    def ready(self) -> bool:
        """Whether the server takes connections; waits for one that is just starting or stopping."""
        deadline = time.monotonic() + PATIENCE
        while self._accepts() and time.monotonic() < deadline:
            if self._status() == "ready":
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        """Stop the server if it runs; clients are sent away, what they had not committed is rolled back."""
        for sign, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 10)):
            pid = self._pid()
            if pid is None or not self._is_ours(pid):
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
            if self._gone(pid, patience):
                return

    def remove_rows(self) -> None:
        """Stop the server and delete its data; the next start makes it anew."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def remove(self) -> None:
        """Stop the server and delete every file of the cluster."""
        self.stop()
        for folder in (self.sockets, self.folder):
            shutil.rmtree(folder, ignore_errors=True)

    def _initialise(self, binaries: Binaries) -> None:
        """Make the files under another name first: a half-made cluster never takes the real one."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [
            *(binaries.program("initdb"), "--pgdata", str(unfinished), "--username", "postgres"),
            *("--encoding", "UTF8", "--data-checksums", "--auth-local", "trust", "--auth-host", "reject"),
            *(() if self.durable else ("--no-sync",)),
        ]
        if binaries.major >= BUILTIN_LOCALE:
            locales = [["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]]
        else:
            locales = [["--locale", "C", "--lc-ctype", "C.UTF-8"], ["--locale", "C"]]
        for locale in locales:
            done = self.account.run([*command, *locale], libraries=binaries.libraries)
            if done.returncode == 0:
                break
            shutil.rmtree(unfinished, ignore_errors=True)
        else:
            raise PostgresFailure(f"PostgreSQL could not make its files in {self.folder}:\n{done.stdout}")
        # OBB's own role is no superuser, so that nothing in it comes to need one
        words = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n"
        single = [binaries.program("postgres"), "--single", "-D", str(unfinished), "postgres"]
        done = self.account.run(single, input=words, libraries=binaries.libraries)
        if done.returncode != 0 or "ERROR" in done.stdout or "FATAL" in done.stdout:
            raise PostgresFailure(f"PostgreSQL could not make OBB's database:\n{done.stdout}")
        unfinished.rename(self.data)

    def _refuse_other_version(self, binaries: Binaries) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(binaries.major):
            raise PostgresFailure(
                f"{self.data} was written by PostgreSQL {made_by}, the programs are {binaries.major}. "
                f"Name the programs of {made_by} with OBB_POSTGRES_BIN, or delete that folder to start over."
            )

    def _launch(self, binaries: Binaries) -> bool:
        """Start the server once and wait; False when it ended instead of becoming ready."""
        loose = [] if self.durable else ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        settings = ["listen_addresses=", "unix_socket_permissions=0700", f"port={PORT}", *loose]
        command = [binaries.program("postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for setting in settings:
            command += ["-c", setting]
        fresh = not self.log.exists() or self.log.stat().st_size > LONGEST_LOG
        with open(self.log, "wb" if fresh else "ab") as log:
            self.account.own(self.log)
            process = self.account.start(command, log, libraries=binaries.libraries)
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            if self._pid() == process.pid and self._status() == "ready":
                process.returncode = 0  # it outlives this command: nobody waits for it here
                return True
            time.sleep(0.02)
        return False

    def _forget_the_dead(self) -> None:
        """Remove the marks of a server killed on the spot, or copied along with the folder.

        PostgreSQL does so itself, unless the dead server's number is another process's now. Not before the
        last of the dead server's processes has ended: it could still write.
        """
        pid = self._pid()
        if pid is None or self._is_ours(pid):
            return
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        deadline = time.monotonic() + LAST_BREATH
        while running := self._processes():
            if time.monotonic() > deadline:
                raise PostgresFailure(f"Processes of a server that crashed still run: end {running}.")
            time.sleep(0.05)
        socket_file = self.sockets / f".s.PGSQL.{PORT}"
        for mark in (self.data / "postmaster.pid", socket_file, Path(f"{socket_file}.lock")):
            mark.unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        """Whatever runs in the data folder, as each of a server's processes does; empty where nobody can tell."""
        return [int(path.name) for path in Path("/proc").glob("[0-9]*") if self._runs_here(path)]

    def _runs_here(self, process: Path) -> bool:
        try:
            return (process / "cwd").resolve(strict=True) == self.data.resolve()
        except OSError:
            return False

    def _mark(self) -> list[str]:
        """The lines of the running server's own file: pid, data folder, start, port, sockets, …, status."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _pid(self) -> int | None:
        mark = self._mark()
        return int(mark[0]) if mark and mark[0].isdigit() else None

    def _status(self) -> str:
        mark = self._mark()
        return mark[7].strip() if len(mark) > 7 else ""

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is the server of this very folder, and not another that has its number now."""
        mark = self._mark()
        if len(mark) < 2 or Path(mark[1]) != self.data:
            return False
        if Path("/proc/self/cwd").exists():
            return self._runs_here(Path(f"/proc/{pid}"))
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return True

    def _gone(self, pid: int, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if self._pid() is None or not self._is_ours(pid):
                return True
            time.sleep(0.02)
        return False

    def _accepts(self) -> bool:
        """Whether a server answers at the socket; a connection alone may be to one just killed."""
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            try:
                door.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
                door.sendall(IS_ENCRYPTION_OFFERED)
                return door.recv(1) in {b"N", b"S"}
            except OSError:
                return False

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return "(no log)"
