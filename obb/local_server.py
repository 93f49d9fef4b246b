"""gunicorn's settings on this machine alone: it prints the address and, at its end, stops the database it started."""

import os
from typing import Any

from obb.bootstrap import ROOT
from obb.postgres.lease import Lease, take_over
from obb.postgres.place import checkout_cluster

chdir = str(ROOT)
worker_class = "gthread"
workers = 2
threads = 4
timeout = 120
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True

lease: Lease = take_over(checkout_cluster(ROOT))


def when_ready(server: Any) -> None:
    """Say where the pages are, now that they answer."""
    print(os.environ["OBB_SERVING_WORDS"], flush=True)


def on_exit(server: Any) -> None:
    """The pages are gone: give the database back."""
    lease.release()
