"""The project from outside: commands run as a person types them, with an environment of the test's own."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import drop_database, make_database

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "DATABASE_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
}


@pytest.fixture
def production() -> dict[str, str]:
    """What a server in service needs to be told, and nothing more."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "budget.example.gov",
        "DATABASE_URL": os.environ["DATABASE_URL"],
    }


@pytest.fixture
def run() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run Python in a checkout: `run("manage.py", "check", told={...})`; settings only from `told`."""

    def run_python(
        *arguments: str, told: dict[str, str], root: Path = ROOT
    ) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=root, env=clean() | told, capture_output=True, text=True, check=False
        )

    return run_python


@pytest.fixture
def migrated() -> Iterator[str]:
    """The URL of a migrated database of the test's own with nothing in it."""
    yield make_database("house")
    drop_database("house")


def clean() -> dict[str, str]:
    """This process's environment without a word to OBB, but the packages it has."""
    kept = {
        name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("OBB_")
    }
    return kept | {"OBB_NO_BOOTSTRAP": "1"}
