"""SQL that migrations run, kept in files of its own so that it can be read as SQL."""

from pathlib import Path

from django.db.migrations import RunSQL


def run_file(migration: str, name: str) -> RunSQL:
    """The operation that runs `sql/<name>.sql` beside the migration, and `<name>_reverse.sql` to take it back."""
    folder = Path(migration).parent / "sql"
    return RunSQL((folder / f"{name}.sql").read_text(), (folder / f"{name}_reverse.sql").read_text())
