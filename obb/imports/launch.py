"""Starting the process of a run, beside the web server and not within it."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread
from uuid import UUID

from django.conf import settings

COMMAND = "carry_import"


def launch(run: int, token: UUID) -> int:
    """Starts it and comes back with the number of the process.

    In a session of its own it outlives the worker that asked for it: workers are restarted now and then, and end
    when somebody reloads the server. It takes its settings and database from the same environment, but not the
    short patience of a page (OBB_WEB). Where it cannot start, its run falls silent, which its page tells.
    """
    process = subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), COMMAND, str(run), str(token)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"OBB_NO_BOOTSTRAP": "1", "OBB_WEB": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    Thread(target=process.wait, daemon=True).start()  # so that none is left over as a zombie
    return process.pid
