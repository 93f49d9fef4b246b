"""One value, four faces: the drawing, the figure, the table and the file say the same."""

import csv
import io
import json
import re
from decimal import Decimal
from html import escape, unescape

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from obb.charts.figure import figure
from obb.charts.numbers import csv_text, numbers
from obb.charts.page import chart_response, show
from obb.charts.points import SUPPRESSED, Line, Point
from obb.charts.say import say
from obb.charts.svg import inline, standalone
from obb.charts.value import BAR, DOT, LINE, Chart

from .drawings import boxes, charts, marks

Points = dict[tuple[str, str], Decimal | None]


def points_of(chart: Chart) -> Points:
    return {
        (line.name, point.x): point.y
        for line in chart.series
        for point in line.points
        if point.y is not None or point.status == SUPPRESSED
    }


def points_drawn(svg: str) -> Points:
    return {(mark.series, mark.x): mark.y for mark in marks(svg) if mark.series != "forecast"}


def points_of_figure(chart: Chart) -> Points:
    found: Points = {}
    for trace in json.loads(json.dumps(figure(chart), allow_nan=False))["data"]:
        if trace.get("meta", {}).get("role") == "series":
            places = zip(trace["x"], trace["y"], trace["meta"]["status"], strict=True)
            for x, y, status in places:
                if y is not None or status == SUPPRESSED:
                    found[trace["name"], x] = None if y is None else Decimal(str(y))
    return found


@settings(deadline=None)
@given(charts())
def test_drawing_and_figure_have_the_points_of_the_value_and_no_others(chart: Chart) -> None:
    truth = points_of(chart)
    assert points_drawn(inline(chart)) == truth
    assert points_drawn(inline(chart, narrow=True)) == truth
    assert points_drawn(standalone(chart).partition("?>\n")[2]) == truth
    assert points_of_figure(chart) == truth


@settings(deadline=None)
@given(charts())
def test_the_file_is_the_table_and_the_table_is_the_value(chart: Chart) -> None:
    table = numbers(chart)
    width = 1 + len(table.columns)
    lines = list(csv.reader(io.StringIO(csv_text(chart).removeprefix("\ufeff"), newline="")))
    assert [line[0] for line in lines[1 : 1 + len(chart.places)]] == list(chart.places)
    for row, line in zip(table.rows, lines[1:], strict=False):
        assert len(line) == width + table.noted
        for cell, text in zip(row.cells, line[1:width], strict=True):
            plain = cell.text.replace("$", "").replace(",", "").replace("−", "-") if cell.known else cell.text
            assert plain == text
    shown = {
        (column, row.head): cell
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    }
    for (name, x), y in points_of(chart).items():
        assert shown[name, x].text == ("fewer than 11" if y is None else chart.words(y, unit=False))


@settings(deadline=None)
@given(charts())
def test_words_never_lie_on_words(chart: Chart) -> None:
    for svg in (inline(chart), inline(chart, narrow=True)):
        found = boxes(svg)
        touching = [
            (a.words, b.words) for place, a in enumerate(found) for b in found[place + 1 :] if a.touches(b)
        ]
        assert touching == []
        width = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])
        assert [box.words for box in found if box.left < -1 or box.right > width + 1] == []


@settings(deadline=None)
@given(charts(kinds=(BAR,)))
def test_the_zero_of_bars_that_lie_strikes_no_word_out(chart: Chart) -> None:
    svg = inline(chart, narrow=True)
    upright = re.findall(r'<path class="axis" d="M([-\d.]+) ([-\d.]+)L?([-\d.]+)? ?([-\d.]+)?', svg)
    for x, top, _, bottom in upright:
        struck = [
            box.words
            for box in boxes(svg)
            if box.left < float(x) < box.right and box.top < float(bottom) and float(top) < box.bottom - 3.5
        ]
        assert struck == []


@settings(deadline=None)
@given(charts(kinds=(BAR,)))
def test_bars_stand_on_zero(chart: Chart) -> None:
    for svg in (inline(chart), inline(chart, narrow=True)):
        bars = [mark for mark in marks(svg) if mark.y is not None and mark.tag == "rect"]
        for bar in bars:
            assert float(bar.attributes["width"]) >= 0
        if len(bars) > 1:
            assert len(zeros(bars)) <= 2  # one zero, give or take the last digit written


def zeros(bars: list) -> set[int]:
    upright = (
        len({bar.attributes["width"] for bar in bars}) == 1 and len({bar.attributes["x"] for bar in bars}) > 1
    )
    found = set()
    for bar in bars:
        start, size = ("y", "height") if upright else ("x", "width")
        low = float(bar.attributes[start])
        high = low + float(bar.attributes[size])
        at_zero = (high if bar.y >= 0 else low) if upright else (low if bar.y >= 0 else high)
        found.add(round(at_zero))
    return found


@settings(deadline=None)
@given(charts(kinds=(LINE, BAR, DOT)))
def test_the_figure_is_a_plain_one_of_an_allowed_kind(chart: Chart) -> None:
    drawn = figure(chart)
    assert {trace["type"] for trace in drawn["data"]} <= {"scatter", "bar"}
    assert sum(trace.get("meta", {}).get("role") == "series" for trace in drawn["data"]) <= 4
    assert not [trace for trace in drawn["data"] if "yaxis" in trace or trace.get("connectgaps")]
    assert drawn["config"]["displayModeBar"] is False
    assert drawn["config"]["plotlyServerURL"] == ""
    if chart.kind == BAR:
        assert drawn["layout"]["yaxis"]["range"][0] <= 0 <= drawn["layout"]["yaxis"]["range"][1]


@settings(deadline=None)
@given(charts())
def test_a_drawing_has_classes_only_and_nothing_to_tab_to(chart: Chart) -> None:
    for svg in (inline(chart), inline(chart, narrow=True)):
        assert "style=" not in svg
        assert "<a" not in svg
        assert 'aria-hidden="true" focusable="false"' in svg
        assert "<script" not in svg
        assert "<b>" not in svg


@settings(deadline=None)
@given(charts())
def test_the_page_has_the_table_the_sentence_and_the_figure(chart: Chart) -> None:
    shown = show(chart, RequestFactory().get("/goal/?year=2017"), name="trend")
    html = render_to_string("parts/chart.html", {"shown": shown})
    cells = [unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall('<td class="r">(.*?)</td>', html)]
    assert cells == [cell.text for row in numbers(chart).rows for cell in row.cells]
    assert f'<p class="says" id="s-trend">{escape(say(chart))}</p>' in html
    assert 'href="?year=2017&amp;chart=trend&amp;format=csv"' in html
    held = re.search('<script id="e-trend" type="application/json">(.*?)</script>', html)
    assert (held is None) == chart.empty
    if held is not None:
        assert json.loads(held[1]) == json.loads(json.dumps(figure(chart)))
    assert "<b>Some" in html
    wide = len(numbers(chart).columns) + numbers(chart).noted > 5
    assert ('class="cols chart-row under"' in html) == wide
    assert html.count("<script") == (0 if chart.empty else 1)


def test_a_chart_is_asked_for_by_its_name_as_csv_or_svg() -> None:
    chart = Chart(
        LINE, "A title", "Percent", (Line("Durham", (Point("2016", Decimal(3)),)),), source="Census"
    )

    def answer(query: str) -> HttpResponse | None:
        request = RequestFactory().get(f"/goal/?{query}")
        return chart_response(request, show(chart, request, name="trend", file_name="poverty"))

    assert answer("") is None
    assert answer("chart=other&format=csv") is None
    filed = answer("chart=trend&format=csv")
    assert filed is not None
    assert filed.content.decode() == "\ufeffYear,Durham\r\n2016,3.0\r\nA title. Percent\r\nSource: Census\r\n"
    assert filed.headers["Content-Disposition"] == 'attachment; filename="poverty.csv"'
    drawn = answer("chart=trend&format=svg")
    assert drawn is not None
    assert drawn.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "<title>A title</title><desc>3.0 in 2016, the only value.</desc>" in drawn.content.decode()


def test_words_of_any_kind_are_only_words() -> None:
    bad = '<script>alert("x")</script>&'
    chart = Chart(BAR, bad, bad, (Line(bad, (Point(bad, Decimal(3), note=bad),)),), ordered=False, source=bad)
    html = render_to_string(
        "parts/chart.html", {"shown": show(chart, RequestFactory().get("/"), name="trend")}
    )
    assert html.count("<script") == 1
    assert "alert(" not in re.sub("<script id=.*?</script>", "", html).replace("alert(&quot;", "")
    assert "<script>" not in standalone(chart)


@settings(deadline=None)
@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=8))
def test_each_change_is_drawn_where_the_one_before_it_ends(amounts: list[Decimal]) -> None:
    start, points = Decimal(0), []
    for number, amount in enumerate(amounts):
        points.append(Point(f"step {number}", amount, base=start))
        start += amount
    chart = Chart(
        BAR, "Steps", "Dollars", (Line("Change", tuple(points)),), money=True, signed=True, ordered=False
    )
    drawn = [mark for mark in marks(inline(chart)) if mark.tag == "rect"]
    assert [mark.y for mark in drawn] == amounts
    spans = [(float(mark.attributes["x"]), float(mark.attributes["width"])) for mark in drawn]
    for (x, wide), (other, wider), one, two in zip(spans, spans[1:], amounts, amounts[1:], strict=False):
        assert abs((x + wide if one >= 0 else x) - (other if two >= 0 else other + wider)) < 0.25
    [trace] = [trace for trace in figure(chart)["data"] if trace.get("meta", {}).get("role") == "series"]
    assert trace.get("base", [0.0] * len(points)) == [float(point.base) for point in points]
