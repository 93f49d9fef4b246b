"""`manage.py test`: the whole suite on a database made for this run and thrown away."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from obb.browser import find_browser, install, missing_packages
from obb.postgres.cluster import Cluster
from obb.postgres.lease import take_lease
from obb.postgres.place import abandoned_clusters, throwaway_cluster


class Command(BaseCommand):
    help = "Runs the tests on a throw-away database. Arguments go to pytest: folders, files, -k WORDS, ..."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand every argument to pytest unread; leave with its exit code."""
        sys.exit(run(argv[2:]))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("arguments", nargs="*", help="pytest's")

    def handle(self, *args: Any, **options: Any) -> None:
        if code := run(options["arguments"]):
            sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run pytest on a cluster of its own; its exit code, or 1 where browser tests could not run."""
    install(missing_packages())
    missing = missing_packages()
    chosen = ["-m", "not browser"] if missing else []
    for left_over in abandoned_clusters():
        left_over.remove()
    cluster = throwaway_cluster()
    try:
        lease = take_lease(cluster)  # held to the end: by it a later run sees that this one lives
        code = _pytest(cluster, [*chosen, *arguments])
        lease.release()
    finally:
        cluster.remove()
    if missing:
        print(f"The browser tests did not run. As root, type: apt-get install {' '.join(missing)}")
        return code or 1
    return code


def _pytest(cluster: Cluster, arguments: list[str]) -> int:
    told = os.environ | {
        "DATABASE_URL": cluster.url,
        "OBB_LOCAL": "1",
        "OBB_BROWSER": str(find_browser() or ""),
    }
    command = [sys.executable, "-m", "pytest", *arguments]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=told)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches pytest too, which then tidies up
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()
