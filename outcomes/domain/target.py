"""A target: is it met now, are we fast enough, and how likely is it on the date?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from outcomes.domain.forecast import forecast
from outcomes.domain.multipliers import chance_within
from outcomes.domain.rounding import float_noise
from outcomes.domain.series import Figure, Point, Series
from outcomes.domain.verdict import Verdict

ON_TRACK, OFF_TRACK, TOO_CLOSE = "on track", "off track", "too close to call"
FAST_ENOUGH, TOO_SLOW, CANNOT_TELL = "fast enough", "too slow", "cannot tell yet"
LEAST, MOST = 0.1, 0.9  # chances beyond these were not borne out: stated ones stop here
SURE = 2 / 3


@dataclass(frozen=True)
class Outlook:
    """What can be said of a target. Met now is a fact apart: met once is not met at the date.

    `call` is on track, off track, too close to call; or, beyond the forecast's horizon, fast enough,
    too slow, cannot tell yet; or None where there are facts only. Paces are per period.
    """

    target: float
    latest: float
    latest_label: str
    steps: int
    met_now: bool
    needed_pace: float | None
    frequency: str
    call: str | None = None
    probability: float | None = None
    expected: float | None = None
    pace: float | None = None
    pace_low: float | None = None
    pace_high: float | None = None


def met(value: Figure, target: Figure, good: str) -> bool:
    """Whether a value is at the target or on its good side. `good`: up or down."""
    if good not in ("up", "down"):
        raise ValueError("a target needs up or down as its good direction")
    return value >= target if good == "up" else value <= target


def met_so_far(values: Sequence[Figure | None], target: Figure, good: str) -> tuple[int, int]:
    """For a target to keep: how many of the values there are meet it, "7 of 8"."""
    there = [value for value in values if value is not None]
    return sum(met(value, target, good) for value in there), len(there)


def kept(points: Sequence[Point], target: Figure, good: str, *, first: int, last: int) -> tuple[int, int]:
    """`met_so_far` of the final values of the periods `first` to `last`."""
    final = [p.value for p in points if p.status != "provisional" and first <= p.period <= last]
    return met_so_far(final, target, good)


def outlook(
    series: Series,
    verdict: Verdict,
    *,
    target: Figure,
    period: int,
    low: float | None = None,
    high: float | None = None,
) -> Outlook | None:
    """How a target for `period` looks from the newest final value.

    None without any final value, or where the good direction is neither up nor down.

    `verdict` gives the pace and its range: the series' own (not one of a gap). `low`, `high`:
    natural bounds of the value.
    """
    points = [p for p in series.points if p.value is not None and p.status != "provisional"]
    if series.good not in ("up", "down") or not points or points[-1].value is None:
        return None
    latest, goal = float(points[-1].value), float(target)
    steps = period - points[-1].period
    own = verdict if not verdict.against else None
    facts = Outlook(
        target=goal,
        latest=latest,
        latest_label=points[-1].label,
        steps=steps,
        met_now=met(latest, goal, series.good),
        needed_pace=(goal - latest) / steps if steps > 0 else None,
        frequency=series.frequency,
        pace=None if own is None else own.pace,
        pace_low=None if own is None else own.pace_low,
        pace_high=None if own is None else own.pace_high,
    )
    if series.kind == "milestone":
        return replace(facts, needed_pace=None)
    if steps < 1:
        return facts
    ahead = forecast(series, low=low, high=high)
    end = ahead.at(period)
    if end is not None:
        chance = reached(end.point, end.scale, goal, series.good, ahead.n, series.frequency)
        return replace(facts, call=_track(chance), probability=chance, expected=end.point)
    return replace(facts, call=_fast(facts, series.good))


def reached(point: float, scale: float, target: float, good: str, n: int, frequency: str = "year") -> float:
    """Chance that the value at the date meets the target, from 0.1 to 0.9."""
    ahead = point - target if good == "up" else target - point
    noise = float_noise((point, target))
    if scale <= noise:
        return MOST if ahead >= -noise else LEAST
    half = chance_within(abs(ahead) / scale, n, frequency) / 2
    return min(max(0.5 + (half if ahead >= 0 else -half), LEAST), MOST)


def targeted_change(baseline: Figure, latest: Figure, target: Figure) -> float | None:
    """Healthy People's percent of the targeted change achieved; None where no change was targeted."""
    if target == baseline:
        return None
    return 100 * (float(latest) - float(baseline)) / (float(target) - float(baseline))


def growth_ratio(
    base: Figure, current: Figure, years: int, target: Figure, target_years: int
) -> float | None:
    """Open SDG's ratio: yearly growth so far ÷ yearly growth required from the base on.

    None where growth is not defined (values not positive) or none was required.
    """
    if min(base, current, target) <= 0 or target == base or years < 1 or target_years < 1:
        return None
    so_far = (float(current) / float(base)) ** (1 / years) - 1
    return so_far / ((float(target) / float(base)) ** (1 / target_years) - 1)


def _track(chance: float) -> str:
    if chance >= SURE:
        return ON_TRACK
    return OFF_TRACK if chance <= 1 - SURE else TOO_CLOSE


def _fast(facts: Outlook, good: str) -> str | None:
    """The needed pace against the 90 % range of the actual one."""
    if facts.needed_pace is None or facts.pace_low is None or facts.pace_high is None:
        return None
    slowest, fastest = facts.pace_low - facts.needed_pace, facts.pace_high - facts.needed_pace
    if good == "down":
        slowest, fastest = -fastest, -slowest
    if slowest >= 0:
        return FAST_ENOUGH
    return TOO_SLOW if fastest < 0 else CANNOT_TELL
