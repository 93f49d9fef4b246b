"""Files that arrive: kept as they are, known by their checksums, and given back to be read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.imports import originals
from obb.imports.kinds import ImportKind
from obb.imports.refusals import ImportRefused
from obb.imports.reviewed import as_json
from obb.models import ImportBatch

State = ImportBatch.State


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to bring in: its own name, and its bytes or the path it lies at."""

    name: str
    content: bytes | None = None
    path: Path | None = None

    @property
    def source(self) -> bytes | Path:
        if (self.content is None) == (self.path is None):
            raise ValueError("a file is given as its content or as a path")
        return self.path if self.content is None else self.content

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content) if self.path is None else self.path.stat().st_size


def earlier(batch: ImportBatch) -> list[ImportBatch]:
    """Imports of the same file into the same county before this one, newest first; drafts, unread and discarded ones
    left out.
    """
    return list(
        ImportBatch.objects.filter(county_id=batch.county_id, checksum=batch.checksum, pk__lt=batch.pk)
        .exclude(state__in=(State.DISCARDED, State.DRAFT, State.UNREAD))
        .order_by("-pk")
    )


def stored_files(batch: ImportBatch, cleanup: ExitStack) -> list[bytes | Path]:
    """The originals on disk, proven to be those that were reviewed."""
    found: list[bytes | Path] = []
    for number in range(len(batch.files) or 1):
        found.append(Path(cleanup.enter_context(originals.original(batch, number)).name))
    if originals.checksum_of_all([originals.checksum_of(one) for one in found]) != batch.checksum:
        raise ImportRefused(_("The stored file is not the one that was reviewed. Bring it in again."))
    return found


def arrived(
    county, chosen: ImportKind, sources: Sequence[SourceFile], profile, saved, scope, by, at
) -> ImportBatch:
    """A new import with its originals stored; nothing is read yet."""
    files = [
        {
            "name": originals.plain_name(one.name),
            "checksum": originals.checksum_of(one.source),
            "size": one.size,
        }
        for one in sources
    ]
    batch = ImportBatch.objects.create(
        county=county,
        kind=chosen.code,
        file_name=_called([file["name"] for file in files]),
        checksum=originals.checksum_of_all([file["checksum"] for file in files]),
        files=files,
        profile=as_json(profile or {}),
        saved_profile=saved,
        scope=as_json(scope or {}),
        staged_by=by,
        staged_at=at,
    )
    for number, one in enumerate(sources):
        originals.keep(batch, one.source, number)
    return batch


def _called(names: Sequence[str]) -> str:
    """The file's name, or the first one's and how many more."""
    if len(names) == 1:
        return names[0]
    more = ngettext("and %(count)s more file", "and %(count)s more files", len(names) - 1) % {
        "count": len(names) - 1
    }
    return f"{names[0][: 250 - len(more)]} {more}"
