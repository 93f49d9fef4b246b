"""How often each rule calls a change that is not there, and finds one that is: simulated from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from outcomes.management.bench.rules import RULES, ours

SEED, LEVEL = 2026, 20.0
ODD = 5.0  # standard deviations
LENGTHS = (5, 6, 8, 10, 12, 15, 20)


@dataclass(frozen=True)
class World:
    """How a series comes about: noise of one standard deviation about 20, and what truly changes.

    `rho` links neighboring values; `heavy` draws from Student's t with 3 degrees of freedom; `odd` moves one
    value, anywhere, by five standard deviations; `slope` a year; `step` from `step_from` (a share) on.
    """

    name: str
    rho: float = 0.0
    heavy: bool = False
    odd: bool = False
    slope: float = 0.0
    step: float = 0.0
    step_last: Callable[[int], int] = lambda n: max(2, int(n / 3 + 0.5))

    @property
    def changes(self) -> bool:
        return self.slope != 0 or self.step != 0

    def draw(self, count: int, n: int, seed: int = SEED) -> np.ndarray:
        """`count` series of `n` values; the same for the same seed."""
        rng = np.random.default_rng([seed, n, count])
        noise = rng.standard_t(3, (count, n)) / np.sqrt(3) if self.heavy else rng.standard_normal((count, n))
        for i in range(1, n):
            noise[:, i] = self.rho * noise[:, i - 1] + (1 - self.rho**2) ** 0.5 * noise[:, i]
        if self.odd:
            noise[np.arange(count), rng.integers(n, size=count)] += ODD * rng.choice([-1, 1], size=count)
        after = np.arange(n) >= n - self.step_last(n)
        return LEVEL + noise + self.slope * np.arange(n) + self.step * after


STILL = (
    World("independent"),
    World("linked .3", rho=0.3),
    World("linked .6", rho=0.6),
    World("heavy tails", heavy=True),
    World("one odd year", odd=True),
)
STRONGEST = World("linked .9", rho=0.9)
CHANGING = (
    World("+.3 sd a year", slope=0.3),
    World("+.5 sd a year", slope=0.5),
    World("step of 2 sd", step=2.0),
)
OF_LENGTH = (
    World("+.2 sd", slope=0.2),
    *CHANGING[:2],
    World("step midway", step=2.0, step_last=lambda n: n - n // 2),
    World("step, last third", step=2.0),
    World("step, last year", step=2.0, step_last=lambda n: 1),
)

SEASONS = {4: ("quarters", (8, 12, 20)), 12: ("months", (24, 36, 60))}  # periods a year → lengths


def of_seasons(season: int) -> tuple[World, ...]:
    """What changes in quarters or months that are moderately linked. A season itself is taken out exactly."""
    return (
        World("+1 sd a year", rho=0.3, slope=1 / season),
        World("step of 1.5 sd", rho=0.3, step=1.5),
    )


@dataclass(frozen=True)
class Rates:
    """Percent of series called in the true direction, and in the other; where nothing changes, up and down."""

    right: float
    wrong: float

    @property
    def any(self) -> float:
        return self.right + self.wrong


def rates(rule: Callable[[np.ndarray], np.ndarray], world: World, n: int, count: int) -> Rates:
    """One cell of the table."""
    calls = rule(world.draw(count, n))
    return Rates(100 * float(np.mean(calls > 0)), 100 * float(np.mean(calls < 0)))


def measure_verdicts(say: Callable[[str], None], *, count: int) -> None:
    """Prints the tables: every rule at 8 yearly values, then OBB's own by length: years, quarters, months."""
    say(f"Calls on 8 yearly values, percent of {count:,} series a cell (seed {SEED})")
    say("  nothing changes: percent called all the same; a real change: called rightly / the wrong way")
    worlds = (*STILL, *CHANGING)
    say(f"  {'':34}" + "".join(f"{world.name:>15}" for world in worlds))
    for name, rule in RULES.items():
        say(f"  {name:34}" + "".join(f"{_cell(rates(rule, world, 8, count), world):>15}" for world in worlds))
    say(f"OBB by length, percent of {count:,} series a cell")
    worlds = (*STILL, STRONGEST, *OF_LENGTH)
    say(f"  {'values':34}" + "".join(f"{world.name:>17}" for world in worlds))
    for n in LENGTHS:
        say(f"  {n:<34}" + "".join(f"{_cell(rates(ours, world, n, count), world):>17}" for world in worlds))
    fewer = max(count // 5, 1)
    say(f"OBB with seasons, percent of {fewer:,} series a cell; real changes where neighbors are linked .3")
    for season, (name, lengths) in SEASONS.items():
        worlds = (*STILL[:3], STRONGEST, *of_seasons(season))
        say(f"  {name:34}" + "".join(f"{world.name:>17}" for world in worlds))
        for n in lengths:
            cells = (rates(partial(ours, season=season), world, n, fewer) for world in worlds)
            say(f"  {n:<34}" + "".join(f"{_cell(*one):>17}" for one in zip(cells, worlds, strict=True)))


def _cell(found: Rates, world: World) -> str:
    return f"{found.right:.0f} / {found.wrong:.1f}" if world.changes else f"{found.any:.1f}"
