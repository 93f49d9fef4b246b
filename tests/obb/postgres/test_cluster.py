"""One cluster: what it promises of its rows, and the ways it is found, killed, copied and broken."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from obb.postgres.cluster import Cluster
from obb.postgres.failure import PostgresFailure
from obb.postgres.place import checkout_cluster
from tests.obb.postgres.conftest import ask


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One started cluster for the tests that only look."""
    cluster = checkout_cluster(tmp_path_factory.mktemp("checkout"))
    cluster.start()
    yield cluster
    cluster.remove()


def pid_of(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def test_it_sorts_alike_everywhere_and_checks_its_pages(running: Cluster) -> None:
    assert ask(running, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'obb'") == [
        ("b", "C.UTF-8")
    ]
    told = "data_checksums,fsync,full_page_writes,listen_addresses,server_encoding"
    asked = f"SELECT name, setting FROM pg_settings WHERE name = ANY('{{{told}}}') ORDER BY name"  # noqa: S608
    assert ask(running, asked) == [
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
    ]


def test_nobody_else_reaches_its_socket_or_files(running: Cluster) -> None:
    for folder in (running.folder, running.data, running.sockets):
        assert oct(folder.stat().st_mode & 0o777) == oct(0o700)


def test_the_role_is_no_superuser_and_may_make_databases(running: Cluster) -> None:
    asked = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert ask(running, asked) == [(False, True, False)]


def test_starting_again_changes_nothing(running: Cluster) -> None:
    pid = pid_of(running)
    running.start()
    assert pid_of(running) == pid


def test_rows_are_kept_over_a_stop(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (1), (2)")
    cluster.stop()
    assert not cluster.ready()
    cluster.start()
    assert ask(cluster, "SELECT n FROM kept ORDER BY n") == [(1,), (2,)]


def test_committed_rows_survive_kill_9(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE kept (n int)")
    for round_ in range(5):
        ask(cluster, f"INSERT INTO kept VALUES ({round_})")  # noqa: S608
        os.kill(pid_of(cluster), signal.SIGKILL)
        cluster.start()
    assert ask(cluster, "SELECT count(*), sum(n) FROM kept") == [(5, 10)]


def test_another_process_with_the_dead_servers_number_is_left_alone(cluster: Cluster) -> None:
    cluster.start()
    mark = (cluster.data / "postmaster.pid").read_text()
    os.kill(pid_of(cluster), signal.SIGKILL)
    time.sleep(0.5)
    bystander = subprocess.Popen(["sleep", "60"])
    lines = [str(bystander.pid), *mark.splitlines()[1:]]
    (cluster.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    cluster.stop()
    assert bystander.poll() is None
    cluster.start()
    assert ask(cluster, "SELECT 1") == [(1,)]
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_files_half_made_by_a_killed_command_are_made_anew(cluster: Cluster) -> None:
    cluster.account.make_folder(cluster.folder)
    (cluster.folder / "data.unfinished").mkdir()
    (cluster.folder / "data.unfinished" / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert ask(cluster, "SELECT 1") == [(1,)]


def test_rows_of_another_version_are_refused_in_words(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresFailure, match="was written by PostgreSQL 12, the programs are"):
        cluster.start()


def test_a_server_that_cannot_start_is_told_with_the_end_of_its_log(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(PostgresFailure, match='unrecognized configuration parameter "nonsense"'):
        cluster.start()


@pytest.mark.parametrize("name", ["with space", 'it\'s "a,b" of Größe', "$HOME `date`", "x" * 90])
def test_it_starts_in_a_folder_of_any_name(
    checkout: Callable[[Path], Cluster], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    cluster = checkout(tmp_path / name)
    cluster.start()
    assert ask(cluster, "SELECT 1") == [(1,)]
    assert len(os.fsencode(cluster.sockets / ".s.PGSQL.5432")) <= 100


def test_a_folder_that_belongs_to_someone_else_is_refused(cluster: Cluster) -> None:
    other = replace(cluster, folder=Path("/proc/self"))
    with pytest.raises((PostgresFailure, OSError)):
        other.start()
