"""Random charts, and reading a drawing back: what the tests of charts stand on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any
from xml.etree import ElementTree

from hypothesis import strategies as st

from obb.charts.beside import Break, Forecast, Limits, Target
from obb.charts.layout import width_of
from obb.charts.points import Line, Point
from obb.charts.value import BAR, LINE, Chart

values = st.decimals(-1000, 100_000, places=2)
names = st.sampled_from(
    [
        "Durham",
        "North Carolina",
        "Wake & Orange",
        "The whole of the United States of America, its islands and its districts too",
        "<b>",
    ]
)


@st.composite
def lines(draw: Callable[..., Any], name: str, hides: bool) -> Line:
    first, count = draw(st.integers(1990, 2020)), draw(st.integers(1, 14))
    points = []
    for place in range(count):
        kind = draw(
            st.sampled_from(["final", "final", "final", "provisional", "gap", "missing", "suppressed"])
        )
        if kind == "suppressed" and not hides:
            kind = "final"
        if kind == "gap":
            points.append(Point(str(first + place), None))
        elif kind != "missing":
            points.append(Point(str(first + place), draw(values), kind))
    return Line(name, tuple(points))


@st.composite
def charts(draw: Callable[..., Any], *, kinds: tuple[str, ...] = (LINE, BAR), hides: bool = True) -> Chart:
    count = draw(st.integers(1, 4))
    chosen = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    kind = draw(st.sampled_from(kinds))
    series = tuple(draw(lines(name, hides)) for name in chosen)
    target = draw(
        st.none()
        | st.builds(
            Target,
            values,
            label=st.sampled_from(["", "Target for 2025 of the state"]),
            better=st.sampled_from(["up", "down", ""]),
        )
    )
    limits = draw(st.none() | st.builds(lambda a, b: Limits(min(a, b), max(a, b)), values, values))
    breaks = draw(
        st.lists(st.builds(Break, st.integers(1995, 2015).map(str), st.just("new definition")), max_size=1)
    )
    forecast = None
    if kind == LINE and draw(st.booleans()):
        low, middle, high = sorted(draw(st.tuples(values, values, values)))
        forecast = Forecast((Point("2036", middle, low=low, high=high),))
    return Chart(
        kind,
        "Something changed a little",
        "Percent, some years",
        series,
        target=target,
        limits=limits if kind == LINE else None,
        breaks=tuple(breaks) if kind == LINE else (),
        forecast=forecast,
        money=draw(st.booleans()),
        decimals=draw(st.integers(0, 2)),
        from_zero=draw(st.booleans()),
    )


@dataclass(frozen=True)
class Mark:
    """One mark of a drawing."""

    series: str
    x: str
    y: Decimal | None
    tag: str
    attributes: dict[str, str]


def marks(svg: str) -> list[Mark]:
    """The marks that stand for values."""
    found = []
    for element in ElementTree.fromstring(svg).iter():  # noqa: S314 (drawn by the code under test)
        if "data-x" in element.attrib:
            y = element.attrib["data-y"]
            found.append(
                Mark(
                    element.attrib["data-series"],
                    element.attrib["data-x"],
                    Decimal(y) if y else None,
                    element.tag.rpartition("}")[2],
                    dict(element.attrib),
                )
            )
    return found


_TEXT = re.compile(
    r'<text x="([-\d.]+)" y="([-\d.]+)"(?: class="([^"]*)")?(?: text-anchor="([^"]*)")?>([^<]*)</text>'
)
_GROUP = re.compile(r'<g transform="translate\(([-\d.]+) ([-\d.]+)\)">(.*?)</g>', re.DOTALL)


@dataclass(frozen=True)
class Box:
    """The room words take."""

    words: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not apart and not (self.bottom <= other.top or other.bottom <= self.top)


def boxes(svg: str) -> list[Box]:
    """The room all words of a drawing take, by the same measure that placed them."""
    found = []
    for dx, dy, inside in _GROUP.findall(svg):
        found += [_box(float(dx), float(dy), *text) for text in _TEXT.findall(inside)]
    return found + [_box(0, 0, *text) for text in _TEXT.findall(_GROUP.sub("", svg))]


def _box(dx: float, dy: float, x: str, y: str, css: str, anchor: str, words: str) -> Box:
    size = width_of(unescape(words), bold=bool(css) and css.split()[0] in {"b", "i1", "i2", "i3", "i4", "it"})
    left = dx + float(x) - (size if anchor == "end" else size / 2 if anchor == "middle" else 0)
    base = dy + float(y)
    return Box(unescape(words), left, left + size, base - 10.5, base + 3.5)
