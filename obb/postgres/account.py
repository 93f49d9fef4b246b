"""The operating-system account a server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from obb.postgres.failure import PostgresFailure

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Account:
    """A user and group by number, and whether this process must change to them."""

    uid: int
    gid: int
    changes: bool

    def own(self, path: Path) -> None:
        """Give a file or folder that this process made to the account."""
        if self.changes:
            os.chown(path, self.uid, self.gid)

    def make_folder(self, path: Path) -> None:
        """Make a folder of the account alone; refuse one that lies there and is another's."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_symlink():
            raise PostgresFailure(f"{path} is a link where OBB needs a folder of its own: remove it.")
        if path.stat().st_uid not in {os.getuid(), self.uid}:
            raise PostgresFailure(f"{path} belongs to another user: remove it, or move OBB elsewhere.")
        path.chmod(0o700)
        self.own(path)

    def run(self, command: list[str], *, libraries: Path | None = None, **options: Any) -> Done:
        """Run a command as the account to its end, its output captured as text."""
        captured = {"text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.run(command, check=False, **self._as(libraries), **captured, **options)

    def start(
        self, command: list[str], log: IO[bytes], *, libraries: Path | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a server as the account, in a session of its own so that Ctrl-C does not reach it."""
        quiet = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, **self._as(libraries), **quiet, start_new_session=True)

    def reaches(self, folder: Path) -> bool:
        """Whether the account may enter the folder, asked of the system itself."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0

    def _as(self, libraries: Path | None) -> dict[str, Any]:
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        if libraries is not None:
            environment["LD_LIBRARY_PATH"] = str(libraries)
        told: dict[str, Any] = {"cwd": "/", "umask": 0o077, "env": environment}
        if self.changes:
            told |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return told


def server_account() -> Account:
    """This user; for root `postgres` or, where there is none, `nobody`."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid(), changes=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, changes=True)
    raise PostgresFailure("PostgreSQL does not run as root, and this machine has no user postgres or nobody.")
