"""Forecasts, chances, limits and second opinions against the rule written plainly: series of every kind."""

import random
from math import inf

import pytest

from outcomes.domain.forecast import forecast, project
from outcomes.domain.groups import passing
from outcomes.domain.multipliers import multiplier
from outcomes.domain.overdispersed import point_limits
from outcomes.domain.rank_trend import rank_trend
from outcomes.domain.series import Point, Series
from outcomes.domain.target import reached
from outcomes.domain.turning import turning
from tests.outcomes.domain.plain_rules import (
    TABLES,
    plain_chance,
    plain_limits,
    plain_multipliers,
    plain_passing,
    plain_rank_trend,
    plain_steps,
    plain_turning,
)

LENGTHS = {"year": (5, 26), "quarter": (12, 32), "month": (24, 60)}
SWING = {"year": [0.0], "quarter": [-2, 0, 3, -1], "month": [-3, -2, 0, 1, 2, 3, 4, 2, 0, -1, -2, -4]}


def invented(rng, n, swing):
    """Noise, counts, trends, random walks and steps; near 0, below it, small and large; with and without seasons."""
    level, scale = rng.choice([0, 1, 20, -5, 1000]), rng.choice([1, 1, 0.001, 12345.6])
    slope, season, walk = rng.choice([0, 0, 0.2, -1]), rng.choice([0, 1, 3]), rng.choice([0, 0, 1])
    at, values = 0.0, []
    for i in range(n):
        at = walk * at + rng.gauss(0, 1) + (4 if rng.random() < 0.03 else 0)
        values.append(scale * (level + slope * i + at + season * swing[i % len(swing)]))
    rounded = rng.choice([None, None, 0, 1])
    return values if rounded is None else [float(round(v, rounded)) for v in values]


@pytest.mark.parametrize(("frequency", "times"), [("year", 150), ("quarter", 60), ("month", 25)])
def test_forecasts_and_chances(frequency, times):
    rng = random.Random(frequency)  # noqa: S311
    for _ in range(times):
        values = invented(rng, rng.randint(*LENGTHS[frequency]), SWING[frequency])
        first, bounds = rng.randint(0, 24_000), rng.choice([(None, None), (0, None), (0, 100)])
        low, high = (-inf if bounds[0] is None else bounds[0]), (inf if bounds[1] is None else bounds[1])
        found = project(
            values,
            frequency=frequency,
            horizon=5,
            periods=range(first, first + len(values)),
            low=bounds[0],
            high=bounds[1],
        )
        alpha, steps = plain_steps(values, first, frequency, 5, low, high)
        if found.alpha != pytest.approx(alpha):  # two weights may fit equally well
            assert min(found.steps[0].scale, steps[0][1]) < 1e-9 * max(map(abs, values)), values
            continue
        close = {"rel": 1e-7, "abs": 1e-8 * max(map(abs, values))}
        for ours, plain in zip(found.steps, steps, strict=True):
            said = (ours.point, ours.scale, ours.low80, ours.high80, ours.low95, ours.high95)
            assert said == pytest.approx(plain, **close), (values, first)
        if len(set(values)) == 1:
            continue
        step, good = rng.choice(found.steps), rng.choice(["up", "down"])
        target = step.point + rng.gauss(0, 2) * step.scale
        asked = (step.point, step.scale, target, good, len(values), frequency)
        assert reached(*asked) == pytest.approx(plain_chance(*asked)), asked


def test_multipliers():
    for frequency in TABLES:
        for n in range(3, 50):
            ours = [multiplier(percent, n, frequency) for percent in (50, 80, 90, 95)]
            assert ours == pytest.approx(plain_multipliers(n, frequency)), (frequency, n)


@pytest.mark.parametrize("kind", ["share", "rate"])
def test_limits_of_what_was_counted(kind):
    rng = random.Random(kind)  # noqa: S311
    for _ in range(300):
        sizes = [rng.choice([5, 30, 1000, 50_000]) * rng.randint(1, 30) for _ in range(rng.randint(2, 40))]
        chance = rng.choice([0.01, 0.2, 0.5, 0.95])
        counts = [min(n, max(0, round(rng.gauss(n * chance, 2 * (n * chance) ** 0.5)))) for n in sizes]
        if not 0 < sum(counts) < sum(sizes):
            continue
        found, (centre, reach) = (
            point_limits(counts, sizes, kind=kind, scale=100),
            plain_limits(counts, sizes, kind),
        )
        most = 1 if kind == "share" else inf
        assert found.centre == pytest.approx(100 * centre)
        assert found.lower == pytest.approx([100 * max(0.0, centre - r) for r in reach], abs=1e-9)
        assert found.upper == pytest.approx([100 * min(most, centre + r) for r in reach], abs=1e-9)
        apart = [abs(k / n - centre) - r for k, n, r in zip(counts, sizes, reach, strict=True)]
        assert found.outside == tuple(i for i, beyond in enumerate(apart) if beyond > 1e-12), (counts, sizes)


def test_rank_trends():
    rng = random.Random("ranks")  # noqa: S311
    for _ in range(120):
        n = rng.randint(2, 6)
        values = [round(rng.gauss(0, 1), rng.choice([0, 3])) for _ in range(n)]
        periods = sorted(rng.sample(range(30), n))
        found = rank_trend(values, periods)
        s, variance, slope, exact = plain_rank_trend(values, periods)
        assert (found.s, found.variance, found.slope) == (s, pytest.approx(variance), pytest.approx(slope))
        assert found.p_exact == (None if exact is None else pytest.approx(exact)), values


def test_chances_that_stand():
    rng = random.Random("groups")  # noqa: S311
    for _ in range(500):
        chances = [rng.choice([rng.random() ** 3, 0.02, 0.05, 0.10, 0.0]) for _ in range(rng.randint(0, 12))]
        assert passing(chances) == plain_passing(chances, 0.10), chances


def test_turned_curves():
    rng, calls = random.Random("turning"), set()  # noqa: S311
    for _ in range(300):
        values = [round(50 + rng.gauss(0, 2), 1) for _ in range(rng.randint(6, 12))]
        frozen = forecast(Series([Point(i, str(i), value) for i, value in enumerate(values)]), high=52)
        steps, ahead = frozen.steps, sorted(rng.sample(range(1, 6), rng.randint(1, 5)))
        later = [(h, round(steps[h - 1].point + rng.gauss(0, 2) * steps[h - 1].scale, 1)) for h in ahead]
        points = [Point(len(values) - 1 + h, str(h), value) for h, value in later]
        plain = [(step.point, step.scale, step.low80, step.high80) for step in steps]
        good = rng.choice(["up", "down"])
        found = turning(frozen, points, good).call
        assert found == plain_turning(plain, later, good), (values, later)
        calls.add(found)
    assert len(calls) == 3
