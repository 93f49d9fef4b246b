"""Several commands, one server: the first starts it, the last stops it."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from obb.postgres.cluster import Cluster
from obb.postgres.failure import PostgresFailure

USERS = "users.lock"
INHERITED = "OBB_POSTGRES_LEASE"  # the open file's number, for a server process that takes over


class Lease:
    """A share in a running server, held by an open, locked file: the system gives it back at any death."""

    def __init__(self, cluster: Cluster, handle: int) -> None:
        self._cluster = cluster
        self._handle: int | None = handle

    def release(self) -> None:
        """Give the share back, and stop the server when no other command has one."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        with _gate(self._cluster):
            if _only(handle):
                self._cluster.stop()
            os.close(handle)

    def hand_over(self) -> None:
        """Let the program that this process becomes next (`exec`) find the lease with `take_over`."""
        if self._handle is not None:
            os.set_inheritable(self._handle, True)
            os.environ[INHERITED] = str(self._handle)


def take_lease(cluster: Cluster) -> Lease:
    """Start the server unless it runs, and share in it. PostgresFailure says why not."""
    cluster.account.make_folder(cluster.folder)
    with _gate(cluster):
        cluster.start()
        handle = _open(cluster, USERS)
        fcntl.flock(handle, fcntl.LOCK_SH)
    return Lease(cluster, handle)


def take_over(cluster: Cluster) -> Lease:
    """The lease that the program before this one handed over."""
    handle = int(os.environ.pop(INHERITED))
    os.set_inheritable(handle, False)
    return Lease(cluster, handle)


def start_over(cluster: Cluster) -> None:
    """Delete the cluster with all its rows; PostgresFailure when another command is using it."""
    if not cluster.folder.exists():
        return
    with _gate(cluster):
        handle = _open(cluster, USERS)
        try:
            if not _only(handle):
                raise PostgresFailure("Another command is using the database: stop that first.")
            cluster.remove_rows()
        finally:
            os.close(handle)


def is_abandoned(cluster: Cluster) -> bool:
    """Whether commands shared in the server once and none does now."""
    try:
        handle = os.open(cluster.folder / USERS, os.O_RDWR)
    except OSError:
        return False  # never shared in: its command may be just about to
    try:
        return _only(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _gate(cluster: Cluster) -> Iterator[None]:
    """One command at a time starts or stops."""
    handle = _open(cluster, "gate.lock")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _open(cluster: Cluster, name: str) -> int:
    path: Path = cluster.folder / name
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    cluster.account.own(path)
    return handle


def _only(handle: int) -> bool:
    """Whether no other process shares in the lock; asked inside the gate, where nobody can join."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
