"""Several commands on one server: the first starts it, the last stops it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from obb.postgres.cluster import Cluster
from obb.postgres.failure import PostgresFailure
from obb.postgres.lease import start_over, take_lease
from tests.obb.postgres.conftest import ask

ROOT = Path(__file__).resolve().parents[3]


def test_the_last_to_leave_stops_the_server(cluster: Cluster) -> None:
    first = take_lease(cluster)
    second = take_lease(cluster)
    first.release()
    assert ask(cluster, "SELECT 1") == [(1,)]
    second.release()
    assert not cluster.ready()


def test_commands_started_at_once_share_one_server(cluster: Cluster) -> None:
    with ThreadPoolExecutor(4) as pool:
        leases = list(pool.map(take_lease, [cluster] * 4))
    assert ask(cluster, "SELECT 1") == [(1,)]
    for lease in leases:
        lease.release()
    assert not cluster.ready()


def test_a_command_killed_on_the_spot_keeps_nothing_running_for_good(
    cluster: Cluster, tmp_path: Path
) -> None:
    killed = (
        "import os, sys; from pathlib import Path; from obb.postgres.lease import take_lease; "
        "from obb.postgres.place import checkout_cluster; "
        "lease = take_lease(checkout_cluster(Path(sys.argv[1]))); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert cluster.ready()
    take_lease(cluster).release()
    assert not cluster.ready()


def test_starting_over_deletes_every_row(cluster: Cluster) -> None:
    lease = take_lease(cluster)
    ask(cluster, "CREATE TABLE kept (n int)")
    lease.release()
    start_over(cluster)
    lease = take_lease(cluster)
    assert ask(cluster, "SELECT to_regclass('kept')") == [(None,)]
    lease.release()


def test_starting_over_is_refused_while_another_command_uses_the_rows(cluster: Cluster) -> None:
    lease = take_lease(cluster)
    ask(cluster, "CREATE TABLE kept (n int)")
    with pytest.raises(PostgresFailure, match="Another command is using the database"):
        start_over(cluster)
    assert ask(cluster, "SELECT count(*) FROM kept") == [(0,)]
    lease.release()


def test_starting_over_where_nothing_was_started_does_nothing(cluster: Cluster) -> None:
    start_over(cluster)
    assert not cluster.data.exists()
