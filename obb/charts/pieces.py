"""The small pieces of a drawing, as SVG text: every word escaped, every look a class."""

from html import escape

from obb.charts.layout import LINE_HEIGHT, width_of, wrapped

MARKS = ("circle", "square", "diamond", "triangle")
"""The marker of each series, in order."""


def units(value: float) -> str:
    """A length with one decimal at most."""
    return (
        f"{value:.1f}".rstrip("0").rstrip(".").replace("-0", "0")
        if abs(value) < 0.05
        else f"{value:.1f}".removesuffix(".0")
    )


def path(css: str, *points: tuple[float, float], closed: bool = False) -> str:
    """A line through the points."""
    steps = "L".join(f"{units(x)} {units(y)}" for x, y in points)
    return f'<path class="{css}" d="M{steps}{"Z" if closed else ""}"/>'


def text(x: float, y: float, words: str, css: str = "", anchor: str = "") -> str:
    """Words on a baseline at `y`."""
    look = f' class="{css}"' if css else ""
    side = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{units(x)}" y="{units(y)}"{look}{side}>{escape(words)}</text>'


def rect(css: str, x: float, y: float, width: float, height: float, data: str = "") -> str:
    """A box."""
    size = f'width="{units(max(width, 0))}" height="{units(max(height, 0))}"'
    return f'<rect class="{css}" x="{units(x)}" y="{units(y)}" {size}{data}/>'


def data(series: str, x: str, y: str, **more: str) -> str:
    """The value a mark stands for, for whoever reads the drawing by machine."""
    named = {"series": series, "x": x, "y": y, **more}
    return "".join(f' data-{name}="{escape(value)}"' for name, value in named.items())


def mark(place: int, x: float, y: float, css: str, size: float = 4.0, extra: str = "") -> str:
    """The marker of series number `place` (from 0)."""
    kind = MARKS[place % len(MARKS)]
    if kind == "circle":
        return f'<circle class="{css}" cx="{units(x)}" cy="{units(y)}" r="{units(size)}"{extra}/>'
    if kind == "square":
        return rect(css, x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8, extra)
    wide = size * 1.25
    corners = [(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)]
    if kind == "triangle":
        corners = [(x, y - wide), (x + wide, y + wide * 0.8), (x - wide, y + wide * 0.8)]
    return path(css, *corners, closed=True).replace("/>", f"{extra}/>")


def key(entries: list[tuple[str, str]], width: float) -> tuple[str, float]:
    """A key above the drawing, (mark drawn at 0 0, words) each, wrapped to `width`; and the height it takes."""
    drawn, x, y, tall = [], 0.0, LINE_HEIGHT, 0.0
    for symbol, words in entries:
        lines = wrapped(words, width - 22, bold=True)
        wide = 22 + max(width_of(line, bold=True) for line in lines)
        if x and x + wide > width:
            x, y, tall = 0.0, y + tall + LINE_HEIGHT + 4, 0.0
        said = "".join(text(20, LINE_HEIGHT * row, line, "b") for row, line in enumerate(lines))
        drawn.append(f'<g transform="translate({units(x)} {units(y)})">{symbol}{said}</g>')
        x, tall = x + wide + 14, max(tall, LINE_HEIGHT * (len(lines) - 1))
    return "".join(drawn), y + tall + 12
