"""A bar on a terminal, or now and then a line elsewhere, that says how far an import is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from django.core.management.base import OutputWrapper

from obb.imports.progress import Progress, told_to

WIDTH = 30
SHORT = 1.0
"""Seconds in which nothing is said: a small file is done by then."""
ON_A_TERMINAL, ELSEWHERE = 0.1, 10.0
"""Seconds between two things said."""


class Bar:
    """Listens to an import. `end` leaves the terminal as it was."""

    def __init__(self, out: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out, clock
        self._is_terminal = out.isatty()
        self._said_at = clock() + SHORT - (ON_A_TERMINAL if self._is_terminal else ELSEWHERE)
        self._began, self._drawn = clock(), 0

    def __call__(self, progress: Progress) -> None:
        """Says it, unless something was said just before."""
        now = self._clock()
        pause = ON_A_TERMINAL if self._is_terminal else ELSEWHERE
        if now < self._said_at + pause:
            return
        self._said_at = now
        if self._is_terminal:
            text = _drawn(progress)
            self._out.write("\r" + text.ljust(self._drawn))
            self._drawn = len(text)
        else:
            self._out.write(f"{_words(progress)}, {now - self._began:.0f} s\n")
        self._out.flush()

    def end(self) -> None:
        """Takes the bar off a terminal."""
        if self._drawn:
            self._out.write("\r" + " " * self._drawn + "\r")
            self._out.flush()
            self._drawn = 0


@contextmanager
def bar_on(out: OutputWrapper | TextIO) -> Iterator[None]:
    """What is imported within is shown there: a command's own stream, or any other."""
    while isinstance(out, OutputWrapper):
        out = out._out  # what is drawn over must not end its line
    bar = Bar(out)
    try:
        with told_to(bar):
            yield
    finally:
        bar.end()


def _drawn(progress: Progress) -> str:
    if progress.share is None:
        return _words(progress)
    done = round(WIDTH * min(max(progress.share, 0), 1))
    return f"{'█' * done}{'░' * (WIDTH - done)} {progress.share:4.0%}  {_words(progress)}"


def _words(progress: Progress) -> str:
    return f"{progress.phase.capitalize()}: {progress.rows:,} row{'' if progress.rows == 1 else 's'}"
