"""Figures of an indicator as its charts and tables print them."""

from __future__ import annotations

from decimal import Decimal

from outcomes.queries.panels import IndicatorPanel


def decimals_of(panel: IndicatorPanel) -> int:
    """As many as any value was printed with."""
    figures = [figure for one in panel.points for figure in (one.value, one.benchmark) if figure is not None]
    figures += [target.value for target in panel.targets]
    return max((-int(figure.as_tuple().exponent) for figure in figures), default=0)


def rounded(value: float, panel: IndicatorPanel) -> Decimal:
    """With as many decimals as were printed."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals_of(panel)))
