"""The packages: each with its reason, each locked by its hashes, none that harms."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;]+)", re.MULTILINE)


def named(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def locked(name: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for package, version in PINNED.findall((ROOT / name).read_text()):
        pins.setdefault(named(package), set()).add(version)
    return pins


def asked_for(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(one for name in extras for one in project["optional-dependencies"][name]),
    ]
    return {named(re.match(r"[A-Za-z0-9._-]+", one)[0]) for one in wanted}


def test_psycopg_3_is_nowhere() -> None:
    """Django would switch to it without a word."""
    assert "psycopg" not in locked("requirements.lock") | locked("requirements-test.lock")
    assert "psycopg" not in {named(one.name) for one in importlib.metadata.distributions()}


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|test) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in lists for line in block.splitlines()]
    assert len(lines) == len(asked_for("test"))
    assert [line for line in lines if not re.fullmatch(r'    "[^"]+", +# \S.{10,}', line)] == []


def test_the_locks_hold_what_is_asked_for() -> None:
    assert asked_for() - locked("requirements.lock").keys() == set()
    assert asked_for("test") - locked("requirements-test.lock").keys() == set()


def test_the_locks_agree() -> None:
    run, test = locked("requirements.lock"), locked("requirements-test.lock")
    assert {name: test.get(name) for name in run} == run


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text()
        entries = [line for line in text.splitlines() if line and not line.startswith(" ")]
        assert [line for line in entries if not line.endswith("\\")] == []
        assert "://" not in text


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {named(one.name): one.version for one in importlib.metadata.distributions()}
    both = locked("requirements-test.lock")
    assert {
        name: version for name, version in installed.items() if name in both and version not in both[name]
    } == {}
