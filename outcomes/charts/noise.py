"""Noise limits of an indicator as they are drawn, and which of its values stand out by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts.beside import Limits
from obb.charts.points import Line, Point
from obb.charts.value import Chart
from outcomes.charts.figures import rounded
from outcomes.domain.control import OUTSIDE, SHIFT, TREND, TWO_OF_THREE
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.series import bounds
from outcomes.queries.standing import Standing

YEARLY = ("year", "fiscal_year")
XMR, COUNTED = "xmr", "counted"


@dataclass(frozen=True)
class Noise:
    """Limits of the newest stretch: for each label its low and high, with the decimals that were printed.

    `how`: XmR (one pair for all), or p′/u′ from what was counted (wider where less was). `standing_out`:
    label → words. `trial`: from fewer than 12 values.
    """

    labels: tuple[str, ...]
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]
    how: str
    trial: bool
    standing_out: dict[str, str]


def noise_of(panel: IndicatorPanel, standing: Standing) -> Noise | None:
    """The limits that hold for the newest stretch; None where there are none, and where both would be one line."""
    if standing.counted is not None:
        return _counted(panel, standing)
    found = standing.limits
    if found is None or found.control is None or not found.control.limits:
        return None
    newest = found.control.limits[-1]
    low, high = (rounded(end, panel) for end in newest.drawn(*bounds(panel)))
    if low == high:
        return None
    flags = zip(found.labels, found.control.flags, strict=True)
    return Noise(
        labels=found.labels,
        low=(low,) * len(found.labels),
        high=(high,) * len(found.labels),
        how=XMR,
        trial=newest.trial,
        standing_out={label: _rule_words(flag.rule) for label, flag in flags if flag is not None},
    )


def _counted(panel: IndicatorPanel, standing: Standing) -> Noise:
    found = standing.counted
    outside = {found.labels[index] for index in found.limits.outside}
    return Noise(
        labels=found.labels,
        low=tuple(rounded(end, panel) for end in found.limits.lower),
        high=tuple(rounded(end, panel) for end in found.limits.upper),
        how=COUNTED,
        trial=found.trial,
        standing_out={label: _rule_words(OUTSIDE) for label in found.labels if label in outside},
    )


def _rule_words(rule: str) -> str:
    return {
        OUTSIDE: _("outside the noise limits"),
        TREND: _("one of 7 that go one way"),
        TWO_OF_THREE: _("one of 2 in 3 near a noise limit"),
        SHIFT: _("one of 7 on one side of the average"),
    }[rule]


def with_noise(chart: Chart, panel: IndicatorPanel, noise: Noise | None) -> Chart:
    """The chart of yearly values with their limits, and a note at each value that stands out.

    Quarters and months have limits only without their seasons, which a chart of the values themselves
    cannot show: there they are said in words alone.
    """
    if noise is None or panel.frequency not in YEARLY:
        return chart
    known = {point.x for point in chart.series[0].points if point.y is not None}
    whole = noise.how == XMR and known <= set(noise.labels)
    points = tuple(
        Point(label, None, low=low, high=high)
        for label, low, high in zip(noise.labels, noise.low, noise.high, strict=True)
    )
    limits = Limits(noise.low[-1], noise.high[-1], points=() if whole else points)
    first, *others = chart.series
    noted = Line(first.name, tuple(_noted(point, noise) for point in first.points), first.look)
    return replace(chart, limits=limits, series=(noted, *others))


def _noted(point: Point, noise: Noise) -> Point:
    words = noise.standing_out.get(point.x)
    if words is None or point.y is None:
        return point
    return replace(point, note=f"{point.note}; {words}" if point.note else words)
