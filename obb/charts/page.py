"""A chart on a page: its drawings, its sentence, its table, its files."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from obb.charts.figure import figure
from obb.charts.numbers import Numbers, csv_text, numbers
from obb.charts.say import say
from obb.charts.svg import inline, standalone
from obb.charts.value import BAR, BEFORE_BREAK, EXCEPTIONAL, PROVISIONAL, REST, SUPPRESSED, Chart
from obb.tables.export import csv_response, file_response
from obb.tables.params import address


@dataclass(frozen=True)
class ShownChart:
    """All that templates/parts/chart.html lays out for the chart called `name`."""

    name: str
    chart: Chart
    csv_url: str
    svg_url: str
    file_name: str

    @cached_property
    def wide(self) -> SafeString:
        """The drawing for a wide box; every word in it was escaped when it was drawn."""
        return mark_safe(inline(self.chart))  # noqa: S308

    @cached_property
    def narrow(self) -> SafeString:
        """The drawing for a narrow box, likewise."""
        return mark_safe(inline(self.chart, narrow=True))  # noqa: S308

    @property
    def data_id(self) -> str:
        """The id of the element that holds the figure."""
        return f"e-{self.name}"

    @cached_property
    def sentence(self) -> str:
        """What the chart shows, in words."""
        return say(self.chart)

    @cached_property
    def numbers(self) -> Numbers:
        """The table beside it."""
        return numbers(self.chart)

    @cached_property
    def figure(self) -> dict[str, Any]:
        """The figure that *Explore* draws."""
        return figure(self.chart)

    @cached_property
    def marks(self) -> str:
        """What the marks in the drawing mean, where there are other than plain ones."""
        lines = self.chart.series
        found = {
            self.chart.status_of(p)
            for line in lines
            for p in line.points
            if p.y is not None or p.status == SUPPRESSED
        }
        bars = self.chart.kind == BAR
        words = {
            PROVISIONAL: _("A dashed outline is provisional.")
            if bars
            else _("A hollow mark is provisional."),
            EXCEPTIONAL: _("The table notes which values are exceptional."),
            BEFORE_BREAK: _("Grey and hollow is from before the break."),
            SUPPRESSED: _("A hatched band stands for fewer than 11."),
            REST: _("Hatched is not yet mapped."),
        }
        rounded = [_("Dollars are rounded in the drawing, exact in the table.")] if self.chart.money else []
        return " ".join([*rounded, *(text for status, text in words.items() if status in found)])


def show(chart: Chart, request: HttpRequest, *, name: str, file_name: str = "") -> ShownChart:
    """The chart called `name` on this page.

    `name` is unique among the page's charts and a word (letters, digits, -).
    """
    return ShownChart(
        name=name,
        chart=chart,
        csv_url=address(request, {"chart": name, "format": "csv"}),
        svg_url=address(request, {"chart": name, "format": "svg"}),
        file_name=file_name or name,
    )


def chart_response(request: HttpRequest, *shown: ShownChart) -> HttpResponse | None:
    """The file that `?chart=<name>&format=csv|svg` asks for; None where it asks for none of these."""
    wanted, kind = request.GET.get("chart", ""), request.GET.get("format", "csv")
    for found in shown:
        if found.name == wanted and kind == "svg":
            return file_response(
                standalone(found.chart), f"{found.file_name}.svg", "image/svg+xml; charset=utf-8"
            )
        if found.name == wanted:
            return csv_response(csv_text(found.chart), found.file_name)
    return None
