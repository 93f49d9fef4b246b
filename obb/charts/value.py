"""What a chart says, as plain frozen values: the one source of its drawing, its figure, its table and its
file.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from obb.charts.beside import Annotation, Break, Forecast, Limits, Target
from obb.charts.dollars import SIZES, short_money
from obb.charts.points import (
    BEFORE_BREAK,
    FEWEST,
    FINAL,
    LINKED,
    MOST_HIDDEN,
    PROVISIONAL,
    SUPPRESSED,
    Line,
    Point,
)
from obb.domain import amounts

LINE, BAR, DOT = "line", "bar", "dot"
MOST_SERIES = 4
_YEAR = re.compile(r"(?P<head>FY ?|)(?P<year>[12][0-9]{3})", re.ASCII)


@dataclass(frozen=True)
class Chart:
    """A line, bar or dot chart. `title` is a sentence of 12 words at most; `subtitle` says unit and span.

    `x` may list the periods or categories; otherwise they are those of the points, with the years between
    them filled in. `ordered`: x is time. `money`: dollars, with cents in the table; whole ones where
    `decimals` is 0. `from_zero` False lets the
    axis of lines and dots start higher, which the caption then says. `signed`: its values are changes, and a
    rise has a plus. `rest` is what points of that status are ("" for not yet mapped). Raises ValueError for
    more than four series, and for a base in any but bars of parts.
    """

    kind: str
    title: str
    subtitle: str
    series: tuple[Line, ...]
    x: tuple[str, ...] = ()
    head: str = ""
    target: Target | None = None
    limits: Limits | None = None
    breaks: tuple[Break, ...] = ()
    forecast: Forecast | None = None
    annotations: tuple[Annotation, ...] = ()
    source: str = ""
    money: bool = False
    suffix: str = ""
    decimals: int = 1
    from_zero: bool = True
    ordered: bool = True
    signed: bool = False
    rest: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "head", "source"):
            object.__setattr__(self, name, str(getattr(self, name)))
        object.__setattr__(self, "series", tuple(self.series))
        object.__setattr__(self, "x", tuple(str(place) for place in self.x))
        if self.kind not in {LINE, BAR, DOT}:
            raise ValueError(f"no such kind of chart: {self.kind}")
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"a chart shows one to {MOST_SERIES} series, not {len(self.series)}")
        if len({line.name for line in self.series}) != len(self.series):
            raise ValueError("two series have one name")
        based = any(point.base is not None for line in self.series for point in line.points)
        if based and (self.kind != BAR or self.ordered):
            raise ValueError("only bars of parts may start elsewhere than at zero")

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The periods or categories along the chart, in order, years without a value among them."""
        if self.x:
            return self.x
        lines = [*(line.points for line in self.series), self.forecast.points if self.forecast else ()]
        seen = tuple(dict.fromkeys(point.x for points in lines for point in points))
        return filled(seen) if self.ordered else seen

    def status_of(self, point: Point) -> str:
        """A point's status; every final, provisional or linked one before the last break is before it."""
        if point.status in {FINAL, PROVISIONAL, LINKED} and point.x in self._before_breaks:
            return BEFORE_BREAK
        return point.status

    def is_before_break(self, place: str) -> bool:
        """Whether what stands there was measured otherwise, whatever its status: it is compared with nothing after."""
        return place in self._before_breaks

    @cached_property
    def _before_breaks(self) -> frozenset[str]:
        starts = [
            self.places.index(mark.x) for mark in self.breaks if mark.x in self.places and not mark.joined
        ]
        return frozenset(self.places[: max(starts, default=0)])

    @property
    def empty(self) -> bool:
        """Whether there is no value to draw."""
        return not any(p.y is not None or p.status == SUPPRESSED for line in self.series for p in line.points)

    def words(self, y: Decimal | None, *, unit: bool = True) -> str:
        """A value as the sentence says it: exact dollars, or fixed decimals with the unit's sign.

        "" without one.
        """
        if y is None:
            return ""
        if self.signed and y > 0:
            return f"+{replace(self, signed=False).words(y, unit=unit)}"
        if self.money:
            return amounts.exact(y, self._places)
        rounded = amounts.rounded(y, self.decimals)
        sign = amounts.MINUS if rounded < 0 else ""
        return f"{sign}{abs(rounded):,.{self.decimals}f}{self.suffix if unit else ''}"

    def shown(self, y: Decimal) -> Decimal:
        """A value as the table has it, rounded to what is shown."""
        return amounts.rounded(y, self._places)

    @property
    def _places(self) -> int:
        return 2 if self.money and self.decimals else self.decimals

    def short(self, y: Decimal) -> str:
        """A value as a label in the drawing: dollars in thousands or millions, all else as in the sentence."""
        plus = "+" if self.signed and y > 0 else ""
        return f"{plus}{short_money(y)}" if self.money else self.words(y)

    def tick(self, y: Decimal) -> str:
        """A value as the axis says it: no more decimals than it has."""
        sign = amounts.MINUS if y < 0 else ""
        if not self.money:
            return f"{sign}{abs(y).normalize():,f}{self.suffix}"
        size, letter = self.money_unit
        return f"{sign}${(abs(y) / size).normalize():,f}{letter}" if y else "$0"

    @cached_property
    def money_unit(self) -> tuple[Decimal, str]:
        """What the axis counts dollars in: billions, millions, thousands or single ones, by its longest end."""
        longest = max(map(abs, axis(self)))
        return next(((size, letter) for size, letter in SIZES if longest >= size), (Decimal(1), ""))

    @property
    def axis_note(self) -> str:
        """What the caption must add where the axis does not start at zero; "" where it does."""
        start = self.axis_start
        return _("The axis starts at %(start)s.") % {"start": self.tick(start)} if start > 0 else ""

    @property
    def about(self) -> str:
        """The subtitle, with what must be said about the axis."""
        return f"{self.subtitle.rstrip('.')}. {self.axis_note}" if self.axis_note else self.subtitle

    @cached_property
    def axis_start(self) -> Decimal:
        """Where the axis starts: zero, or lower, or (lines and dots that may) the round figure below the
        lowest.
        """
        return axis(self)[0]


def filled(places: Sequence[str]) -> tuple[str, ...]:
    """The places with the years between the first and the last; as they are where they are not years."""
    years = [_YEAR.fullmatch(place) for place in places]
    if not places or not all(years) or len({year["head"] for year in years}) != 1:
        return tuple(places)
    found = sorted(int(year["year"]) for year in years)
    if found[-1] - found[0] > 200:
        return tuple(places)
    return tuple(f"{years[0]['head']}{year}" for year in range(found[0], found[-1] + 1))


def heights(chart: Chart) -> Iterable[Decimal]:
    """Every value that must fit on the chart's axis."""
    for line in chart.series:
        for point in line.points:
            yield from (
                value for value in (point.base, point.end, point.low, point.high) if value is not None
            )
            if point.status == SUPPRESSED:
                yield from (FEWEST, MOST_HIDDEN)
    if chart.target is not None:
        yield from (y for y in map(chart.target.at, chart.places) if y is not None)
    if chart.limits is not None:
        ends = (end for place in chart.places for end in chart.limits.at(place))
        yield from (end for end in ends if end is not None)
    for point in (*chart.forecast.points, *chart.forecast.wide) if chart.forecast else ():
        yield from (value for value in (point.y, point.low, point.high) if value is not None)


def axis(chart: Chart) -> tuple[Decimal, ...]:
    """The axis' ticks, round figures from below the lowest value to above the highest, three to eight of
    them.
    """
    found = list(heights(chart)) or [Decimal(0), Decimal(1)]
    low, high = min(found), max(found)
    if chart.from_zero or chart.kind == BAR:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        low, high = low - (low != 0), high + 1
    step = round_step((high - low) / 4)
    if not chart.decimals and not chart.money:
        step = max(step, Decimal(1))  # between whole numbers there is nothing to read
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return tuple(ticks)


def round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 (times a power of ten) that is not below `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * size for size in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * size >= least)
