"""Noise limits (XmR): how far single values move by themselves, and which values stand out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.domain.prepared import Prepared, prepare
from outcomes.domain.rounding import float_noise
from outcomes.domain.seasons import missing_seasons, seasons
from outcomes.domain.series import PERIODS_A_YEAR, Series

MINIMUM = {"year": 5, "fiscal_year": 5, "quarter": 8, "month": 12}
TRIAL_BELOW = 12
TO_LIMIT, TO_SCREEN = 2.66, 3.267  # times the average moving range
RUN = 7

OUTSIDE, TREND, TWO_OF_THREE, SHIFT = "outside", "trend", "two of three", "shift"  # in this order


@dataclass(frozen=True)
class Limits:
    """The mean and the noise limits of the points from `start` on; `trial` from under 12 points."""

    start: int
    mean: float
    lower: float
    upper: float
    trial: bool

    def drawn(self, low: float | None = None, high: float | None = None) -> tuple[float, float]:
        """The limits clipped to natural bounds, for drawing only."""
        lower = self.lower if low is None else max(self.lower, low)
        return lower, self.upper if high is None else min(self.upper, high)


@dataclass(frozen=True)
class Flag:
    """Why a point stands out, and on which side: 1 above or upward, −1 below or downward."""

    rule: str
    side: int


@dataclass(frozen=True)
class Control:
    """Limits by segment and a flag or None for each point; every rule's own points by index."""

    limits: tuple[Limits, ...]
    flags: tuple[Flag | None, ...]
    outside: tuple[int, ...]
    trend: tuple[int, ...]
    two_of_three: tuple[int, ...]
    shift: tuple[int, ...]

    def variation(self, good: str) -> str:
        """The newest point: special_cause_improvement, special_cause_concern or common_cause."""
        last = self.flags[-1] if self.flags else None
        if last is None or good not in ("up", "down"):
            return "common_cause"
        better = (last.side > 0) == (good == "up")
        return "special_cause_improvement" if better else "special_cause_concern"

    def assurance(self, target: float, good: str) -> str:
        """Whether noise alone could miss or meet a target: consistent_pass, consistent_fail or
        inconsistent."""
        last = self.limits[-1]
        if last.lower <= target <= last.upper:
            return "inconsistent"
        return "consistent_pass" if (target < last.lower) == (good == "up") else "consistent_fail"


@dataclass(frozen=True)
class NoiseLimits:
    """A series' limits beside the labels they hold for, or how many more values they need."""

    labels: tuple[str, ...]
    control: Control | None
    needed_more: int = 0
    refusal: str | None = None


def noise_limits(series: Series, *, baseline: int | None = None) -> NoiseLimits:
    """Limits for the chart of a series: its last segment, up to 20 years, seasons taken out.

    `baseline`: None for an outcome (all points count), 12 for a process measure (frozen after them).
    """
    least = MINIMUM[series.frequency]
    prepared = prepare(series, window=20 * PERIODS_A_YEAR[series.frequency], minimum=least)
    if prepared.refusal is not None:
        return NoiseLimits(_labels(prepared), None, prepared.needed_more, prepared.refusal)
    if series.restarts:
        more = missing_seasons(prepared.values, prepared.periods, prepared.season)
        if more is not None:
            return NoiseLimits(_labels(prepared), None, more, "restarts")
    season = seasons(prepared.values, prepared.periods, prepared.season)
    pairs = zip(prepared.values, prepared.periods, strict=True)
    adjusted = [season.without(value, period) for value, period in pairs]
    return NoiseLimits(_labels(prepared), control(adjusted, baseline=baseline))


def control(
    values: Sequence[float],
    *,
    rebase_at: Sequence[int] = (),
    baseline: int | None = None,
    screen: bool = True,
) -> Control:
    """Limits and flags of `values`, oldest first; a new segment starts at each index of `rebase_at`.

    `baseline`: the first points of a segment that fix its limits, None for all of them.
    `screen`: leave moving ranges of 3.267 times their average or more out, once.
    """
    starts = [0, *rebase_at]
    found: dict[str, list[int]] = {rule: [] for rule in (OUTSIDE, TREND, TWO_OF_THREE, SHIFT)}
    flags: list[Flag | None] = []
    limits = []
    for start, end in zip(starts, [*rebase_at, len(values)], strict=True):
        y = np.asarray(values[start:end], dtype=float)
        limit = _limits(y, start, baseline, screen)
        limits.append(limit)
        sides = _sides(y, limit)
        for rule, side in sides.items():
            found[rule] += [start + int(i) for i in np.flatnonzero(side)]
        for i in range(len(y)):
            standing_out = [Flag(rule, int(side[i])) for rule, side in sides.items() if side[i]]
            flags.append(standing_out[0] if standing_out else None)
    return Control(
        limits=tuple(limits),
        flags=tuple(flags),
        outside=tuple(found[OUTSIDE]),
        trend=tuple(found[TREND]),
        two_of_three=tuple(found[TWO_OF_THREE]),
        shift=tuple(found[SHIFT]),
    )


def _limits(y: np.ndarray, start: int, baseline: int | None, screen: bool) -> Limits:
    base = y if baseline is None else y[:baseline]
    mean = float(base.mean())
    ranges = np.abs(np.diff(base))
    average = float(ranges.mean()) if len(ranges) else 0.0
    if average <= float_noise(y.tolist()):
        average = 0.0  # seasons taken out of equal years leave only what floats are off by
    usual = ranges[ranges < TO_SCREEN * average]
    if screen and average > 0 and len(usual):
        average = float(usual.mean())
    reach = TO_LIMIT * average
    return Limits(start, mean, mean - reach, mean + reach, trial=len(base) < TRIAL_BELOW)


def _sides(y: np.ndarray, limit: Limits) -> dict[str, np.ndarray]:
    """For each rule the side each point stands out on, 0 where it does not; in the order of labels."""
    none = np.zeros(len(y), dtype=int)
    if limit.upper == limit.lower:
        return {OUTSIDE: none, TREND: none, TWO_OF_THREE: none, SHIFT: none}
    outside = (y > limit.upper).astype(int) - (y < limit.lower).astype(int)
    side = np.sign(y - limit.mean).astype(int)
    return {
        OUTSIDE: outside,
        TREND: _trend(y),
        TWO_OF_THREE: _two_of_three(y, limit, outside, side),
        SHIFT: _runs(side, RUN),
    }


def _trend(y: np.ndarray) -> np.ndarray:
    """Seven points that are six strict moves one way."""
    moves = _runs(np.sign(np.diff(y)).astype(int), RUN - 1)
    found = np.zeros(len(y), dtype=int)
    for i in np.flatnonzero(moves):  # a move belongs to the points on both its ends
        found[i] = found[i] or moves[i]
        found[i + 1] = moves[i]
    return found


def _runs(side: np.ndarray, length: int) -> np.ndarray:
    """The side of each point that lies in `length` or more successive ones on that side."""
    found = np.zeros(len(side), dtype=int)
    for i in range(len(side) - length + 1):
        stretch = side[i : i + length]
        if stretch[0] != 0 and np.all(stretch == stretch[0]):
            found[i : i + length] = stretch[0]
    return found


def _two_of_three(y: np.ndarray, limit: Limits, outside: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Points in the outer third, two of any three successive ones, all three on one side."""
    third = (limit.upper - limit.mean) * 2 / 3
    outer = (np.abs(y - limit.mean) > third) & (outside == 0)
    found = np.zeros(len(y), dtype=int)
    for i in range(len(y) - 2):
        three = slice(i, i + 3)
        if abs(int(side[three].sum())) == 3 and outer[three].sum() >= 2:
            found[three] = np.where(outer[three], side[three], found[three])
    return found


def _labels(prepared: Prepared) -> tuple[str, ...]:
    return tuple(point.label for point in prepared.points)
