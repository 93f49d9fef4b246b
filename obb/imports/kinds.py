"""The kinds of files that can be brought in. Each app registers its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from obb.access import Ability
from obb.imports.columns import FieldSpec
from obb.imports.problems import Problem
from obb.imports.profile import Profile
from obb.imports.reading import Stream
from obb.imports.suggest import Seen, Suggestion
from obb.models import County, ImportBatch, Person

KEEP, DROP = "keep", "drop"
"""What a person decides about rows that repeat another exactly."""


class Shelf(TextChoices):
    """Where people look for a kind of file, in their order."""

    BUDGET = "budget", gettext_lazy("The budget")
    CODES = "codes", gettext_lazy("Codes and names")
    RESULTS = "results", gettext_lazy("Goals and results")
    PLANS = "plans", gettext_lazy("Plans of departments")
    OTHER = "other", gettext_lazy("People and reference figures")


class UnknownKind(Exception):
    """No kind of import has this name."""


@dataclass(slots=True)
class Arrival:
    """One file on its way in: what a kind is given to review it, and then to write it.

    `stream` gives the file's records once. `scope` is what was declared ({}: find it from the file).
    `writing`: the review is made inside the transaction that will write, with everything locked; otherwise
    nothing may be kept for later. `batch` is the stored import (its number is set). `cleanup` closes what is opened.
    """

    county: County
    profile: Profile
    stream: Stream
    scope: Mapping[str, Any]
    batch: ImportBatch
    writing: bool
    by: Person | None
    at: datetime
    cleanup: ExitStack
    reason: str = ""


@dataclass(slots=True)
class Review:
    """What a kind makes of a file. All but `work` and `problems` is kept as JSON (amounts and days as texts).

    `problems`: the kind's own, beside those of the stream. `totals`: what must be the same when the import is
    confirmed. `changes`: what would change, for the review page. `scope`: what is replaced. `kept`: rows that
    become something. `mark`: another text where something else would be written. `work`: whatever `commit` needs;
    lives only as long as the transaction.
    """

    problems: list[Problem] = field(default_factory=list)
    totals: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)
    kept: int = 0
    mark: str = ""
    work: Any = None


class UndoRefused(Exception):
    """The import cannot be undone; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of file.

    `stage(arrival)` reads and checks against the database and writes nothing. `commit(arrival, review)` writes,
    inside the pipeline's transaction, and may return more to keep in the review (JSON). `undo(batch, by, reason)`
    takes it back, inside a transaction, or raises UndoRefused; None: such an import cannot be undone.
    `about`: what it is, in one line; `shelf` and `usual`: among which others, and as the how manieth of them.
    `template`: example rows of the plain format, texts by field name. `needs`: who may bring it in.
    `creatable`: what a profile's `new_codes` may allow to be made. `samples`: a folder of profiles to copy.
    `suggest`: how its files seem to be laid out, where headers and cells alone do not tell.
    """

    code: str
    label: str
    spec: Sequence[FieldSpec]
    stage: Callable[[Arrival], Review]
    commit: Callable[[Arrival, Review], Mapping[str, Any] | None]
    undo: Callable[[ImportBatch, Person | None, str], None] | None = None
    help: str = ""
    about: str = ""
    shelf: Shelf = Shelf.OTHER
    usual: int = 100
    template: Sequence[Mapping[str, str]] = ()
    needs: Ability = Ability.IMPORT
    order: int = 100
    creatable: Sequence[str] = ()
    known_texts: Callable[[County], Mapping[str, Sequence[str]]] | None = None
    samples: Path | None = None
    suggest: Callable[[County, Seen], Suggestion] | None = None


_KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Makes a kind known. Registering a code again replaces it."""
    _KINDS[kind.code] = kind


def kinds() -> list[ImportKind]:
    """All kinds, in the order a new county needs them."""
    return sorted(_KINDS.values(), key=lambda kind: (kind.order, kind.code))


def on_shelves(some: Sequence[ImportKind]) -> list[tuple[str, list[ImportKind]]]:
    """(shelf in words, its kinds with the most usual first), in order, for those that hold any."""
    found = [
        (
            str(shelf.label),
            sorted((kind for kind in some if kind.shelf == shelf), key=lambda kind: kind.usual),
        )
        for shelf in Shelf
    ]
    return [(shelf, held) for shelf, held in found if held]


def kind_called(code: str) -> ImportKind:
    """The kind with this code. Raises UnknownKind with a sentence."""
    try:
        return _KINDS[code]
    except KeyError:
        known = ", ".join(kind.code for kind in kinds())
        raise UnknownKind(f"“{code}” is not a kind of import. Known: {known}.") from None
