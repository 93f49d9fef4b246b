"""Is an indicator getting closer to what the county wants, or further? The call and its reason."""

from dataclasses import replace
from math import erfc, sqrt

from outcomes.domain.benchmark import gap_measure, gap_series
from outcomes.domain.call import (
    CALLS,
    CLOSER,
    FALLING,
    FURTHER,
    NO_CHANGE_THAT_MATTERS,
    NO_CLEAR_CHANGE,
    RISING,
    RULE_VERSION,
    STEADY,
    TOO_LITTLE_DATA,
    TWO_ESTIMATES,
    Verdict,
)
from outcomes.domain.direction import Direction, direction
from outcomes.domain.prepared import Prepared, prepare
from outcomes.domain.series import NORMAL, Series
from outcomes.domain.survey import compare

__all__ = [
    "CALLS", "CLOSER", "FALLING", "FURTHER", "NO_CHANGE_THAT_MATTERS", "NO_CLEAR_CHANGE", "RISING", "RULE_VERSION",
    "STEADY", "TOO_LITTLE_DATA", "TWO_ESTIMATES", "Verdict", "follows", "judge",
]  # fmt: skip

MORE_WOULD_HELP = ("too_few", "after_break", "overlapping", "gaps")
SEEN_8_IN_10 = 0.8416  # normal quantile: how far beyond the limit the truth must lie
LEVELS = (0.05, 0.10)


def judge(
    series: Series,
    *,
    level: float = 0.10,
    window: int | None = None,
    since: int | None = None,
    gap: bool | None = None,
) -> Verdict:
    """Call the direction of a series, or say why there is too little data to.

    `level`: 0.10 or 0.05, one setting for a county. `window`, `since` (default: the series' own): see `prepare`.
    `gap`: judge the gap to the benchmark; default: where the indicator is cyclical, and then a
    series without a benchmark is refused (`no_benchmark`). Raises ValueError for another level.
    """
    if level not in LEVELS:
        raise ValueError(f"the level is 0.05 or 0.10, not {level}")
    since = series.since if since is None else since
    by_gap = series.cyclical if gap is None else gap
    against, measure = "", None
    if by_gap:
        if series.benchmark is None:
            return _refused(series, prepare(series, window=window, since=since), level, "no_benchmark")
        against, measure = series.benchmark_name, gap_measure(series)
        series = gap_series(series)
    prepared = prepare(series, window=window, since=since)
    verdict = _said(series, prepared, level)
    if any(out.why == "exceptional" for out in prepared.left_out):
        other = _said(series, prepare(series, window=window, since=since, keep_exceptional=True), level)
        verdict = replace(verdict, call_with_exceptional=other.call, p_with_exceptional=other.p)
    if series.singles is not None and not by_gap:
        apart = replace(series, points=series.singles, singles=None)
        other = _said(apart, prepare(apart, window=window, since=since), level)
        verdict = replace(verdict, call_in_single_years=other.call)
    return replace(verdict, against=against, gap=measure)


def follows(verdict: Verdict) -> str | None:
    """The call that a verdict's own figures give, by its level and what matters; None where it has none to judge by.

    Of groups that are judged together a change may stand as no clear change all the same.
    """
    if verdict.p is None or verdict.change is None:
        return None
    low, high = verdict.change_low or 0.0, verdict.change_high or 0.0
    is_pair = verdict.shape == TWO_ESTIMATES
    stands_out = (low > 0 or high < 0) if is_pair else verdict.p <= verdict.level
    change = (verdict.change, low, high)
    return _word(stands_out, verdict.change, verdict.good, change, verdict.matters)


def _said(series: Series, prepared: Prepared, level: float) -> Verdict:
    if _few_estimates(series, prepared):
        return _compared(series, prepared, level)
    if prepared.refusal is not None:
        return _refused(series, prepared, level, prepared.refusal)
    return _called(series, prepared, level)


def _refused(series: Series, prepared: Prepared, level: float, refusal: str) -> Verdict:
    return Verdict(
        call=TOO_LITTLE_DATA,
        n=prepared.n,
        frequency=series.frequency,
        good=series.good,
        level=level,
        first=prepared.points[0].label if prepared.points else "",
        last=prepared.points[-1].label if prepared.points else "",
        refusal=refusal,
        needed_more=prepared.needed_more if refusal in MORE_WOULD_HELP else 0,
        break_label=prepared.break_label,
        break_reason=prepared.break_reason,
        sources=prepared.sources,
        span=prepared.span,
        left_out=prepared.left_out,
        unstable=prepared.unstable,
        hidden=prepared.hidden,
        linked_at=prepared.linked_at,
        kept_exceptional=prepared.kept_exceptional,
        vintage=prepared.vintage,
    )


def _called(series: Series, prepared: Prepared, level: float) -> Verdict:
    found = direction(
        prepared.values,
        periods=prepared.periods,
        season=prepared.season,
        resolution=prepared.resolution,
        errors=prepared.errors,
    )
    matters = None if series.matters is None else float(series.matters)
    points, k = prepared.points, found.k_last
    pace_low, pace_high = found.drift.interval()
    step_low, step_high = found.step.interval()
    mean, share = sum(prepared.values) / found.n, k / found.n
    change = _change(found)
    return Verdict(
        call=_word(found.p <= level, found.best.estimate, series.good, change, matters),
        n=found.n,
        frequency=series.frequency,
        good=series.good,
        level=level,
        first=points[0].label,
        last=points[-1].label,
        p=found.p,
        shape=found.shape,
        pace=found.drift.estimate,
        pace_low=pace_low,
        pace_high=pace_high,
        # seasons allowed for: without them these are the plain means before and after
        step_before=mean - share * found.step.estimate,
        step_after=mean + (1 - share) * found.step.estimate,
        step_change=found.step.estimate,
        step_low=step_low,
        step_high=step_high,
        before_last=points[-k - 1].label,
        after_first=points[-k].label,
        k_last=k,
        change=change[0],
        change_low=change[1],
        change_high=change[2],
        rho=found.best.rho,
        drift=found.drift,
        step=found.step,
        detectable=found.detectable,
        resolution=prepared.resolution,
        matters=matters,
        break_label=prepared.break_label,
        break_reason=prepared.break_reason,
        sources=prepared.sources,
        span=prepared.span,
        left_out=prepared.left_out,
        unstable=prepared.unstable,
        hidden=prepared.hidden,
        linked_at=prepared.linked_at,
        kept_exceptional=prepared.kept_exceptional,
        vintage=prepared.vintage,
    )


def _few_estimates(series: Series, prepared: Prepared) -> bool:
    """Two to four survey values that share no period and say their margins: compared, not judged as a trend."""
    ends = (prepared.points[0], prepared.points[-1]) if prepared.n > 1 else ()
    return (
        series.kind == "estimate"
        and prepared.refusal in MORE_WOULD_HELP
        and bool(ends)
        and all(point.moe is not None for point in ends)
    )


def _compared(series: Series, prepared: Prepared, level: float) -> Verdict:
    """The newest estimate against the first one, by the Census Bureau's test at 90 %."""
    first, last = prepared.points[0], prepared.points[-1]
    before, after = prepared.values[0], prepared.values[-1]
    found = compare(after, last.moe or 0, before, first.moe or 0, confidence=series.moe_confidence)
    change = (found.difference, found.difference - found.margin, found.difference + found.margin)
    matters = None if series.matters is None else float(series.matters)
    se = found.margin / NORMAL[90]
    return replace(
        _refused(series, prepared, level, ""),
        call=_word(found.differs, found.difference, series.good, change, matters),
        refusal=None,
        needed_more=0,
        p=erfc(abs(found.z) / sqrt(2)) if se > 0 else float(not found.differs),
        shape=TWO_ESTIMATES,
        step_before=before,
        step_after=after,
        step_change=change[0],
        step_low=change[1],
        step_high=change[2],
        change=change[0],
        change_low=change[1],
        change_high=change[2],
        detectable=(NORMAL[90] + SEEN_8_IN_10) * se,
        resolution=prepared.resolution,
        matters=matters,
    )


def _change(found: Direction) -> tuple[float, float, float]:
    """Change over the window, with its 90 % range, by the shape that stands out."""
    times = 1 if found.shape == "step" else found.span
    low, high = found.best.interval()
    return found.best.estimate * times, low * times, high * times


def _word(
    stands_out: bool, estimate: float, good: str, change: tuple[float, float, float], matters: float | None
) -> str:
    if matters is not None and -matters <= change[1] and change[2] <= matters:
        return STEADY
    if not stands_out:
        return NO_CLEAR_CHANGE
    if matters is not None and abs(change[0]) < matters:
        return NO_CHANGE_THAT_MATTERS
    rising = estimate > 0
    if good in ("none", "unstated"):
        return RISING if rising else FALLING
    return CLOSER if rising == (good == "up") else FURTHER
