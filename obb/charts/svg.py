"""A chart as inline SVG, wide and narrow, and as a file that stands alone."""

from html import escape

from obb.charts import pieces
from obb.charts.bars import draw_bars
from obb.charts.layout import wrapped
from obb.charts.lines import draw_lines
from obb.charts.say import say
from obb.charts.value import LINE, Chart

WIDE, NARROW = 560.0, 300.0
STYLE = (
    "text{font:13px Arial,'Liberation Sans',sans-serif;fill:#4a5159}.b,.i1,.i2,.i3,.i4,.it{font-weight:700}"
    ".b{fill:#16191d}.i1{fill:#12436d}.i2{fill:#156a63}.i3,.it{fill:#801650}.i4{fill:#a23b07}"
    ".halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}"
    ".grid-l{stroke:#e6e9e7}.axis{stroke:#16191d}.cut{stroke-dasharray:2 3}"
    ".ln0,.ln1,.ln2,.ln3,.ln4{fill:none;stroke-width:2.25;stroke-linejoin:round}"
    ".ln0{stroke:#767d85}.ln1{stroke:#12436d}.ln2{stroke:#28a197}.ln3{stroke:#801650}.ln4{stroke:#f46a25}"
    ".pt1,.b-act,.b-s1{fill:#12436d;stroke:#12436d}.pt2,.b-s2{fill:#28a197;stroke:#28a197}"
    ".pt3,.b-s3{fill:#801650;stroke:#801650}.pt4,.b-s4{fill:#f46a25;stroke:#f46a25}"
    ".pt0{fill:#fff;stroke:#767d85}.open{fill:#fff}.lead{fill:none;stroke:#767d85}"
    ".moe{fill:none;stroke:#12436d}.m2{stroke:#28a197}.m3{stroke:#801650}.m4{stroke:#f46a25}"
    ".lim{fill:none;stroke:#767d85;stroke-dasharray:2 3}.brk{stroke:#16191d;stroke-width:1.5}"
    ".target{fill:none;stroke:#801650;stroke-width:2;stroke-dasharray:8 4}.fan{fill:#12436d;fill-opacity:.16}"
    ".fanmid{fill:none;stroke:#12436d;stroke-width:2;stroke-dasharray:1 4;stroke-linecap:round}"
    ".few,.b-open{fill:url(#hatch);stroke:#767d85}.b-plan{fill:#fff;stroke:#12436d;stroke-width:1.5}"
    ".b-mid{fill:url(#hatch-s1);stroke:#12436d;stroke-width:1.5}.prov{stroke-dasharray:3 2}"
    ".hatchline{stroke:#4a5159;stroke-width:1.5}.hatchline-1{stroke:#12436d;stroke-width:2}"
)
PATTERNS = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatchline" d="M0 0V6"/></pattern>'
    '<pattern id="hatch-s1" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatchline-1" d="M0 0V5"/></pattern>'
)


def inside(chart: Chart, width: float) -> tuple[str, float]:
    """What is drawn, and its height."""
    if chart.kind == LINE:
        return draw_lines(chart, width, 300.0 if width > 400 else 240.0)
    return draw_bars(chart, width, 290.0)


def inline(chart: Chart, *, narrow: bool = False) -> str:
    """An SVG element for a page: classes only, hidden from the tree of names, nothing to tab to."""
    width = NARROW if narrow else WIDE
    drawn, height = inside(chart, width)
    css = "narrow" if narrow else "wide"
    size = f'viewBox="0 0 {pieces.units(width)} {pieces.units(height)}"'
    return f'<svg class="{css}" {size} aria-hidden="true" focusable="false">{drawn}</svg>'


def standalone(chart: Chart) -> str:
    """An SVG file with its own style, its title, its sentence and its source."""
    drawn, height = inside(chart, WIDE)
    title = wrapped(chart.title, WIDE, bold=True)
    about = [line for text in (chart.about, say(chart)) for line in wrapped(text, WIDE)]
    foot = wrapped(chart.source, WIDE) if chart.source else []
    head = [pieces.text(0, 14 + 17 * place, line, "b") for place, line in enumerate(title)]
    head += [pieces.text(0, 14 + 17 * (len(title) + place), line) for place, line in enumerate(about)]
    top = 17 * len(head) + 10
    notes = [pieces.text(0, top + height + 20 + 17 * place, line) for place, line in enumerate(foot)]
    tall = top + height + 17 * len(foot) + 20
    box = f"-16 -16 {pieces.units(WIDE + 32)} {pieces.units(tall + 32)}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"'
        f' width="{pieces.units(WIDE + 32)}" height="{pieces.units(tall + 32)}" role="img">'
        f"<title>{escape(chart.title)}</title><desc>{escape(say(chart))}</desc>"
        f"<style>{STYLE}</style><defs>{PATTERNS}</defs>"
        f'<rect x="-16" y="-16" width="100%" height="100%" fill="#fff"/>{"".join(head)}'
        f'<g transform="translate(0 {pieces.units(top)})">{drawn}</g>{"".join(notes)}</svg>\n'
    )
