"""The system's Chromium or Chrome, for the journeys and the project's own screenshot."""

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


def find_browser(*, install: bool = False) -> Path | None:
    """The browser's program; None where there is none. `install` lets root on Debian fetch one, saying so."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and install and os.getuid() == 0 and shutil.which("apt-get"):
        print("The browser tests need Chromium: installing it with apt-get ...", flush=True)
        _install()
        found = shutil.which("chromium")
    return Path(found) if found else None


def _install() -> None:
    told = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}", flush=True)
            return
