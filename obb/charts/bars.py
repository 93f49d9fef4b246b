"""Bars from zero, and dots, drawn: upright by period where words fit, lying down otherwise."""

from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts import pieces
from obb.charts.layout import LINE_HEIGHT, Scale, width_of, wrapped
from obb.charts.points import FEWEST, FINAL, MOST_HIDDEN, REST, SUPPRESSED, Point, few
from obb.charts.value import DOT, Chart, axis
from obb.domain import amounts

LOOKS = {"outline": "b-plan", "hatch": "b-mid", "solid": "b-act"}
ROW, BAR_HEIGHT = 20.0, 14.0


def look_of(chart: Chart, place: int, point: Point | None = None) -> str:
    """The class of a series' bars; the remainder is hatched, a change from a base has a colour of its own."""
    if point is not None and point.status == REST:
        return "b-open"
    if point is not None and point.base is not None:
        return "b-s2"
    return LOOKS.get(chart.series[place].look, f"b-s{place + 1}")


def draw_bars(chart: Chart, width: float, height: float) -> tuple[str, float]:
    """The inside of a bar or dot drawing and its height."""
    if chart.kind != DOT and width > 400 and _stands(chart, width):
        return _upright(chart, width, height)
    return _lying(chart, width)


def _slots(chart: Chart, width: float, left: float) -> tuple[float, float]:
    """The width of a group and of a bar in it."""
    group = (width - left) / max(len(chart.places), 1)
    return group, min((group - 12) / len(chart.series), 60.0)


def _stands(chart: Chart, width: float) -> bool:
    group, bar = _slots(chart, width, _left(chart))
    labels = [bare(chart, point.y) for line in chart.series for point in line.points if point.y is not None]
    if any(point.status == SUPPRESSED for line in chart.series for point in line.points):
        return False
    fits = all(width_of(words, bold=True) <= bar for words in labels)
    return chart.ordered and fits and all(width_of(place, bold=True) + 6 <= group for place in chart.places)


def _left(chart: Chart) -> float:
    return max(width_of(chart.tick(tick)) for tick in axis(chart)) + 8


def bare(chart: Chart, y: Decimal) -> str:
    """A value over its bar: money in the unit of the axis (whose ticks name it), all else with its sign."""
    if not chart.money:
        return chart.short(y)
    size, _letter = chart.money_unit
    rounded = amounts.rounded(y / size, 2 if size > 1 else 0)
    if y and not rounded:
        return chart.short(y)
    return f"{amounts.MINUS if rounded < 0 else ''}{abs(rounded):,}"


def _value_words(chart: Chart, point: Point | None) -> str:
    return chart.short(point.y) if point is not None and point.y is not None else ""


def _gap_words(point: Point | None, missing: str) -> str:
    return point.note if point is not None and point.note else missing


def _key(chart: Chart, width: float) -> tuple[str, float]:
    if len(chart.series) == 1:
        return "", 8.0
    entries = []
    for place, line in enumerate(chart.series):
        dot = pieces.mark(place, 7, -4, f"pt pt{place + 1}")
        box = pieces.rect(look_of(chart, place), 0, -11, 14, 13)
        entries.append((dot if chart.kind == DOT else box, line.name))
    return pieces.key(entries, width)


def _upright(chart: Chart, width: float, height: float) -> tuple[str, float]:
    drawn, top = _key(chart, width)
    ticks, left = axis(chart), _left(chart)
    below = 46 if ticks[0] < 0 else 30  # the value of a falling bar stands under it, over its place
    scale = Scale(ticks[0], ticks[-1], top + height - below, top + 18)
    group, bar = _slots(chart, width, left)
    zero = scale(Decimal(0))
    parts = [drawn]
    for tick in ticks:
        parts.append(
            pieces.path("axis" if tick == 0 else "grid-l", (left, scale(tick)), (width, scale(tick)))
        )
        parts.append(pieces.text(left - 6, scale(tick) + 4.5, chart.tick(tick), anchor="end"))
    for number, place in enumerate(chart.places):
        start = left + group * number + (group - bar * len(chart.series)) / 2
        for series, line in enumerate(chart.series):
            point = line.by_x.get(place)
            if point is not None and point.y is not None:
                parts.append(_standing(chart, series, point, (start + bar * series, bar), scale, zero))
        parts.append(_missing(chart, place, start, bar, (top, zero)))
        parts.append(pieces.text(left + group * (number + 0.5), top + height - 10, place, "b", "middle"))
    return "".join(parts), top + height


def _missing(chart: Chart, place: str, start: float, bar: float, room: tuple[float, float]) -> str:
    """Why bars stand empty, once for each stretch of neighbours that say the same, where the words fit.

    `room`: the top of the drawing and its zero; the words stand on zero, or hang from it where it is the top.
    """
    top, zero = room
    points = [line.by_x.get(place) for line in chart.series]
    said = [
        "" if point is not None and point.y is not None else _gap_words(point, _("no data"))
        for point in points
    ]
    parts, first = [], 0
    while first < len(said):
        after = first + 1
        while after < len(said) and said[after] == said[first]:
            after += 1
        lines = wrapped(said[first], bar * (after - first))
        if said[first] and all(width_of(words) <= bar * (after - first) for words in lines):
            middle = start + bar * (first + after) / 2
            first_line = zero - 6 - (len(lines) - 1) * LINE_HEIGHT
            if first_line - LINE_HEIGHT < top:
                first_line = zero + LINE_HEIGHT
            for number, words in enumerate(lines):
                parts.append(pieces.text(middle, first_line + number * LINE_HEIGHT, words, "halo", "middle"))
        first = after
    return "".join(parts)


def _standing(
    chart: Chart, series: int, point: Point, slot: tuple[float, float], scale: Scale, zero: float
) -> str:
    x, wide = slot
    end = scale(point.y)
    told = pieces.data(chart.series[series].name, point.x, f"{point.y:f}", status=chart.status_of(point))
    box = pieces.rect(_css(chart, series, point), x + 1, min(zero, end), wide - 2, abs(zero - end), told)
    label = pieces.text(
        x + wide / 2, end - 6 if point.y >= 0 else end + 14, bare(chart, point.y), "b halo", "middle"
    )
    return box + label


def _css(chart: Chart, series: int, point: Point) -> str:
    css = look_of(chart, series, point)
    return css if chart.status_of(point) in {FINAL, REST} else f"{css} prov"


def _lying(chart: Chart, width: float) -> tuple[str, float]:
    from_key, y = _key(chart, width)
    ticks = axis(chart)
    words = [_value_words(chart, point) for line in chart.series for point in line.points]
    room = max((width_of(word, bold=True) for word in [*words, few()]), default=0) + 10
    low_room = room if ticks[0] < 0 and chart.kind != DOT else 4.0
    scale = Scale(ticks[0], ticks[-1], low_room, width - room)
    parts, top, zero = [from_key], y, scale(Decimal(0))
    for place in chart.places:
        for words_line in wrapped(place, width, bold=True):
            y += LINE_HEIGHT
            parts.append(pieces.text(0, y - 2, words_line, "b halo"))
        y += 3
        first = y
        for series, line in enumerate(chart.series):
            parts.append(_row(chart, series, line.by_x.get(place), y, scale))
            y += ROW
        if chart.kind != DOT:  # beside the bars alone: a line through the names would strike them out
            parts.append(pieces.path("axis", (zero, first - 1), (zero, y - 5)))
        y += 8
    return "".join(parts) + _aim(chart, scale, top, y, width), y + (LINE_HEIGHT if chart.target else 0)


def _aim(chart: Chart, scale: Scale, top: float, bottom: float, width: float) -> str:
    if chart.target is None or chart.target.y is None:
        return ""
    x, words = scale(chart.target.y), f"{chart.target.name} {chart.short(chart.target.y)}"
    half = width_of(words, bold=True) / 2
    line = pieces.path("target", (x, top), (x, bottom - 4))
    return line + pieces.text(max(half, min(x, width - half)), bottom + 10, words, "it halo", "middle")


def _row(chart: Chart, series: int, point: Point | None, y: float, scale: Scale) -> str:
    zero, name = scale(max(Decimal(0), scale.low)), chart.series[series].name
    middle = y + BAR_HEIGHT / 2
    if point is not None and point.status == SUPPRESSED:
        start, end = scale(FEWEST), scale(MOST_HIDDEN)
        told = pieces.data(name, point.x, "", status=SUPPRESSED, low=f"{FEWEST:f}", high=f"{MOST_HIDDEN:f}")
        return pieces.rect("few", start, y, end - start, BAR_HEIGHT, told) + pieces.text(
            end + 6, middle + 4.5, few(), "b halo"
        )
    if point is None or point.y is None:
        return pieces.text(zero + 6, middle + 4.5, _gap_words(point, _("no data")), "halo")
    end, start = scale(point.end), zero if point.base is None else scale(point.base)
    told = pieces.data(name, point.x, f"{point.y:f}", status=chart.status_of(point))
    words = chart.short(point.y)
    if chart.kind == DOT:
        return _dot(chart, series, point, (end, middle), scale, told) + pieces.text(
            scale(point.high if point.high is not None else point.y) + 9, middle + 4.5, words, "b halo"
        )
    box = pieces.rect(_css(chart, series, point), min(start, end), y, abs(end - start), BAR_HEIGHT, told)
    return box + pieces.text(max(end, start) + 6, middle + 4.5, words, "b halo")


def _dot(chart: Chart, series: int, point: Point, at: tuple[float, float], scale: Scale, told: str) -> str:
    x, y = at
    bar = ""
    if point.low is not None and point.high is not None:
        bar = pieces.path(f"moe m{series + 1}", (scale(point.low), y), (scale(point.high), y))
    css = f"pt pt{series + 1}{'' if chart.status_of(point) == FINAL else ' open'}"
    line = pieces.path("grid-l", (scale.start, y), (scale.end, y))
    return line + bar + pieces.mark(series, x, y, css, 5.0, told)
