"""Turning the curve: what came after a strategy began, against the forecast frozen on that day.

It is never called an effect of the strategy: other things changed too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from outcomes.domain.forecast import Forecast
from outcomes.domain.series import Point

BEATING, BELOW, IN_LINE = "beating the baseline", "below the baseline", "in line with the baseline"


@dataclass(frozen=True)
class Turning:
    """How the final values since stand against the frozen forecast.

    `call` is beating, below or in line with the baseline; None until a final value falls in the forecast's
    horizon. `score`: mean of (value − forecast) ÷ its scale in the good direction. `latest` and its 80 % range
    are in the indicator's unit. `counted`: how many values.
    """

    call: str | None
    counted: int
    score: float | None = None
    latest_label: str = ""
    latest: float | None = None
    expected: float | None = None
    low80: float | None = None
    high80: float | None = None


def turning(baseline: Forecast, points: Sequence[Point], good: str) -> Turning:
    """Compare final values after the forecast's last one with it; `good` is up or down.

    Beating: the newest lies outside the 80 % range on the good side and, from two values on, the mean score
    has the same sign; below: likewise on the other side; else in line. Slowing a decline counts as beating
    it. Values without a forecast (beyond its horizon) do not count, nor those from another definition on: they
    measure something else, and a link decided later does not change what was expected. Raises ValueError for
    another direction.
    """
    if good not in ("up", "down"):
        raise ValueError("a curve is turned up or down")
    if not baseline.steps or baseline.last_period is None:
        return Turning(None, 0)
    step_at: Mapping[int, object] = {baseline.last_period + step.ahead: step for step in baseline.steps}
    sign = 1 if good == "up" else -1
    seen = [
        (point, step_at[point.period], float(point.value))
        for point in _comparable(points, baseline)
        if point.value is not None and point.status != "provisional" and point.period in step_at
    ]
    if not seen:
        return Turning(None, 0)
    scores = [_score(value - step.point, step.scale) * sign for _point, step, value in seen]
    score = sum(scores) / len(scores)
    point, step, value = seen[-1]
    return Turning(
        call=_call(value, step.low80, step.high80, score, sign),
        counted=len(seen),
        score=score,
        latest_label=point.label,
        latest=value,
        expected=step.point,
        low80=step.low80,
        high80=step.high80,
    )


def _comparable(points: Sequence[Point], baseline: Forecast) -> Sequence[Point]:
    """Those before the first other definition after the baseline, by the definition that it was made by."""
    after = [point for point in points if point.period > baseline.last_period]
    if not baseline.linked:
        after = [point if point.measured is None else replace(point, value=point.measured) for point in after]
    broken = [p.period for p in after if (p.break_before is not None if baseline.linked else p.begins_anew)]
    return [point for point in after if not broken or point.period < broken[0]]


def _score(apart: float, scale: float) -> float:
    if scale > 0:
        return apart / scale
    return 0.0 if apart == 0 else (1.0 if apart > 0 else -1.0)


def _call(value: float, low: float, high: float, score: float, sign: int) -> str:
    side = (value > high) - (value < low)
    if side * sign > 0 and score > 0:
        return BEATING
    if side * sign < 0 and score < 0:
        return BELOW
    return IN_LINE
