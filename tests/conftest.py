"""What every test stands on: fast passwords, no silent skips, the folder of real files only where named."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import override_settings

from tests.databases import migrated_template

# A busy machine is no failure of a law. Where changes land, luck decides nothing: the examples are the same
# each time; at a desk every run looks at others.
hypothesis.settings.register_profile("obb", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("obb")

collect_ignore = [] if os.environ.get("OBB_SHARED") else ["real"]


@pytest.fixture(autouse=True, scope="session")
def fast_passwords() -> Iterator[None]:
    """Hashing that takes a quarter second by design would take minutes over a suite."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Copy the tests' database from one that is migrated already."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the end send away who is still connected (a thread that just ended); the server's vacuum goes by itself."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real files, for tests/real."""
    return Path(os.environ["OBB_SHARED"]).resolve()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a test nobody runs: it fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} skipped: no test may be skipped", red=True)
