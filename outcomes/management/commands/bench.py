"""`manage.py bench`: what OBB costs, as ratios, on a throw-away database."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from obb.postgres.lease import take_lease
from obb.postgres.place import throwaway_cluster
from outcomes.management.bench.forecasts import measure_forecasts
from outcomes.management.bench.imports import measure_imports
from outcomes.management.bench.million import measure_a_million
from outcomes.management.bench.observations import measure_observations
from outcomes.management.bench.pages import measure_pages
from outcomes.management.bench.speed import measure_speed
from outcomes.management.bench.verdicts import measure_verdicts

PARTS = ("imports", "pages", "verdicts")
WITHOUT_DATABASE = {"verdicts"}
_INSIDE = "OBB_BENCH_INSIDE"


class Command(BaseCommand):
    help = "Measures imports, pages and verdicts against things everybody knows, and prints the ratios."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "parts", nargs="*", choices=[*PARTS, []], help=f"{', '.join(PARTS)}; all where none is named"
        )
        parser.add_argument(
            "--only",
            action="append",
            default=[],
            choices=PARTS,
            help="the same: only this part; may be repeated",
        )
        parser.add_argument(
            "--large",
            action="store_true",
            help="also 10 million lines, and a million through the command line",
        )
        parser.add_argument(
            "--series", type=int, default=20_000, help="how many series a cell of the verdicts' table"
        )
        parser.add_argument("--rounds", type=int, default=5, help="how often each thing is measured")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = [*options["parts"], *options["only"]] or list(PARTS)
        if "verdicts" in parts and os.environ.get(_INSIDE) != "1":
            measure_verdicts(self._say, count=options["series"])
            measure_forecasts(self._say)
            measure_speed(self._say, rounds=options["rounds"])
        parts = [part for part in parts if part not in WITHOUT_DATABASE]
        if parts and os.environ.get(_INSIDE) != "1":
            sys.exit(_on_a_database_of_its_own(parts, options["rounds"], large=options["large"]))
        if not parts:
            return
        call_command("migrate", verbosity=0)
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        self.stdout.write("Single times depend on the machine and on what else it does; the ratios less so.")
        if "imports" in parts:
            measure_imports(self._say, rounds=options["rounds"])
            measure_observations(self._say, rounds=options["rounds"])
            if options["large"]:
                measure_a_million(self._say)
        if "pages" in parts:
            measure_pages(self._say, rounds=max(options["rounds"], 20), large=options["large"])

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _on_a_database_of_its_own(parts: list[str], rounds: int, *, large: bool) -> int:
    """Runs this command again beside a new cluster, which is removed afterwards."""
    cluster = throwaway_cluster()
    try:
        lease = take_lease(cluster)
        told = os.environ | {"DATABASE_URL": cluster.url, "OBB_LOCAL": "1", _INSIDE: "1"}
        command = [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "bench",
            *parts,
            f"--rounds={rounds}",
            *(["--large"] if large else []),
        ]
        code = subprocess.run(command, env=told, check=False).returncode
        lease.release()
    finally:
        cluster.remove()
    return code
