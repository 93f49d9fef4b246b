"""Lines over time, drawn: series, target, limits, breaks, forecast, and labels at their ends."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts import pieces
from obb.charts.beside import Break
from obb.charts.layout import LINE_HEIGHT, Scale, spread, thinned, width_of
from obb.charts.points import BEFORE_BREAK, FEWEST, FINAL, MOST_HIDDEN, SUPPRESSED, Line, Point, few, number
from obb.charts.value import Chart, axis


@dataclass(frozen=True, slots=True)
class End:
    """A label to the right of the lines: what it says, where it belongs, where its thing ends."""

    words: str
    css: str
    y: float
    x: float
    value: Decimal


@dataclass(frozen=True, slots=True)
class Frame:
    """The box the lines are drawn in."""

    width: float
    left: float
    right: float
    top: float
    bottom: float
    x: dict[str, float]
    y: Scale


def draw_lines(chart: Chart, width: float, height: float) -> tuple[str, float]:
    """The inside of a line drawing and its height."""
    if not chart.places:
        return "", height
    narrow = width < 400
    named = len(chart.series) > 1
    at_end = named and not narrow and all(width_of(line.name) <= 120 for line in chart.series)
    drawn, top = _key(chart, width, names=named and not at_end, rules=narrow)
    ticks = axis(chart)
    words = [chart.tick(tick) for tick in ticks]
    left = max(width_of(word) for word in words) + 8
    right = (
        width
        - max((width_of(label, bold=True) for label in _end_words(chart, at_end, narrow)), default=0)
        - 10
    )
    frame = _frame(chart, width, (left, right), (top + 12, top + height - 30), ticks)
    parts = [drawn, _axis(frame, chart, ticks, words), _annotations(frame, chart)]
    parts += [_breaks(frame, chart), _fan(frame, chart)]
    parts += [_across(frame, chart), *(_series(frame, chart, place) for place in range(len(chart.series)))]
    parts.append(_ends(frame, chart, at_end, narrow))
    return "".join(parts), top + height


def _frame(
    chart: Chart,
    width: float,
    sides: tuple[float, float],
    heights: tuple[float, float],
    ticks: tuple[Decimal, ...],
) -> Frame:
    (left, right), (top, bottom) = sides, heights
    places = chart.places
    inset = min(10.0, (right - left) / 10)
    if len(places) == 1:
        x = {places[0]: (left + right) / 2}
    else:
        step = (right - left - 2 * inset) / (len(places) - 1)
        x = {place: left + inset + step * count for count, place in enumerate(places)}
    return Frame(width, left, right, top, bottom, x, Scale(ticks[0], ticks[-1], bottom, top))


def _key(chart: Chart, width: float, *, names: bool, rules: bool) -> tuple[str, float]:
    """What the lines are (`names`), and the target and limits (`rules`) where there is no room beside them."""
    entries = []
    for place, line in enumerate(chart.series if names else ()):
        line_part = pieces.path(f"ln{place + 1}", (0, -4), (16, -4))
        entries.append((line_part + pieces.mark(place, 8, -4, f"pt pt{place + 1}"), line.name))
    aim = _newest_aim(chart)
    if rules and aim is not None:
        words = f"{chart.target.name} {chart.short(aim)}"
        entries.append((pieces.path("target", (0, -4), (16, -4)), words))
    if rules and chart.limits is not None:
        low, high = (chart.short(number(limit)) for limit in (chart.limits.low, chart.limits.high))
        entries.append((pieces.path("lim", (0, -4), (16, -4)), f"{chart.limits.name} {low}, {high}"))
    return pieces.key(entries, width) if entries else ("", 0.0)


def _newest_aim(chart: Chart) -> Decimal | None:
    """The target of the last period that has one."""
    aims = [chart.target.at(place) for place in chart.places] if chart.target is not None else []
    return next((aim for aim in reversed(aims) if aim is not None), None)


def _axis(frame: Frame, chart: Chart, ticks: tuple[Decimal, ...], words: list[str]) -> str:
    parts = []
    for tick, word in zip(ticks, words, strict=True):
        base = tick == 0 or (tick == ticks[0] and tick > 0)
        css = "grid-l" if not base else "axis" if tick == 0 else "axis cut"
        parts.append(pieces.path(css, (frame.left, frame.y(tick)), (frame.right, frame.y(tick))))
        parts.append(pieces.text(frame.left - 6, frame.y(tick) + 4.5, word, anchor="end"))
    centers = [frame.x[place] for place in chart.places]
    for shown in thinned(centers, chart.places):
        half = width_of(chart.places[shown]) / 2
        center = min(max(centers[shown], half), frame.width - half)
        parts.append(pieces.text(center, frame.bottom + 19, chart.places[shown], anchor="middle"))
    return "".join(parts)


def _breaks(frame: Frame, chart: Chart) -> str:
    parts = []
    for count, mark in enumerate(mark for mark in chart.breaks if mark.x in frame.x):
        before = chart.places.index(mark.x) - 1
        x = frame.x[mark.x] if before < 0 else (frame.x[mark.x] + frame.x[chart.places[before]]) / 2
        y = frame.bottom - 8 - count * LINE_HEIGHT
        parts.append(pieces.path("brk", (x, frame.top), (x, frame.bottom)))
        parts.append(_break_words(frame, mark, x, y))
    return "".join(parts)


def _break_words(frame: Frame, mark: Break, x: float, y: float) -> str:
    """The label on the side that has room for it; where neither has, a word, and the table says the rest."""
    for words in (mark.label, _("linked") if mark.joined else _("break")):
        size = width_of(words, bold=True) + 6
        if x + size <= frame.right:
            return pieces.text(x + 6, y, words, "b halo")
        if x - size >= frame.left:
            return pieces.text(x - 6, y, words, "b halo", "end")
    return ""


def _fan(frame: Frame, chart: Chart) -> str:
    if chart.forecast is None:
        return ""
    points = [point for point in chart.forecast.points if point.x in frame.x]
    start = _last(chart, chart.series[0], before={point.x for point in points})
    from_last = [(frame.x[start.x], frame.y(start.y))] if start is not None and start.y is not None else []
    ranged = [point for point in points if point.low is not None and point.high is not None]
    upper = [(frame.x[point.x], frame.y(point.high)) for point in ranged]
    lower = [(frame.x[point.x], frame.y(point.low)) for point in reversed(ranged)]
    middle = [(frame.x[point.x], frame.y(point.y)) for point in points if point.y is not None]
    parts = [pieces.path("fan", *from_last, *upper, *lower, closed=True)] if ranged else []
    if middle:
        parts.append(pieces.path("fanmid", *from_last, *middle))
    wide = [point for point in chart.forecast.wide if point.x in frame.x]
    for end in ("low", "high") if wide else ():
        edge = [(frame.x[point.x], frame.y(getattr(point, end))) for point in wide]
        parts.append(pieces.path("fan95", *from_last, *edge))
    parts += [_forecast_point(frame, point) for point in points if point.y is not None]
    return "".join(parts)


def _forecast_point(frame: Frame, point: Point) -> str:
    edges = {"low": point.low, "high": point.high}
    more = {name: f"{value:f}" for name, value in edges.items() if value is not None}
    told = pieces.data("forecast", point.x, f"{point.y:f}", **more)
    return pieces.mark(0, frame.x[point.x], frame.y(point.y), "pt1", 1.5, told)


def _across(frame: Frame, chart: Chart) -> str:
    parts = []
    if chart.limits is not None and not chart.limits.points:
        for limit in (chart.limits.low, chart.limits.high):
            y = frame.y(number(limit))
            parts.append(pieces.path("lim", (frame.left, y), (frame.right, y)))
    elif chart.limits is not None:
        for end in (0, 1):
            parts += _steps(frame, chart, "lim", [chart.limits.at(place)[end] for place in chart.places])
    if chart.target is not None and not chart.target.points and chart.target.y is not None:
        y = frame.y(chart.target.y)
        parts.append(pieces.path("target", (frame.left, y), (frame.right, y)))
    elif chart.target is not None:
        parts += _steps(frame, chart, "target", [chart.target.at(place) for place in chart.places])
    return "".join(parts)


def _steps(frame: Frame, chart: Chart, css: str, heights: list[Decimal | None]) -> list[str]:
    """A level piece at each place that has a height."""
    half = (frame.x[chart.places[1]] - frame.x[chart.places[0]]) * 0.45 if len(chart.places) > 1 else 20
    parts = []
    for place, height in zip(chart.places, heights, strict=True):
        if height is not None:
            y = frame.y(height)
            start, end = max(frame.x[place] - half, frame.left), min(frame.x[place] + half, frame.right)
            parts.append(pieces.path(css, (start, y), (end, y)))
    return parts


def _annotations(frame: Frame, chart: Chart) -> str:
    """A numbered thin line at each period that something was written of; several of one period side by side."""
    parts, seen = [], {}
    for count, note in enumerate(chart.annotations, start=1):
        if note.x in frame.x:
            x, shift = frame.x[note.x], seen.get(note.x, 0)
            seen[note.x] = shift + 1
            if not shift:
                parts.append(pieces.path("ann", (x, frame.top), (x, frame.bottom)))
            parts.append(pieces.text(x + 3 + 14 * shift, frame.top + 4, str(count), "b halo"))
    return "".join(parts)


def _last(chart: Chart, line: Line, before: Collection[str] = ()) -> Point | None:
    """The last value there is; of those that do not stand in the places of `before`."""
    known = [line.by_x[place] for place in chart.places if place in line.by_x and place not in before]
    known = [point for point in known if point.y is not None or point.status == SUPPRESSED]
    return known[-1] if known else None


def _series(frame: Frame, chart: Chart, place: int) -> str:
    line = chart.series[place]
    parts = [_run(frame, chart, place, run) for run in runs(chart, line)]
    step = (frame.right - frame.left) / max(len(chart.places), 1)
    size = 4.0 if step > 14 else 2.5
    for point in line.points:
        if point.status == SUPPRESSED:
            parts.append(_hidden(frame, line, point, step))
        elif point.y is not None:
            parts.append(_point(frame, chart, place, point, size))
    return "".join(parts)


def runs(chart: Chart, line: Line) -> list[list[Point]]:
    """The stretches a line is drawn through: broken at gaps, hidden counts and breaks."""
    found: list[list[Point]] = [[]]
    before = None
    starts = {mark.x for mark in chart.breaks if not mark.joined}
    for place in chart.places:
        point = line.by_x.get(place)
        status = chart.status_of(point) if point is not None else None
        if point is None or point.y is None:
            found.append([])
            continue
        if place in starts or (before == BEFORE_BREAK) != (status == BEFORE_BREAK):
            found.append([])
        found[-1].append(point)
        before = status
    return [run for run in found if run]


def _run(frame: Frame, chart: Chart, place: int, run: list[Point]) -> str:
    if len(run) < 2:
        return ""
    css = "ln0" if chart.status_of(run[0]) == BEFORE_BREAK else f"ln{place + 1}"
    return pieces.path(css, *((frame.x[point.x], frame.y(point.y)) for point in run))


def _point(frame: Frame, chart: Chart, place: int, point: Point, size: float) -> str:
    x, status = frame.x[point.x], chart.status_of(point)
    css = "pt0" if status == BEFORE_BREAK else f"pt pt{place + 1}{'' if status == FINAL else ' open'}"
    more = {"status": status}
    bar = ""
    if point.low is not None and point.high is not None:
        more |= {"low": f"{point.low:f}", "high": f"{point.high:f}"}
        bar = pieces.path(f"moe m{place + 1}", (x, frame.y(point.low)), (x, frame.y(point.high)))
    told = pieces.data(chart.series[place].name, point.x, f"{point.y:f}", **more)
    return bar + pieces.mark(place, x, frame.y(point.y), css, size, told)


def _hidden(frame: Frame, line: Line, point: Point, step: float) -> str:
    wide = min(step * 0.6, 14)
    top, bottom = frame.y(MOST_HIDDEN), frame.y(FEWEST)
    told = pieces.data(line.name, point.x, "", status=SUPPRESSED, low=f"{FEWEST:f}", high=f"{MOST_HIDDEN:f}")
    return pieces.rect("few", frame.x[point.x] - wide / 2, top, wide, bottom - top, told)


def _end_words(chart: Chart, at_end: bool, narrow: bool) -> list[str]:
    return [words for words, _css, _y, _x in _end_values(chart, at_end, narrow)]


def _end_values(chart: Chart, at_end: bool, narrow: bool) -> list[tuple[str, str, Decimal, str]]:
    """Words, look, value and place of every label at the right."""
    found = []
    for place, line in enumerate(chart.series):
        last = _last(chart, line)
        if last is not None:
            hidden = last.status == SUPPRESSED
            value = few() if hidden else chart.short(last.y)
            words = f"{line.name} {value}" if at_end else value
            found.append(
                (words, f"i{place + 1} halo", (FEWEST + MOST_HIDDEN) / 2 if hidden else last.y, last.x)
            )
    end = chart.places[-1] if chart.places else ""
    aim = _newest_aim(chart)
    if aim is not None and not narrow:
        found.append((f"{chart.target.name} {chart.short(aim)}", "it halo", aim, end))
    if chart.limits is not None and not narrow:
        for limit in map(number, (chart.limits.low, chart.limits.high)):
            found.append((f"{chart.limits.name} {chart.short(limit)}", "halo", limit, end))
    if chart.forecast is not None:
        found += _forecast_words(chart, end, narrow)
    return found


def _forecast_words(chart: Chart, end: str, narrow: bool) -> list[tuple[str, str, Decimal, str]]:
    last = next((point for point in reversed(chart.forecast.points) if point.y is not None), None)
    if last is None:
        return []
    said = {"when": last.x, "value": chart.short(last.y), "likely": chart.forecast.words}
    words = f"≈ {said['value']}" if narrow else _("Forecast %(when)s: %(value)s") % said
    found = [(words, "i1 halo", last.y, end)]
    if last.high is not None:
        likely = said["likely"] if narrow else _("%(likely)s in %(when)s") % said
        found.append((likely, "halo", last.high, end))
    return found


def _ends(frame: Frame, chart: Chart, at_end: bool, narrow: bool) -> str:
    labels = _end_values(chart, at_end, narrow)
    heights = spread([frame.y(value) for _words, _css, value, _x in labels], frame.top, frame.bottom)
    parts = []
    for (words, css, value, place), y in zip(labels, heights, strict=True):
        x, wanted = frame.x[place], frame.y(value)
        if css.startswith("i") and (frame.right - x > 16 or abs(y - wanted) > 8):
            parts.append(pieces.path("lead", (x + 6, wanted), (frame.right + 4, y)))
        parts.append(pieces.text(frame.right + 8, y + 4.5, words, css))
    return "".join(parts)
