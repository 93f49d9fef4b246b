"""A chart on a page: its drawings, its sentence, its table, its files."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from obb.charts.drawn import Drawn, drawn
from obb.charts.numbers import csv_text, table_about
from obb.charts.svg import standalone
from obb.charts.value import Chart
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
    def drawn(self) -> Drawn:
        """Its drawings, sentence and table's rows."""
        return drawn(self.chart)

    @property
    def sentence(self) -> str:
        """What the chart shows, in words."""
        return self.drawn.sentence

    @cached_property
    def about(self) -> str:
        """What its table says of itself beside its caption."""
        return table_about(self.chart)

    @cached_property
    def figure(self) -> SafeString:
        """The figure that *Explore* draws, in a script element with the id e-<name>."""
        return SafeString(self.drawn.figure.replace("<script ", f'<script id="e-{self.name}" ', 1))


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
