"""Measuring: rounds taken in turn, medians, and ratios, which hold where single times do not."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Step:
    """What is timed, and what must be so `before` and is not."""

    work: Work
    before: Work = lambda: None


@dataclass(frozen=True)
class Timing:
    """Seconds of each round, and what one round handled (rows, pages)."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def in_turn(works: Mapping[str, Step], *, rounds: int, warm: int = 1) -> dict[str, Timing]:
    """Each step once a round, one after the other, so that a slow moment of the machine meets them all."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(warm + rounds):
        for name, step in works.items():
            step.before()
            gc.collect()
            began = time.perf_counter()
            step.work()
            if number >= warm:
                taken[name].append(time.perf_counter() - began)
    return {name: Timing(name, tuple(seconds)) for name, seconds in taken.items()}


def ratio(one: Timing, other: Timing) -> float:
    """How many times as long `one` takes, round by round, the median of it."""
    return statistics.median(a / b for a, b in zip(one.seconds, other.seconds, strict=True))
