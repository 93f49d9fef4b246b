"""A kind's plain format as a file to fill in."""

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
