"""A chart drawn once: the same value in the same language is not drawn again."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from obb.charts.figure import figure
from obb.charts.numbers import NumberCell, Numbers, numbers
from obb.charts.points import BEFORE_BREAK, EXCEPTIONAL, LINKED, PROVISIONAL, REST, SUPPRESSED
from obb.charts.say import say
from obb.charts.svg import inline
from obb.charts.value import BAR, Chart

MOST_BESIDE = 5
"""Columns of numbers, with the note, that find room beside the drawing; a wider table stands under it."""
MOST_KEPT = 200
"""Drawings kept by one worker: about 4 MB."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart's drawings, sentence, marks, table and figure (JSON in a script element), as words and HTML.

    `under`: its table is too wide to stand beside the drawing.
    """

    wide: SafeString
    narrow: SafeString
    sentence: str
    rows: SafeString
    marks: str
    figure: SafeString
    under: bool


def drawn(chart: Chart) -> Drawn:
    """The chart in the language that is in force."""
    return _drawn(chart, get_language())


@lru_cache(maxsize=MOST_KEPT)
def _drawn(chart: Chart, language: str | None) -> Drawn:
    table = numbers(chart)
    return Drawn(
        wide=SafeString(inline(chart)),
        narrow=SafeString(inline(chart, narrow=True)),
        sentence=say(chart),
        rows=table_rows(table),
        marks=marks(chart),
        figure=json_script(figure(chart)),
        under=len(table.columns) + table.noted > MOST_BESIDE,
    )


def table_rows(table: Numbers) -> SafeString:
    """The head and body of the table beside a chart, joined piece by piece; every word is escaped."""
    heads = [f'<th scope="col" class="r">{escape(column)}</th>' for column in table.columns]
    note = f'<th scope="col">{escape(_("Note"))}</th>' if table.noted else ""
    parts = [
        f'<thead><tr><th scope="col">{escape(table.head)}</th>{"".join(heads)}{note}</tr></thead>\n<tbody>\n'
    ]
    for row in table.rows:
        note = f'<td class="note">{escape(row.note)}</td>' if table.noted else ""
        parts.append(
            f'<tr><th scope="row">{escape(row.head)}</th>{"".join(map(_cell, row.cells))}{note}</tr>\n'
        )
    return SafeString("".join([*parts, "</tbody>"]))


def _cell(cell: NumberCell) -> str:
    text = escape(cell.text)
    return (
        f'<td class="r">{text}</td>' if cell.known else f'<td class="r"><span class="nil">{text}</span></td>'
    )


def marks(chart: Chart) -> str:
    """What the marks in a drawing mean, where there are other than plain ones."""
    points = [p for line in chart.series for p in line.points if p.y is not None or p.status == SUPPRESSED]
    found = {chart.status_of(point) for point in points}
    words = {
        PROVISIONAL: _("A dashed outline is provisional.")
        if chart.kind == BAR
        else _("A hollow mark is provisional."),
        LINKED: _("Hollow before “linked” was measured otherwise, and made comparable."),
        EXCEPTIONAL: _("The table notes which values are exceptional."),
        BEFORE_BREAK: _("Grey and hollow is from before the break."),
        SUPPRESSED: _("A hatched band stands for fewer than 11."),
        REST: _("Hatched is %(what)s.") % {"what": chart.rest or _("not yet mapped")},
    }
    told = [_("A thin upright line with a number marks a note in the table.")] if chart.annotations else []
    rounded = [_("Dollars are rounded in the drawing, exact in the table.")] if chart.money else []
    return " ".join([*rounded, *told, *(text for status, text in words.items() if status in found)])
