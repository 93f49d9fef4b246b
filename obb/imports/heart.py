"""The heart of a run: says every second that its process lives and how far it is, and hears when it is to stop."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connection

from obb.imports.progress import Progress
from obb.models import ImportRun

BEAT = 1.0
"""Seconds between two beats."""
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody cancelled the run, or began it anew: nothing of this one is stored."""


class Heart:
    """Beats within `with`, by a connection of its own: what is told within one transaction nobody else could see.

    Give `told` to those who tell their progress. It raises Stopped once the run is no longer this process's own;
    a statement that runs then is cancelled, too.
    """

    def __init__(self, run: ImportRun, clock: Callable[[], datetime]) -> None:
        self._run, self._clock, self._told = run, clock, Progress("", 0)
        self._main = connection.connection
        self._ended, self._stopped = Event(), Event()
        self._thread = Thread(target=self._beat_on, name=f"heart of run {run.pk}", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def told(self, progress: Progress) -> None:
        """A listener for `progress.told_to`."""
        self._told = progress
        if self.stopped:
            raise Stopped

    def _beat_on(self) -> None:
        try:
            while not self._ended.wait(BEAT):
                try:
                    alive = self._beat()
                except (DatabaseError, InterfaceError):
                    # The database is away: what this process does is lost with its own connection; where that one
                    # lives on, so does the run.
                    log.warning("The beat of run %s did not reach the database.", self._run.pk)
                    connection.close()
                    continue
                if not alive:
                    self._stop()
                    return
        finally:
            connection.close()

    def _beat(self) -> bool:
        told = self._told
        mine = ImportRun.objects.filter(pk=self._run.pk, token=self._run.token, ended=ImportRun.Ended.NOT)
        share = None if told.share is None else min(max(told.share, 0.0), 1.0)
        return bool(mine.update(beat_at=self._clock(), phase=told.phase, rows=told.rows, share=share))

    def _stop(self) -> None:
        self._stopped.set()
        while not self._ended.is_set():  # once more: the statement that must end may come after the first
            with contextlib.suppress(Exception):
                self._main.cancel()
            time.sleep(BEAT / 2)
