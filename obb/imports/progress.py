"""How far an import is: told by what reads and writes, to whoever listens while it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from obb.models import ImportRun

Phase = ImportRun.Phase
WAITING = Phase.WAITING
READING, COMPARING, WRITING, ADDING_UP = Phase.READING, Phase.COMPARING, Phase.WRITING, Phase.ADDING_UP


@dataclass(frozen=True, slots=True)
class Progress:
    """A phase, how many rows it has dealt with, and which share of all (0 to 1; None: nobody knows yet)."""

    phase: str
    rows: int
    share: float | None = None


Listener = Callable[[Progress], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Whatever is told within goes to this listener."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(phase: str, rows: int, share: float | None = None) -> None:
    """Tells how far a phase is; nothing happens where nobody listens."""
    listener = _listener.get()
    if listener is not None:
        listener(Progress(phase, rows, share))
