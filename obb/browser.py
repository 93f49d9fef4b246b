"""The system's Chromium or Chrome, for the journeys and the project's own screenshot."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (  # as root, without a graphics card, and without a word to the network
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> Path | None:
    """The browser's program; None where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else None


def missing_packages() -> list[str]:
    """What the browser tests need of the system and do not find, by Debian's names."""
    missing = [] if find_browser() else ["chromium"]
    if not _driver_runs():
        missing.append("libatomic1")
    return missing


def install(packages: list[str]) -> None:
    """Fetch Debian packages, saying so; says what apt-get said where that fails. Does nothing but as root on Debian."""
    if not packages or os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"The browser tests need {' and '.join(packages)}: installing with apt-get ...", flush=True)
    told = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}", flush=True)
            return


def _driver_runs() -> bool:
    """Whether playwright's own program finds its libraries: a bare Debian lacks one of them."""
    spec = importlib.util.find_spec("playwright")
    if spec is None or not spec.submodule_search_locations:
        return False
    node = Path(next(iter(spec.submodule_search_locations)), "driver", "node")
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0
