"""Standing: what else can be said of an indicator – noise limits, the newest value, targets, what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from outcomes.domain.control import NoiseLimits, noise_limits
from outcomes.domain.forecast import Forecast, forecast
from outcomes.domain.latest import AS_EXPECTED, Latest, latest
from outcomes.domain.overdispersed import CountedLimits, counted_limits
from outcomes.domain.series import Point, Series
from outcomes.domain.target import Outlook, outlook
from outcomes.domain.verdict import TOO_LITTLE_DATA, Verdict
from outcomes.queries.panels import IndicatorPanel, PanelPoint, PanelTarget
from outcomes.queries.series import bounds

FORECAST_STEPS = 3
FROZEN_AFTER = 12  # values, for a process that is watched


@dataclass(frozen=True)
class Standing:
    """Worked out from a panel's own figures alone, so that nothing in it says more than the panel does.

    `limits`, `latest` and `ahead` are None where they do not apply; `counted` are p′ or u′ limits, which take
    the place of `limits` where every value has what it counts; `target` is the next one from the
    newest value on, or else the last, with how it looks (None where that cannot be said).
    """

    limits: NoiseLimits | None = None
    counted: CountedLimits | None = None
    latest: Latest | None = None
    ahead: Forecast | None = None
    target: PanelTarget | None = None
    outlook: Outlook | None = None


def standing_of(panel: IndicatorPanel) -> Standing:
    """Nothing where a value is withheld: what is worked out from the others could give it away."""
    target = next_target(panel)
    series = series_of_panel(panel)
    if series is None:
        return Standing(target=target)
    verdict = panel.verdict.verdict if panel.verdict is not None else _unjudged(panel)
    low, high = bounds(panel)
    expected = panel.expected
    found = latest(
        series,
        low=low,
        high=high,
        frozen=None if expected is None else expected.step,
        frozen_for=None if expected is None else expected.period,
    )
    return Standing(
        limits=noise_limits(
            _as_drawn(series), baseline=FROZEN_AFTER if panel.noise_baseline == "first" else None
        ),
        counted=counted_limits(series),
        latest=found,
        ahead=_ahead(panel, series, target, found),
        target=target,
        outlook=None
        if target is None or target.kept_from is not None
        else outlook(series, verdict, target=target.value, period=target.period, low=low, high=high),
    )


def series_of_panel(panel: IndicatorPanel) -> Series | None:
    """The county's own values as the rules take them; None where one is withheld, or none is there."""
    own = [one for one in panel.points if one.value is not None or one.break_before or one.link_before]
    if not any(point.value is not None for point in own) or any(point.suppressed for point in panel.points):
        return None
    if panel.kind == "milestone" or (panel.good == "range" and panel.low is None and panel.high is None):
        return None
    return Series(
        points=tuple(map(point_of_panel, own)),
        frequency=panel.frequency,
        good=panel.good,
        kind=panel.kind,
        low=panel.low,
        high=panel.high,
        real=panel.real,
        restarts=panel.restarts,
        since=panel.baseline_period,
    )


def _as_drawn(series: Series) -> Series:
    """Limits stand beside the values: those of a good range are its values, not their distances from it."""
    return replace(series, good="none") if series.good == "range" else series


def point_of_panel(one: PanelPoint) -> Point:
    """A panel's point as the rules take it."""
    return Point(
        period=one.period,
        label=one.label,
        value=one.value,
        numerator=one.numerator,
        denominator=one.denominator,
        moe=one.margin,
        status=one.status,
        exceptional=one.exceptional or None,
        break_before=one.break_before or None,
        source=one.source,
        span=one.span,
        linked=one.linked,
        measured=one.measured,
        link_before=one.link_before or None,
        vintage=date.fromisoformat(one.vintage) if one.vintage else None,
    )


def next_target(panel: IndicatorPanel) -> PanelTarget | None:
    """The first target from the newest value's period on, else the last; None where none is set."""
    newest = panel.latest
    after = [one for one in panel.targets if newest is None or one.period >= newest.period]
    return after[0] if after else panel.targets[-1] if panel.targets else None


def _ahead(
    panel: IndicatorPanel, series: Series, target: PanelTarget | None, found: Latest | None
) -> Forecast | None:
    """None where it is better inside a range."""
    if panel.good == "range":
        return None
    low, high = bounds(panel)
    newest = max(
        (one.period for one in series.points if one.status != "provisional"),
        default=series.points[-1].period,
    )
    steps = FORECAST_STEPS if target is None else max(FORECAST_STEPS, target.period - newest)
    changed = found is not None and found.call != AS_EXPECTED
    return forecast(series, horizon=steps, low=low, high=high, just_changed=changed)


def _unjudged(panel: IndicatorPanel) -> Verdict:
    return Verdict(call=TOO_LITTLE_DATA, n=0, frequency=panel.frequency, good=panel.good, level=0.1)
