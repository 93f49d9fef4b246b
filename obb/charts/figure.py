"""The same chart as a plotly figure: a plain dictionary, ready to become JSON."""

import textwrap
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from obb.charts.points import FEWEST, MOST_HIDDEN, REST, SUPPRESSED, Line
from obb.charts.value import BAR, LINE, Chart, axis

COLORS = ("#12436d", "#28a197", "#801650", "#f46a25")
MARKS = ("circle", "square", "diamond", "triangle-up")
INK, QUIET, PALE, TARGET = "#16191d", "#4a5159", "#e6e9e7", "#801650"


def plain(value: Decimal | None) -> float | None:
    """A number as JSON has it; a gap stays a gap."""
    return None if value is None else float(value)


def figure(chart: Chart) -> dict[str, Any]:
    """`data`, `layout` and `config` for Plotly.newPlot: the values of the drawing, unrounded.

    Nothing leaves the page.
    """
    traces = [_trace(chart, place) for place in range(len(chart.series))]
    traces += [*_fan(chart), *_target(chart), *_limits(chart)]
    return {
        "data": traces,
        "layout": _layout(chart),
        "config": {
            "displayModeBar": False,
            "displaylogo": False,
            "plotlyServerURL": "",
            "showEditInChartStudio": False,
            "responsive": True,
            "scrollZoom": False,
        },
    }


def _lies(chart: Chart) -> bool:
    return chart.kind != LINE and not chart.ordered


def _trace(chart: Chart, place: int) -> dict[str, Any]:
    line, color = chart.series[place], COLORS[place]
    points = [line.by_x.get(name) for name in chart.places]
    values = [plain(point.y) if point else None for point in points]
    across, along = (values, list(chart.places)) if _lies(chart) else (list(chart.places), values)
    trace: dict[str, Any] = {
        "name": line.name,
        "x": across,
        "y": along,
        "meta": {"role": "series", "status": [chart.status_of(point) if point else "" for point in points]},
    }
    if chart.kind == BAR:
        return trace | _bar(chart, line, COLORS[0] if line.look else color)
    trace |= {
        "type": "scatter",
        "mode": "lines+markers" if chart.kind == LINE else "markers",
        "connectgaps": False,
        "cliponaxis": False,
    }
    open_marks = [
        f"{MARKS[place]}-open" if point and chart.status_of(point) != "final" else MARKS[place]
        for point in points
    ]
    trace |= {
        "line": {"color": color, "width": 2.5},
        "marker": {"color": color, "size": 9, "symbol": open_marks},
    }
    if any(point and point.low is not None and point.high is not None for point in points):
        trace["error_x" if _lies(chart) else "error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": [
                plain(p.high - p.y) if p and p.high is not None and p.y is not None else None for p in points
            ],
            "arrayminus": [
                plain(p.y - p.low) if p and p.low is not None and p.y is not None else None for p in points
            ],
        }
    return trace


def _bar(chart: Chart, line: Line, color: str) -> dict[str, Any]:
    rest = [name in line.by_x and line.by_x[name].status == REST for name in chart.places]
    shape = ["/" if line.look == "hatch" or hatched else "" for hatched in rest]
    fill = "#ffffff" if line.look == "outline" else color
    marker = {"color": fill, "line": {"color": color, "width": 1.5}}
    marker["pattern"] = {"shape": shape, "fgcolor": color, "bgcolor": "#ffffff", "size": 6, "solidity": 0.35}
    bases = [plain(line.by_x[name].base) if name in line.by_x else None for name in chart.places]
    based = {"base": [0 if base is None else base for base in bases]} if any(bases) else {}
    return {"type": "bar", "orientation": "h" if _lies(chart) else "v", "marker": marker} | based


def _fan(chart: Chart) -> list[dict[str, Any]]:
    if chart.forecast is None:
        return []
    points = chart.forecast.points
    places = [point.x for point in points]
    base = {"type": "scatter", "x": places, "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    edge = {"line": {"width": 0}}
    name = _("Forecast, %(likely)s") % {"likely": chart.forecast.words}
    return [
        base | edge | {"name": "low", "y": [plain(point.low) for point in points], "meta": {"role": "low"}},
        base
        | edge
        | {"name": "high", "y": [plain(point.high) for point in points], "meta": {"role": "high"}}
        | {"fill": "tonexty", "fillcolor": "rgba(18,67,109,.16)"},
        {
            "type": "scatter",
            "name": name,
            "x": places,
            "y": [plain(point.y) for point in points],
            "mode": "lines+markers",
            "line": {"color": COLORS[0], "dash": "dot"},
            "marker": {"size": 4},
            "meta": {"role": "forecast"},
        },
        *(_edge95(chart, end) for end in ("low", "high") if chart.forecast.wide),
    ]


def _edge95(chart: Chart, end: str) -> dict[str, Any]:
    wide = chart.forecast.wide
    return {
        "type": "scatter",
        "name": _("95 in 100"),
        "x": [point.x for point in wide],
        "y": [plain(getattr(point, end)) for point in wide],
        "mode": "lines",
        "line": {"color": COLORS[0], "width": 1},
        "showlegend": end == "low",
        "meta": {"role": "wide"},
    }


def _target(chart: Chart) -> list[dict[str, Any]]:
    if chart.target is None or _lies(chart):
        return []
    trace = {"type": "scatter", "name": chart.target.name, "mode": "lines", "meta": {"role": "target"}}
    values = [plain(chart.target.at(place)) for place in chart.places]
    line = {
        "color": TARGET,
        "dash": "longdash",
        "width": 2,
        "shape": "hvh" if chart.target.points else "linear",
    }
    return [trace | {"x": list(chart.places), "y": values, "line": line}]


def _limits(chart: Chart) -> list[dict[str, Any]]:
    if chart.limits is None or _lies(chart):
        return []
    look = {"type": "scatter", "mode": "lines", "line": {"color": QUIET, "dash": "dot", "width": 1.25}}
    return [
        look
        | {
            "name": chart.limits.name,
            "x": list(chart.places),
            "y": [plain(chart.limits.at(place)[end]) for place in chart.places],
        }
        | {"meta": {"role": "limit"}, "showlegend": end == 0}
        for end in (0, 1)
    ]


def _layout(chart: Chart) -> dict[str, Any]:
    ticks = axis(chart)
    values = {
        "tickmode": "array",
        "tickvals": [plain(tick) for tick in ticks],
        "ticktext": [chart.tick(tick) for tick in ticks],
        "range": [plain(ticks[0]), plain(ticks[-1])],
        "gridcolor": PALE,
        "zerolinecolor": INK,
        "fixedrange": chart.kind == BAR,
    }
    places = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(chart.places),
        **_place_ticks(chart),
        "tickangle": 0,
        "automargin": True,
        "gridcolor": "#ffffff",
    }
    if _lies(chart):
        places["autorange"] = "reversed"
    return {
        "xaxis": values if _lies(chart) else places,
        "yaxis": places if _lies(chart) else values,
        "font": {"family": "Segoe UI, Roboto, Arial, sans-serif", "size": 13, "color": QUIET},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 64, "r": 16, "t": 16, "b": 48},
        "hovermode": "y unified" if _lies(chart) else "x unified",
        "showlegend": len(chart.series) > 1 or chart.target is not None,
        "legend": {"orientation": "h", "y": 1.12, "traceorder": "normal"},
        "barmode": "group",
        "shapes": [*_breaks(chart), *_hidden(chart)],
    }


def _place_ticks(chart: Chart) -> dict[str, Any]:
    """Few of the periods; all of the categories, with their names in lines instead of cut."""
    if chart.ordered:
        return {"tickmode": "auto", "nticks": 8}
    lines = [textwrap.wrap(place.replace("<", "&lt;"), 28, break_long_words=False) for place in chart.places]
    return {
        "tickmode": "array",
        "tickvals": list(chart.places),
        "ticktext": ["<br>".join(words) for words in lines],
    }


def _breaks(chart: Chart) -> list[dict[str, Any]]:
    found = [(chart.places.index(mark.x) - 0.5, mark) for mark in chart.breaks if mark.x in chart.places]
    line = {"color": INK, "width": 1.5}
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": x,
            "x1": x,
            "y0": 0,
            "y1": 1,
            "line": line,
            "name": mark.label,
        }
        for x, mark in found
    ]


def _hidden(chart: Chart) -> list[dict[str, Any]]:
    if _lies(chart):
        return []
    low, high = float(FEWEST), float(MOST_HIDDEN)
    look = {"type": "rect", "fillcolor": PALE, "line": {"color": QUIET, "dash": "dot", "width": 1}}
    return [
        look
        | {
            "x0": chart.places.index(point.x) - 0.3,
            "x1": chart.places.index(point.x) + 0.3,
            "y0": low,
            "y1": high,
        }
        for line in chart.series
        for point in line.points
        if point.status == SUPPRESSED and point.x in chart.places
    ]
