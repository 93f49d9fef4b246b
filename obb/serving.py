"""Serving on this machine alone, beside the embedded database: a free port, and becoming the web server."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from obb.postgres.cluster import Cluster
from obb.postgres.lease import take_lease

HOST = "127.0.0.1"
PORT = 8000
TRIED = 50  # ports looked at, from the first


@contextmanager
def database_for_serving(cluster: Cluster) -> Iterator[None]:
    """Starts the database; where all went well it is handed to the server that this process becomes."""
    lease = take_lease(cluster)
    try:
        yield
    except BaseException:
        connection.close()
        lease.release()
        raise
    connection.close()
    lease.hand_over()


def must_be_local(command: str) -> None:
    """Raises CommandError where the environment names a server's own database and secret."""
    if not settings.LOCAL:
        raise CommandError(
            f"{command} uses this checkout's own database: unset DATABASE_URL and SECRET_KEY,"
            " or serve with gunicorn as the README says."
        )


def open_door(port: int, say: Callable[[str], object]) -> socket.socket:
    """A listening socket on the port, or on the next free one, saying so."""
    for candidate in range(port, min(port + TRIED, 65536)):
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, candidate))
        except OSError:
            door.close()
            continue
        if candidate != port:
            say(f"Port {port} is taken; using {candidate}.")
        return door
    raise CommandError(f"No free port between {port} and {port + TRIED - 1}: name another with --port.")


def address_of(door: socket.socket) -> str:
    return f"http://{HOST}:{door.getsockname()[1]}/"


def become_server(door: socket.socket, words: str, **environment: str) -> None:
    """Become the web server, so that Ctrl-C, and any other end of it, ends the pages too."""
    os.environ |= {"OBB_SERVING_WORDS": words, **environment}
    os.set_inheritable(door.fileno(), True)
    sys.stdout.flush()
    server = [sys.executable, "-m", "gunicorn", "--config", "python:obb.local_server"]
    os.execv(sys.executable, [*server, "--bind", f"fd://{door.fileno()}", "obb.wsgi"])
