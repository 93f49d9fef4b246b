"""Clusters for the tests of the supervisor: made in a folder, asked by SQL, removed."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from obb.postgres.cluster import Cluster
from obb.postgres.place import checkout_cluster


@pytest.fixture
def checkout() -> Iterator[Callable[[Path], Cluster]]:
    """Gives the cluster of a checkout in a folder; stops and removes each at the end."""
    clusters: list[Cluster] = []

    def in_folder(folder: Path) -> Cluster:
        cluster = checkout_cluster(folder)
        clusters.append(cluster)
        return cluster

    yield in_folder
    for cluster in clusters:
        cluster.remove()


@pytest.fixture
def cluster(checkout: Callable[[Path], Cluster], tmp_path: Path) -> Cluster:
    """The cluster of a checkout of the test's own, not started."""
    return checkout(tmp_path)


def ask(cluster: Cluster, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements in one transaction as OBB's role; the rows of the last."""
    connection = psycopg2.connect(cluster.url)
    with contextlib.closing(connection), connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def copy_of(folder: Path, new: Path) -> Path:
    """A copy of a folder as `cp -a` makes it, owners and all."""
    shutil.copytree(folder, new, symlinks=True, ignore=shutil.ignore_patterns(".s.PGSQL.*"))
    for source in [folder, *folder.rglob("*")]:
        target = new / source.relative_to(folder)
        if target.exists():
            shutil.chown(target, source.stat().st_uid, source.stat().st_gid)
    return new
