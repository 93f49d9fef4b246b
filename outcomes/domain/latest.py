"""The newest value against what was to be expected before it was known."""

from dataclasses import dataclass

from outcomes.domain.forecast import Step, project
from outcomes.domain.prepared import prepare
from outcomes.domain.seasons import missing_seasons
from outcomes.domain.series import PERIODS_A_YEAR, Series

MINIMUM = {"year": 6, "fiscal_year": 6, "quarter": 13, "month": 25}

BETTER, WORSE, AS_EXPECTED = "better", "worse", "as expected"
HIGHER, LOWER = "higher", "lower"  # where no good direction is stated


@dataclass(frozen=True)
class Latest:
    """The newest final value, the one before it, and the 95 % range expected for it.

    `call`: better, worse, higher, lower (than expected) or as expected. For a good range the values
    are distances from it.
    """

    call: str
    label: str
    value: float
    label_before: str
    value_before: float
    low95: float
    high95: float
    was_frozen: bool = False


def latest(
    series: Series,
    *,
    low: float | None = None,
    high: float | None = None,
    frozen: Step | None = None,
    frozen_for: int | None = None,
) -> Latest | None:
    """Compare the newest final value with a projection from the values before it; None if too few.

    `low`, `high`: natural bounds. `frozen`: the step for that value's period of a forecast that was made
    before the value was known; it is then compared with that, if it is the value of the period `frozen_for` (None:
    it is). One made by another definition than the value's says nothing of it, linked or not. Measured: 1–4 % of
    values on an unchanging series stand out.
    """
    newest = None if frozen is None else _newest(series)
    if frozen is not None and newest is not None and frozen_for in (None, newest):
        if not _redefined(series, after=newest - frozen.ahead):
            return _against(series, frozen)
    window = 20 * PERIODS_A_YEAR[series.frequency]
    prepared = prepare(series, window=window, minimum=MINIMUM[series.frequency])
    if prepared.refusal is not None or prepared.span > 1:
        return None
    before = prepared.values[:-1], prepared.periods[:-1]
    if series.restarts and missing_seasons(*before, prepared.season) is not None:
        return None
    ahead = prepared.periods[-1] - prepared.periods[-2]
    found = project(
        prepared.values[:-1],
        frequency=series.frequency,
        horizon=ahead,
        periods=prepared.periods[:-1],
        low=low,
        high=high,
    )
    step, value = found.steps[-1], prepared.values[-1]
    return Latest(
        call=_call(value, step.low95, step.high95, series.good),
        label=prepared.points[-1].label,
        value=value,
        label_before=prepared.points[-2].label,
        value_before=prepared.values[-2],
        low95=step.low95,
        high95=step.high95,
    )


def _newest(series: Series) -> int | None:
    """The period of the newest value that counts: neither provisional nor left out as exceptional."""
    used = prepare(series, window=20 * PERIODS_A_YEAR[series.frequency], minimum=2).periods
    return used[-1] if used else None


def _redefined(series: Series, *, after: int) -> bool:
    """Whether another definition began after this period."""
    return any(point.begins_anew and point.period > after for point in series.points)


def _against(series: Series, frozen: Step) -> Latest | None:
    """None where nothing stands before the newest value."""
    prepared = prepare(series, window=20 * PERIODS_A_YEAR[series.frequency], minimum=2)
    if prepared.refusal is not None:
        return None
    value = prepared.values[-1]
    return Latest(
        call=_call(value, frozen.low95, frozen.high95, series.good),
        label=prepared.points[-1].label,
        value=value,
        label_before=prepared.points[-2].label,
        value_before=prepared.values[-2],
        low95=frozen.low95,
        high95=frozen.high95,
        was_frozen=True,
    )


def _call(value: float, low: float, high: float, good: str) -> str:
    if low <= value <= high:
        return AS_EXPECTED
    above = value > high
    if good in ("none", "unstated"):
        return HIGHER if above else LOWER
    return BETTER if above == (good == "up") else WORSE
