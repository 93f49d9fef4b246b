"""Where a checkout's cluster lies: reachable, its own, found again."""

import os
from collections.abc import Callable
from pathlib import Path

from obb.postgres.cluster import Cluster
from obb.postgres.lease import take_lease
from obb.postgres.place import abandoned_clusters, kept_secret, state_folder, throwaway_cluster
from tests.obb.postgres.conftest import ask, copy_of


def test_it_starts_under_a_parent_only_its_owner_can_read(
    checkout: Callable[[Path], Cluster], tmp_path: Path
) -> None:
    private = tmp_path / "home"
    (private / "obb").mkdir(parents=True)
    private.chmod(0o700)
    cluster = checkout(private / "obb")
    cluster.start()
    assert ask(cluster, "SELECT 1") == [(1,)]
    assert checkout(private / "obb") == cluster


def test_it_lies_in_the_checkout_where_the_server_may_enter_it(
    checkout: Callable[[Path], Cluster], tmp_path: Path
) -> None:
    for parent in [tmp_path, *tmp_path.parents][:3]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(0o755)
    assert checkout(tmp_path).folder == tmp_path / ".obb" / "postgres"


def test_a_copy_of_a_checkout_has_a_server_of_its_own(
    checkout: Callable[[Path], Cluster], tmp_path: Path
) -> None:
    (tmp_path / "first").mkdir()
    first = checkout(tmp_path / "first")
    first.start()
    ask(first, "CREATE TABLE kept (n int)")
    second = checkout(copy_of(tmp_path / "first", tmp_path / "second"))
    assert second.folder != first.folder
    assert second.sockets != first.sockets
    second.start()
    ask(second, "DROP TABLE IF EXISTS kept")
    second.stop()
    assert ask(first, "SELECT count(*) FROM kept") == [(0,)]


def test_a_checkout_that_moved_keeps_its_rows(checkout: Callable[[Path], Cluster], tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    first = checkout(tmp_path / "first")
    first.start()
    ask(first, "CREATE TABLE kept (n int)")
    first.stop()
    (tmp_path / "first").rename(tmp_path / "second")
    second = checkout(tmp_path / "second")
    second.start()
    assert ask(second, "SELECT count(*) FROM kept") == [(0,)]


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    state = state_folder(tmp_path)
    secret = kept_secret(state)
    assert len(secret) >= 50
    assert kept_secret(state) == secret
    assert oct((state / "secret").stat().st_mode & 0o777) == oct(0o600)


def test_a_killed_run_of_the_tests_is_cleaned_up_by_the_next() -> None:
    cluster = throwaway_cluster()
    try:
        assert cluster not in abandoned_clusters()
        lease = take_lease(cluster)
        assert cluster not in abandoned_clusters()
        lease.release()
        assert cluster in abandoned_clusters()
    finally:
        cluster.remove()


def test_throw_away_clusters_run_side_by_side_and_leave_nothing() -> None:
    first, second = throwaway_cluster(), throwaway_cluster()
    try:
        first.start()
        second.start()
        ask(first, "CREATE TABLE only_here (n int)")
        assert ask(second, "SELECT to_regclass('only_here')") == [(None,)]
    finally:
        first.remove()
        second.remove()
    assert [
        folder for one in (first, second) for folder in (one.folder, one.sockets) if folder.exists()
    ] == []
