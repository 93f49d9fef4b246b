"""A chart's message in one sentence a series: always true of the values shown."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts.points import FEWEST, MOST_HIDDEN, PROVISIONAL, SUPPRESSED, Line, Point, few
from obb.charts.value import Chart

LONGEST_TITLE = 12


def say(chart: Chart) -> str:
    """What the chart shows: first and last value, direction, highest and lowest, target; gaps are not values.

    Values before a break are not compared with those after it. The target is the first series' own.
    """
    tell = _over_time if chart.ordered else _over_parts
    said = [tell(chart, line, first=place == 0) for place, line in enumerate(chart.series)]
    if len(said) == 1:
        return said[0]
    return " ".join(
        f"{line.name}: {words[0].lower()}{words[1:]}" for line, words in zip(chart.series, said, strict=True)
    )


def _known(chart: Chart, line: Line) -> list[Point]:
    points = [line.by_x[place] for place in chart.places if place in line.by_x]
    known = [point for point in points if point.y is not None or point.status == SUPPRESSED]
    after = [point for point in known if not chart.is_before_break(point.x)]
    return after or known


def _over_time(chart: Chart, line: Line, *, first: bool) -> str:
    known = _known(chart, line)
    if not known:
        return _("No value reported.")
    aim = _target(chart, known[-1]) if first else ""
    if len(known) == 1:
        only = {"value": _value(chart, known[0]), "place": known[0].x}
        return _joined([_("%(value)s in %(place)s, the only value") % only, aim])
    extremes = _extremes(chart, known) if len(chart.series) == 1 else ""
    return _joined([_course(chart, known[0], known[-1]), extremes, aim])


def _joined(parts: Sequence[str]) -> str:
    text = "; ".join(part for part in parts if part)
    return f"{text[0].upper()}{text[1:]}."


def _value(chart: Chart, point: Point) -> str:
    if point.status == SUPPRESSED:
        return few()
    words = chart.words(point.y)
    return _("%(value)s (provisional)") % {"value": words} if point.status == PROVISIONAL else words


def _course(chart: Chart, first: Point, last: Point) -> str:
    course = {
        "first": _value(chart, first),
        "start": first.x,
        "last": _value(chart, last),
        "end": last.x,
    }
    way = compared(chart, first, last)
    if way == "up":
        return _("up from %(first)s in %(start)s to %(last)s in %(end)s") % course
    if way == "down":
        return _("down from %(first)s in %(start)s to %(last)s in %(end)s") % course
    if way == "same":
        return _("%(first)s in %(start)s and in %(end)s alike") % course
    return _("from %(first)s in %(start)s to %(last)s in %(end)s") % course


def compared(chart: Chart, first: Point, last: Point) -> str:
    """How the second value as shown lies to the first: up, down, same, or "" where a hidden count leaves it
    open.
    """
    low, high = _bounds(chart, first)
    last_low, last_high = _bounds(chart, last)
    if last_low > high:
        return "up"
    if last_high < low:
        return "down"
    return "same" if low == high == last_low == last_high else ""


def _bounds(chart: Chart, point: Point) -> tuple[Decimal, Decimal]:
    if point.status == SUPPRESSED:
        return FEWEST, MOST_HIDDEN
    return chart.shown(point.y), chart.shown(point.y)


def _extremes(chart: Chart, known: Sequence[Point]) -> str:
    if any(point.status == SUPPRESSED for point in known) or len(known) < 3:
        return ""
    shown = [chart.shown(point.y) for point in known]
    if min(shown) == max(shown):
        return ""
    return _("highest %(high)s, lowest %(low)s") % {
        "high": _placed(chart, known, shown, max(shown)),
        "low": _placed(chart, known, shown, min(shown)),
    }


def _placed(chart: Chart, known: Sequence[Point], shown: Sequence[Decimal], end: Decimal) -> str:
    """An extreme and where it is: “4.2% in 2016”; of several alike, the first."""
    said = {"value": chart.words(end), "place": known[shown.index(end)].x}
    return (
        _("%(value)s in %(place)s") % said
        if shown.count(end) == 1
        else _("%(value)s, first in %(place)s") % said
    )


def _target(chart: Chart, last: Point) -> str:
    if chart.target is None:
        return ""
    aim, place = _aim(chart, last)
    if aim is None:
        return _("no target set for %(place)s") % {"place": last.x}
    name = {"target": chart.target.name[0].lower() + chart.target.name[1:], "value": chart.words(aim)}
    if place != last.x:
        name["target"] = _("%(target)s for %(place)s") % {"target": name["target"], "place": place}
    met = is_met(chart, last, aim)
    if met is None:
        return f"{name['target']} {name['value']}"
    return (_("%(target)s %(value)s met") if met else _("%(target)s %(value)s not met")) % name


def _aim(chart: Chart, last: Point) -> tuple[Decimal | None, str]:
    """The target of the last value's place, or else the next one that is set, with its place."""
    places = chart.places[chart.places.index(last.x) :]
    aims = ((chart.target.at(place), place) for place in places)
    return next((one for one in aims if one[0] is not None), (None, last.x))


def is_met(chart: Chart, last: Point, aim: Decimal) -> bool | None:
    """Whether a value as shown meets its target as shown.

    None where better is not said or a hidden count leaves it open.
    """
    low, high = _bounds(chart, last)
    goal = chart.shown(aim)
    if chart.target is None or chart.target.better not in {"up", "down"}:
        return None
    surely, surely_not = (
        (low >= goal, high < goal) if chart.target.better == "up" else (high <= goal, low > goal)
    )
    return True if surely else False if surely_not else None


def _over_parts(chart: Chart, line: Line, *, first: bool) -> str:
    known = [point for point in _known(chart, line) if point.y is not None]
    if not known:
        return _("No value reported.")
    if len(known) == 1:
        return _joined([f"{known[0].x}: {chart.words(known[0].y)}"])
    largest, smallest = max(known, key=lambda point: point.y), min(known, key=lambda point: point.y)
    if largest.y == smallest.y:
        return _joined([_("all alike: %(value)s") % {"value": chart.words(largest.y)}])
    return _("Largest: %(high)s, %(most)s; smallest: %(low)s, %(least)s.") % {
        "high": largest.x,
        "most": chart.words(largest.y),
        "low": smallest.x,
        "least": chart.words(smallest.y),
    }


def short_title(name: str, chart: Chart) -> str:
    """A title that is a sentence of at most 12 words: with the name where it fits, without it where it does
    not.
    """
    known = _known(chart, chart.series[0])
    if not known:
        return name if len(name.split()) <= LONGEST_TITLE else _("No value reported yet")
    where = {"name": name, "first": _value(chart, known[0]), "start": known[0].x}
    where |= {"last": _value(chart, known[-1]), "end": known[-1].x}
    if len(known) == 1:
        long, short = _("%(name)s: %(last)s in %(end)s"), _("%(last)s in %(end)s")
    else:
        long = _("%(name)s: %(first)s in %(start)s, %(last)s in %(end)s")
        short = _("%(first)s in %(start)s, %(last)s in %(end)s")
    title = long % where
    return title if len(title.split()) <= LONGEST_TITLE else short % where
