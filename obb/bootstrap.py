"""OBB's own environment, made from the locked packages with the standard library alone."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
NO_VENV = """OBB needs Python's venv module, which this Python lacks.
On Debian or Ubuntu: apt-get install python3-venv"""


def enter(argv: list[str], *, with_tests: bool = False) -> None:
    """Return inside OBB's environment; elsewhere build it where needed and run `argv` again in it.

    OBB_NO_BOOTSTRAP=1 leaves the environment to whoever deploys.
    """
    if os.environ.get("OBB_NO_BOOTSTRAP") == "1":
        return
    python = ready(with_tests=with_tests)
    if not Path(sys.prefix).samefile(python.parent.parent):
        sys.stdout.flush()
        os.execv(python, [str(python), *argv])


def ready(*, with_tests: bool = False) -> Path:
    """The path of the Python of an environment that holds every locked package, built where needed."""
    locks = [RUN_LOCK, TEST_LOCK] if with_tests else [RUN_LOCK]
    for folder in _folders():
        if all(_stamped(folder, lock) for lock in locks):
            return _python(folder)
    folder = next((f for f in _folders() if _writable(f)), None)
    if folder is None:
        sys.exit(f"OBB cannot write its environment: not in {' nor in '.join(map(str, _folders()))}.")
    with _only_builder(folder):
        for lock in locks:
            if not _stamped(folder, lock):
                _install(folder, lock)
    return _python(folder)


def _folders() -> list[Path]:
    """Where the environment may lie, best first."""
    if chosen := os.environ.get("OBB_VENV"):
        return [Path(chosen).absolute()]
    name = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return [ROOT / ".venv", cache / "obb" / name / "venv"]


def _python(folder: Path) -> Path:
    return folder / "bin" / "python3"


def _writable(folder: Path) -> bool:
    if folder.exists():
        return os.access(folder, os.W_OK)
    if folder.parent != ROOT:
        with contextlib.suppress(OSError):
            folder.parent.mkdir(parents=True, exist_ok=True)
    return os.access(folder.parent, os.W_OK)


@contextlib.contextmanager
def _only_builder(folder: Path) -> Iterator[None]:
    """Two commands started at once: the second waits, then finds the stamps of the first."""
    # the checkout itself may be watched or read-only to others: the lock lies beside the environment
    with open(folder.parent / f"{folder.name}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another command is setting up OBB's environment; waiting for it ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _stamp_file(folder: Path, lock: Path) -> Path:
    return folder / f"{lock.stem}.stamp"


def _stamp(folder: Path, lock: Path) -> str:
    """What must not have changed since the packages were put in: the lock, the Python, the place."""
    packages = hashlib.sha256(lock.read_bytes()).hexdigest()
    return "\n".join([packages, str(_python(folder).resolve()), str(folder)])


def _stamped(folder: Path, lock: Path) -> bool:
    try:
        return _python(folder).exists() and _stamp_file(folder, lock).read_text() == _stamp(folder, lock)
    except OSError:
        return False


def _install(folder: Path, lock: Path) -> None:
    if not _has_venv():
        sys.exit(NO_VENV)
    if not _same_python(folder):
        _say(f"Setting up OBB's environment in {folder} (once) ...")
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    _say(f"Installing the packages of {lock.name} ...")
    pip = [str(_python(folder)), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    _run([*pip, "install", "--require-hashes", "--requirement", str(lock)])
    _stamp_file(folder, lock).write_text(_stamp(folder, lock))


def _has_venv() -> bool:
    """Whether this Python makes environments; Debian's lacks a part of it until python3-venv is installed."""
    try:
        return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    except ValueError:  # barred by name
        return False


def _same_python(folder: Path) -> bool:
    """Whether the environment there was made in that place by a Python that is still the same."""
    python = _python(folder)
    probe = "import sys, pip; print(sys.prefix, *sys.version_info[:2])"
    if not python.exists():
        return False
    said = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=False)
    library = list(folder.glob("lib/python3.*"))
    version = ".".join(said.stdout.split()[-2:])
    return said.returncode == 0 and [path.name for path in library] == [f"python{version}"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        sys.exit(f"Setting up OBB's environment failed at: {' '.join(command)}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":  # `python3 -m obb.bootstrap [test]` prints the environment's Python, for scripts
    print(ready(with_tests=sys.argv[1:] == ["test"]))
