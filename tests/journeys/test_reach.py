"""Every reader reaches what a page is for: on the smallest screen and a wall, by few keys, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acts import columns, heading, make_people, said, sign_in
from tests.journeys.rules import Inspection
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

INDICATOR = "/durham/indicators/children-under-18-in-poverty/"
MAIN = (
    "/durham/",
    "/durham/goals/reducing-family-poverty/",
    INDICATOR,
    "/durham/scorecard/",
    "/durham/scorecard/curves/",
    "/durham/money/",
)
WIDTHS = (320, 768, 3840)


@pytest.mark.parametrize("username", ["", "analyst"])
def test_main_pages_keep_the_rules_from_a_small_phone_to_a_wall(
    demo_site: Site, open_page: Callable[..., Page], username: str
) -> None:
    page = open_page(demo_site.url)
    if username:
        page.goto("/accounts/login/")
        sign_in(page, username, username)
    looking = Inspection(page, widths=WIDTHS, media=("screen",))
    for address in MAIN if not username else (*MAIN[:3], f"{INDICATOR}values/", "/durham/scorecard/watch/"):
        looking.open(address)
    assert looking.faults == []


MOST_STOPS = 6
"""From the link past the navigation to what one came to do (rule A3)."""
ACTIONS = (
    ("", "/accounts/login/", "Username"),
    ("", "/durham/", "Fiscal year"),
    ("", "/durham/goals/reducing-family-poverty/", "Fiscal year"),
    ("", INDICATOR, "Explore: Children under 18 in poverty"),
    ("", "/durham/scorecard/curves/", "Children under 18 in poverty"),
    ("", "/durham/lines/", "Fiscal year"),
    ("", "/mecklenburg/calculators/child-support/", "Children with paternity established"),
    ("director", "/durham/", "Report "),
    ("director", f"{INDICATOR}values/", "Value"),
    ("analyst", "/durham/imports/", "Bring a file in"),
    ("analyst", "/durham/imports/new/", "What does the file hold?"),
    ("analyst", "/durham/cost-centers/0520/shares/", "Reducing Family Poverty"),
    ("analyst", "/durham/publish/", "Fiscal year"),
    ("analyst", "/durham/amendments/new/", "Year and stage it amends"),
)
_NAMED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it.id === "main") return "";
  return (it.labels?.[0]?.textContent || it.getAttribute("aria-label") || it.textContent).replace(/\\s+/g, " ").trim();
}"""


def stops(page: Page, name: str) -> list[str]:
    """What the keyboard stops at on its way from the link past the navigation to what begins with `name`."""
    page.get_by_role("link", name="Skip to main content").press("Enter")
    found: list[str] = []
    while len(found) < 25 and not (found and found[-1].startswith(name)):
        page.keyboard.press("Tab")
        found.append(page.evaluate(_NAMED))
    return found


def test_few_keys_lead_to_what_one_came_to_do(demo_site: Site, open_page: Callable[..., Page]) -> None:
    pages = {}
    far = []
    for username, address, name in ACTIONS:
        if username not in pages:
            pages[username] = open_page(demo_site.url)
            if username:
                pages[username].goto("/accounts/login/")
                sign_in(pages[username], username, username)
        pages[username].goto(address)
        found = stops(pages[username], name)
        if len(found) > MOST_STOPS or not found[-1].startswith(name):
            far.append(f"{username} {address} {name}: {found[:12]}")
    assert far == []


def test_a_director_reports_a_value_without_scripts(
    empty_site: Site, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """From her first page, by its main button; a figure that is none comes back with all she typed."""
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    bring_file(empty_site, tmp_path, "departments", "code,name\n0540,Child Support\n")
    make_people(empty_site, tmp_path, "durham", dana="director 0540")
    head = "code,name,kind,period,department,measured_of,owner"
    bring_file(empty_site, tmp_path, "indicators", f"{head}\nA,Orders,share,month,0540,program,dana\n")
    page = open_page(empty_site.url, java_script_enabled=False, width=375)
    sign_in(page, "dana")
    page.goto("/durham/")
    page.get_by_role("link", name=re.compile("^Report .*: Orders$")).click()
    assert heading(page) == "Values of “Orders”"
    period = page.get_by_role("textbox", name="Period").input_value()
    page.get_by_label("Value", exact=True).fill("ninety")
    page.get_by_label("Note").fill("Counted twice")
    page.get_by_role("button", name="Save value").click()
    assert page.title().startswith("Error:")
    expect(page.get_by_label("Value", exact=True)).to_have_value("ninety")
    expect(page.get_by_label("Note")).to_have_value("Counted twice")
    page.get_by_label("Value", exact=True).fill("90.5")
    page.get_by_role("button", name="Save value").click()
    expect(said(page)).to_contain_text("90.5")
    assert columns(page, "Reported so far", "Period", "Value") == [(period, "90.5")]


def bring_file(site: Site, folder: Path, kind: str, text: str) -> None:
    (folder / f"{kind}.csv").write_text(text)
    site.manage("import_data", "durham", kind, str(folder / f"{kind}.csv"), "--reason", "First")


_HEADINGS = re.compile(r"/S /H([1-6])\b")


@pytest.mark.parametrize(
    "address", ["/durham/goals/reducing-family-poverty/", INDICATOR, "/durham/scorecard/"]
)
def test_a_page_saved_as_pdf_is_told_as_it_is_seen(
    demo_site: Site, open_page: Callable[..., Page], address: str
) -> None:
    """Tagged: language, title, one first heading, heads of columns and rows, and what each chart shows (rule A18)."""
    page = open_page(demo_site.url)
    page.goto(address)
    told = page.pdf(tagged=True, outline=True).decode("latin-1")
    assert "/Marked true" in told
    assert re.search(r"/Lang \(en-us\)", told)
    assert "/Outlines" in told
    assert "/Title" in told
    levels = sorted(int(level) for level in _HEADINGS.findall(told))
    assert levels.count(1) == 1
    assert set(levels) == set(range(1, levels[-1] + 1))
    heads = told.count("/S /TH")
    assert heads > 0
    assert told.count("/Scope /Column") + told.count("/Scope /Row") == heads
    figures = re.findall(r"/S /Figure\n(/Alt)?", told)
    assert len(figures) >= page.locator(".plot").count()
    assert all(figures)


# Words as large as they are seen: their size in the drawing, by how much the drawing is scaled.
_WORDS = """() => [...document.querySelectorAll("main .plot svg")].filter(svg => svg.checkVisibility()).flatMap(svg => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll("text")].map(it => [it.textContent, scale * parseFloat(getComputedStyle(it).fontSize)]);
})"""
SMALLEST = 12  # px


@pytest.mark.parametrize("width", [320, 375, 768, 1280, 3840])
def test_no_word_of_a_chart_is_too_small_to_read(
    demo_site: Site, open_page: Callable[..., Page], width: int
) -> None:
    """Chartability, critical: words of 12 px at least."""
    page = open_page(demo_site.url, width=width)
    for address in (MAIN[1], INDICATOR, MAIN[4], MAIN[5]):
        page.goto(address)
        found = page.evaluate(_WORDS)
        assert found, address
        assert [one for one in found if one[1] < SMALLEST] == [], address
