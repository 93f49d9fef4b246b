"""A million lines through the command line: how long it takes, and how much memory."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from outcomes.management.bench.counties import STAGES, make_county

LINES = 1_000_000
MOST_SECONDS, MOST_MEGABYTES = 180, 500
_CENTERS = 1_000


def measure_a_million(say: Callable[[str], None]) -> None:
    """Prints seconds and peak memory of `import_budget` with a file of a million lines, and of one a tenth as long."""
    make_county("million", lines=0, years=2, centers=_CENTERS)
    say("Import through the command line")
    for lines in (LINES // 10, LINES):
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.writelines(_texts(lines))
            file.flush()
            seconds, megabytes = _brought(Path(file.name))
        say(f"  {lines:9,} lines {seconds:8.1f} s {megabytes:8.0f} MB at most")
    reached = seconds <= MOST_SECONDS and megabytes <= MOST_MEGABYTES
    say(f"      at most {MOST_SECONDS} s and {MOST_MEGABYTES} MB {'— reached' if reached else '— not yet'}")


def _texts(lines: int) -> Iterator[str]:
    yield "year,stage,fund,cost_center,account,kind,amount\n"
    for n in range(lines):
        yield (
            f"{2025 + n % 2},{STAGES[n // 2 % 7]},F{n % 5},{n // 14 % _CENTERS:05},A{n % 40:03},expense,"
            f"{(n * 7919 % 10_000_000 - 300_000) / 100:.2f}\n"
        )


def _brought(path: Path) -> tuple[float, float]:
    """(seconds, megabytes of memory at most) of one command of its own."""
    began = time.perf_counter()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_budget", "million", str(path)]
    child = os.posix_spawn(
        sys.executable,
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _pid, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"the import ended with {status}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024
