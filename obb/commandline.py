"""What happens before any management command: OBB's environment, its settings, its database."""

import atexit
import os
import signal
import sys
from types import FrameType

from obb.bootstrap import ROOT, enter
from obb.postgres.failure import PostgresFailure
from obb.postgres.lease import take_lease
from obb.postgres.place import checkout_cluster, kept_secret, state_folder

SERVES_ITSELF = {"bench", "demo", "serve", "test"}  # they start their own database, when they know which
WITH_TEST_PACKAGES = {"bench", "test"}
NEEDS_NONE = {"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic"}


def main(argv: list[str]) -> None:
    """Run `manage.py`'s arguments; leaves with the command's exit code."""
    command = argv[1] if len(argv) > 1 else "help"
    enter(argv, with_tests=command in WITH_TEST_PACKAGES)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "obb.settings")
    signal.signal(signal.SIGTERM, _leave)
    try:
        prepare(command)
        _execute(argv)
    except PostgresFailure as failure:
        sys.exit(f"OBB has no database: {failure}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def prepare(command: str) -> None:
    """Give the command settings and a database, where the environment does not name a production's.

    Neither DATABASE_URL nor SECRET_KEY set means: this machine alone, beside the embedded server.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("SECRET_KEY"):
        return
    cluster = checkout_cluster(ROOT)
    os.environ["OBB_LOCAL"] = "1"
    os.environ["SECRET_KEY"] = kept_secret(state_folder(ROOT))
    os.environ["DATABASE_URL"] = cluster.url
    if command in NEEDS_NONE | SERVES_ITSELF or command.startswith("-"):
        return
    lease = take_lease(cluster)
    atexit.register(lease.release)


def _execute(argv: list[str]) -> None:
    import django  # noqa: PLC0415 it is there only after `enter`
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        sys.exit(f"OBB does not start: {refusal}")
    execute_from_command_line(argv)


def _leave(number: int, frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C, so that what was started is stopped."""
    sys.exit(128 + number)
