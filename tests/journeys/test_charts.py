"""A reader explores a chart: the drawing, plotly's, the table and the file say the same."""

import csv
import io
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.site import Site

pytestmark = pytest.mark.browser

Points = dict[tuple[str, str], Decimal | None]

DRAWN = """svg => [...svg.querySelectorAll("[data-x]")].map(mark => [
  mark.dataset.series, mark.dataset.x, mark.dataset.y, mark.dataset.status ?? ""])"""
EXPLORED = """box => box.querySelector(".js-plotly-plot").data.filter(trace => trace.meta?.role === "series").map(
  trace => [trace.name, trace.orientation === "h" ? trace.y : trace.x,
            trace.orientation === "h" ? trace.x : trace.y, trace.meta.status])"""
CELLS = """table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"""


def drawn(rows: list[list[str]]) -> Points:
    return {(series, x): Decimal(y) if y else None for series, x, y, _status in rows if series != "forecast"}


def explored(traces: list[list[Any]]) -> Points:
    found: Points = {}
    for name, places, values, statuses in traces:
        for x, y, status in zip(places, values, statuses, strict=True):
            if y is not None or status == "suppressed":
                found[name, x] = None if y is None else Decimal(str(y))
    return found


def figure_of(text: str) -> Decimal | None:
    plain = text.replace("$", "").replace(",", "").replace("−", "-").removesuffix("%")
    try:
        return Decimal(plain)
    except ArithmeticError:
        return None


def read(rows: list[list[str]]) -> list[list[Decimal | str]]:
    """The cells as numbers where they are numbers."""
    return [[text if (found := figure_of(text)) is None else found for text in row] for row in rows]


def goal_pages(page: Page) -> list[str]:
    page.goto("/durham/goals/")
    links = page.locator("main tbody th a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links
    return links


def test_what_is_drawn_explored_listed_and_filed_is_the_same(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site.url)
    seen = 0
    for address in goal_pages(page):
        page.goto(address)
        for name in page.locator(".chart-row:has(svg.wide)").evaluate_all("rows => rows.map(row => row.id)"):
            row = page.locator(f"#{name}")
            truth = drawn(row.locator("svg.wide").evaluate(DRAWN))
            assert truth == drawn(row.locator("svg.narrow").evaluate(DRAWN))
            row.get_by_role("button", name="Explore").click()
            row.locator(".main-svg").first.wait_for()
            assert explored(row.evaluate(EXPLORED)) == truth
            cells = row.locator(".numbers table").evaluate(CELLS)
            answer = page.request.get(
                page.url.partition("?")[0] + row.get_by_text("CSV").get_attribute("href")
            )
            filed = list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"), newline="")))[: len(cells)]
            assert read(filed) == read(cells)
            check_table(cells, truth)
            row.get_by_role("button", name="Close").press("Escape")
            assert row.locator(".main-svg").count() == 0
            seen += 1
    assert seen > 0


def check_table(cells: list[list[str]], truth: Points) -> None:
    head, *rows = cells
    listed = {(column, row[0]): text for row in rows for column, text in zip(head[1:], row[1:], strict=False)}
    for place, y in truth.items():
        if y is None:
            assert listed[place] == "fewer than 11"
        else:
            shown = figure_of(listed[place])
            assert shown is not None
            assert shown == y.quantize(shown, rounding=ROUND_HALF_UP)


def test_a_chart_reads_without_scripts(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site.url, java_script_enabled=False, width=375)
    page.goto(goal_pages_without_scripts(page)[0])
    row = page.locator(".chart-row:has(svg.wide)").first
    assert row.locator(".says").inner_text().endswith(".")
    assert row.locator(".numbers table tbody tr").count() > 0
    assert row.get_by_role("button", name="Explore").count() == 0


def goal_pages_without_scripts(page: Page) -> list[str]:
    page.goto("/durham/goals/")
    count = page.locator("main tbody th a").count()
    found = [page.locator("main tbody th a").nth(place).get_attribute("href") for place in range(count)]
    return [address for address in found if address]
