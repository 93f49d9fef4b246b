"""Series at the edges of what can be reported, against the rule written plainly: hundreds of them, of every kind."""

import random

import pytest

from outcomes.domain.control import control
from outcomes.domain.direction import direction, last_third
from tests.outcomes.domain.plain_control import plain_control
from tests.outcomes.domain.plain_direction import plain_direction

SHAPES = {
    "noise": lambda rng, n: [round(rng.gauss(50, 5), 1) for _ in range(n)],
    "below zero": lambda rng, n: [round(rng.gauss(0, 5), 2) for _ in range(n)],
    "few steps": lambda rng, n: [rng.randint(0, 3) for _ in range(n)],
    "mostly zero": lambda rng, n: [rng.choice([0, 0, 0, 1]) for _ in range(n)],
    "a line": lambda _rng, n: [3.0 + 2 * i for i in range(n)],
    "a line of tenths": lambda _rng, n: [0.3 + 0.1 * i for i in range(n)],
    "a step": lambda _rng, n: [5.0] * (n - last_third(n)) + [9.0] * last_third(n),
    "at its bound": lambda rng, n: [min(100, round(rng.gauss(99, 2))) for _ in range(n)],
    "one odd value": lambda _rng, n: [7.0] * (n - 1) + [8.0],
    "all equal": lambda _rng, n: [7.0] * n,
}
LENGTHS = {0: (5, 20), 4: (8, 20), 12: (24, 27)}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("season", "times"), [(0, 12), (4, 6), (12, 1)])
def test_directions(shape, season, times):
    rng = random.Random(f"{shape} {season}")  # noqa: S311
    for _ in range(times):
        values = SHAPES[shape](rng, rng.randint(*LENGTHS[season]))
        asked = {
            "season": season,
            "resolution": rng.choice([0.1, 1, 10]),  # at times larger than any change
            "errors": rng.choice([None, [abs(rng.gauss(1, 0.5)) for _ in values]]),
        }
        found, plain = direction(values, **asked), plain_direction(values, **asked)
        assert found.p == pytest.approx(plain["p"], abs=1e-7), (values, asked)
        for name in ("drift", "step"):
            fit = getattr(found, name)
            assert (fit.estimate, fit.se) == pytest.approx(
                (plain[name]["estimate"], plain[name]["se"]), abs=1e-8
            ), (values, asked)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("baseline", [None, 12])
@pytest.mark.parametrize("screen", [True, False])
def test_noise_limits(shape, baseline, screen):
    rng = random.Random(f"{shape} {baseline} {screen}")  # noqa: S311
    for _ in range(20):
        values = SHAPES[shape](rng, rng.randint(5, 40))
        found = control(values, baseline=baseline, screen=screen)
        *limits, labels = plain_control(values, baseline, screen)
        only = found.limits[0]
        assert [only.mean, only.lower, only.upper] == pytest.approx(limits, abs=1e-9), values
        assert [None if flag is None else (flag.rule, flag.side) for flag in found.flags] == labels, values
