"""The environment: built once, found again, built anew when what it came from changes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no packages, in a folder with a space in its name."""
    folder = tmp_path / "my county"
    (folder / "obb").mkdir(parents=True)
    for name in ("manage.py", "obb/__init__.py", "obb/bootstrap.py"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("requirements.lock", "requirements-test.lock"):
        (folder / name).write_text("")
    return folder


def start(checkout: Path, *arguments: str, home: Path | None = None) -> "subprocess.Popen[str]":
    told = {"PATH": os.environ["PATH"], "HOME": str(home or checkout.parent)}
    command = [sys.executable, "-m", "obb.bootstrap", *arguments]
    return subprocess.Popen(
        command, cwd=checkout, env=told, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_two_started_at_once_build_one_environment(checkout: Path) -> None:
    both = [start(checkout), start(checkout)]
    said = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert [out.strip() for out, _ in said] == [str(checkout / ".venv" / "bin" / "python3")] * 2
    assert "".join(errors for _, errors in said).count("Setting up OBB's environment") == 1


def test_it_is_built_once_and_again_when_the_lock_changes(checkout: Path) -> None:
    _, first = start(checkout).communicate()
    _, second = start(checkout).communicate()
    (checkout / "requirements.lock").write_text("# changed\n")
    _, third = start(checkout).communicate()
    _, tests = start(checkout, "test").communicate()
    assert first.splitlines()[1:] == ["Installing the packages of requirements.lock ..."]
    assert second == ""
    assert third == "Installing the packages of requirements.lock ...\n"
    assert tests == "Installing the packages of requirements-test.lock ...\n"


def test_one_broken_or_moved_is_made_anew(checkout: Path) -> None:
    start(checkout).communicate()
    (checkout / ".venv" / "bin" / "python3").unlink()
    out, errors = start(checkout).communicate()
    assert "Setting up OBB's environment" in errors
    assert Path(out.strip()).exists()
    moved = checkout.rename(checkout.with_name("elsewhere"))
    out, errors = start(moved).communicate()
    assert out.strip() == str(moved / ".venv" / "bin" / "python3")
    assert "Installing the packages" in errors


def test_a_package_that_is_not_the_locked_one_is_refused(checkout: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "county-1.0-py3-none-any.whl"
    wheel.write_bytes(b"not what was locked")
    (checkout / "requirements.lock").write_text(f"{wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    process = start(checkout)
    _, errors = process.communicate()
    assert process.returncode == 1
    assert "DO NOT MATCH THE HASHES" in errors
    assert not (checkout / ".venv" / "requirements.stamp").exists()


def test_manage_py_tells_an_old_python_in_a_sentence(checkout: Path) -> None:
    pretend = (
        "import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_path('manage.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "OBB needs Python 3.11 or newer; this is Python 3.9.",
    )


def test_a_python_without_venv_is_told_what_to_install(checkout: Path) -> None:
    pretend = "import sys; sys.modules['ensurepip'] = None; import obb.bootstrap; obb.bootstrap.ready()"
    done = subprocess.run(
        [sys.executable, "-c", pretend], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
