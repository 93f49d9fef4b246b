"""A kind's plain format as a file to fill in, and profiles of usual files to copy."""

from __future__ import annotations

import csv
import io

from obb.imports.kinds import ImportKind


def template_csv(kind: ImportKind) -> str:
    """The header and the example rows, as CSV that the kind itself reads."""
    file = io.StringIO()
    names = [field.name for field in kind.spec]
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(kind.template)
    return file.getvalue()


def sample_profiles(kind: ImportKind) -> dict[str, str]:
    """The kind's profiles to copy: name → TOML."""
    files = sorted(kind.samples.glob("*.toml")) if kind.samples is not None else ()
    return {file.stem: file.read_text(encoding="utf-8") for file in files}
