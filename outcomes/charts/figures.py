"""Figures of an indicator as its charts and tables print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from outcomes.domain.words import ends
from outcomes.queries.panels import IndicatorPanel, PanelPoint
from outcomes.queries.series import short_unit


def decimals_of(panel: IndicatorPanel, points: Sequence[PanelPoint] | None = None) -> int:
    """As many as any of these points (those that are drawn) or any target was printed with."""
    drawn = panel.points if points is None else points
    figures = [figure for one in drawn for figure in (one.value, one.benchmark) if figure is not None]
    figures += [target.value for target in panel.targets]
    return max((-int(figure.as_tuple().exponent) for figure in figures), default=0)


def rounded(value: float, panel: IndicatorPanel) -> Decimal:
    """With as many decimals as were printed."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals_of(panel)))


def range_words(panel: IndicatorPanel) -> str:
    """Between what it is good, “3 to 5 months”; "" where it is not better inside a range."""
    if panel.good != "range" or panel.low is None or panel.high is None:
        return ""
    figures = (f"{end.normalize():,f}".replace("-", "−") for end in (panel.low, panel.high))
    low, high = ends(*figures, short_unit(panel.unit))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
