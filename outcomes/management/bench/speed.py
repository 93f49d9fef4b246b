"""How long calls and forecasts take, in seconds of the processor."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from outcomes.domain.forecast import forecast
from outcomes.domain.latest import latest
from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import judge

INDICATORS = 1_000
GOAL = 2.0  # seconds of the processor for a thousand indicators, called and projected


def indicators(count: int = INDICATORS, n: int = 10) -> list[Series]:
    """Yearly indicators of `n` values as a county stores them."""
    rng = np.random.default_rng(2026)
    values = (20 + rng.standard_normal((count, n)).cumsum(axis=1)).round(1)
    return [
        Series([Point(2010 + i, str(2010 + i), value) for i, value in enumerate(row)], good="down")
        for row in values.tolist()
    ]


def measure_speed(say: Callable[[str], None], *, rounds: int) -> None:
    """Prints the best of several rounds: preparing, calling, the newest value and the forecast of each."""
    every = indicators()
    taken = []
    for _round in range(rounds):
        began = time.process_time()
        for one in every:
            judge(one)
        called = time.process_time()
        for one in every:
            latest(one)
            forecast(one)
        taken.append((called - began, time.process_time() - called))
    calls, projections = min(taken, key=sum)
    say(f"{INDICATORS:,} indicators of 10 yearly values (goal: {GOAL:g} s of the processor)")
    say(f"  called                       {calls:8.2f} s  {INDICATORS / calls:12,.0f} a second")
    say(f"  newest value and forecast    {projections:8.2f} s  {INDICATORS / projections:12,.0f} a second")
