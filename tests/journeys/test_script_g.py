"""An admin adds an indicator, its owner reports it, the public reads no small number, and it is retired."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, expect

from obb.domain.fiscal import MONTHS
from tests.journeys.acts import PASSWORD, columns, fits, heading, make_people, said, sign_in, unfold
from tests.journeys.rules import broken
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

GOAL = "Improving Access to Services & Customer Service"
NAME = "Cases mediated through the settlement conference per month"
ADDRESS = "cases-mediated-through-the-settlement-conference-per-month"
WHY = "Agreed with Child Support"
FILES = {
    "departments": "code,name\n0530,Social Services\n0540,Child Support Enforcement\n",
    "stages": "name,code,kind,order\nAdopted,adopted,adopted,1\n",
    "goals": f"code,name,kind,department,order,published\nACCESS,{GOAL},outcome,,1,yes\n",
    "indicators": "code,name,kind,period,goal,department,measured_of\n"
    + "".join(f"M{n},Measure {n},count,month,ACCESS,0540,program\n" for n in range(3)),
}
LINES = "year,stage,department,cost_center,cost_center_name,amount\nFY2017,Adopted,0540,5100,CSE,1234567.89\n"


AUDITED = """
from obb.history import event_model
from outcomes.models import Indicator
rows = event_model(Indicator).objects.filter(pgh_context__metadata__reason="Joan took over")
print(rows.count(), rows.values("pgh_context").distinct().count(), rows.values("pgh_obj_id").distinct().count())
"""
"""Of a change of many at once: its rows, the acts they belong to, and the things they are about."""


def month(ago: int) -> str:
    """Of the months that have ended, the last is 1 ago."""
    today = localdate()
    year, number = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return f"{MONTHS[number]} {year}"


@pytest.fixture
def site(empty_site: Site, tmp_path: Path) -> Site:
    """A county with a goal, three measures of Child Support, money to publish, and its people."""
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    for kind, text in FILES.items():
        (tmp_path / f"{kind}.csv").write_text(text)
        empty_site.manage("import_data", "durham", kind, str(tmp_path / f"{kind}.csv"), "--reason", "First")
    (tmp_path / "lines.csv").write_text(LINES)
    empty_site.manage(
        "import_budget", "durham", str(tmp_path / "lines.csv"), "--new-codes", "--reason", "Adopted"
    )
    make_people(empty_site, tmp_path, "durham", ada="admin", ana="analyst", joan="director 0540")
    return empty_site


def admin(page: Page, path: str) -> None:
    """A page of the admin, signed in."""
    page.goto(f"/admin/{path}")


def sign_in_to_admin(page: Page, username: str) -> None:
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def field(page: Page, label: str) -> Locator:
    """A field of the admin, whose labels end with a colon."""
    return page.get_by_label(re.compile(f"^{re.escape(label)}:?$"))


def pick(page: Page, label: str, words: str) -> None:
    """Finds a row by typing a part of its name, and takes the first, by keyboard."""
    box = field(page, label)
    box.press_sequentially(words)
    fitting = page.get_by_role("listbox", name="What fits the words")
    expect(fitting.get_by_role("option").first).to_be_visible()
    assert broken(page) == []
    box.press("ArrowDown")
    box.press("Enter")


def save(page: Page, button: str = "Save", why: str = WHY) -> None:
    field(page, "Why").fill(why)
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("width", [1280, 375])
def test_an_admin_adds_an_indicator_and_its_owner_reports_it(
    site: Site, open_page: Callable[..., Page], width: int
) -> None:
    ada = open_page(site.url, width=width)
    add_the_indicator(ada)
    joan = open_page(site.url, width=width)
    report_two_months(joan)
    public_reads_no_small_number(site, open_page(site.url, width=width), width)
    turn_the_direction(site, ada, open_page(site.url, width=width))


def add_the_indicator(page: Page) -> None:
    page.goto("/admin/")
    expect(page.get_by_label("Username")).to_be_visible()  # no admin page without signing in
    sign_in_to_admin(page, "ada")
    page.get_by_role("link", name="Indicators", exact=True).first.click()
    assert broken(page) == []
    page.get_by_role("link", name="Add indicator").first.click()
    assert broken(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    missing = ["Name", "Code", "Measured of", "Kind", "Period"]
    expect(summary.get_by_role("link")).to_have_text([f"{one}: This field is required." for one in missing])
    assert broken(page) == []
    field(page, "Name").fill("<script>alert(1)</script>")
    field(page, "Code").fill("MEDIATED")
    pick(page, "Goal", "Improving")
    pick(page, "Department", "Child Support")
    pick(page, "Owner", "joan")
    field(page, "Unit").fill("count")
    field(page, "Kind").select_option(label="Count")
    field(page, "Measured of").select_option(label="A program's customers")
    field(page, "Good direction").select_option(label="Up is better")
    field(page, "Period").select_option(label="Month")
    counts = field(page, "Counts people or families")
    counts.check()
    expect(counts).to_have_accessible_description(
        "Then results from 1 to 10 are shown to the public as “fewer than 11”."
    )
    field(page, "Address").fill(ADDRESS)
    field(page, "Published").check()
    save(page, "Save and continue editing")
    expect(page.get_by_role("heading", level=2, name="<script>alert(1)</script>")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="was added successfully")).to_be_visible()
    assert broken(page) == []
    field(page, "Name").fill(NAME)
    save(page, "Save and continue editing", why="The right name")
    expect(page.get_by_role("status").filter(has_text="was changed successfully")).to_be_visible()
    assert broken(page) == []
    page.get_by_role("link", name="View on site").click()
    assert heading(page) == NAME
    shown = page.get_by_role("main").inner_text()
    assert "No results yet. First result due" in shown and "from joan." in shown
    page.get_by_role("link", name=GOAL, exact=True).click()
    assert heading(page) == GOAL
    expect(page.get_by_role("article", name=NAME)).to_contain_text("First result due")
    assert page.get_by_role("article", name=NAME).get_by_role("figure").count() == 0
    fits(page)


def report_two_months(page: Page) -> None:
    """By keyboard, once the form is open."""
    sign_in(page, "joan")
    page.goto("/durham/")
    assert (NAME, month(0)) in columns(page, "Values that are due", "Indicator", "Period")
    page.get_by_role("link", name=NAME).first.click()
    assert heading(page) == f"Values of “{NAME}”"
    assert broken(page) == []
    period = page.get_by_label("Period", exact=True)
    period.fill(month(2))
    period.press("Enter")
    value = page.get_by_label("Value", exact=True)
    value.fill("abc")
    value.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("“abc” is not a number.")
    value.fill("14")
    value.press("Enter")
    expect(said(page)).to_contain_text(f"Saved: {month(2)}, 14 count. Too little data.")
    expect(page.get_by_role("heading", level=2, name=f"Value for {month(1)}")).to_be_visible()
    page.get_by_label("Value", exact=True).fill("9")
    page.get_by_label("Value", exact=True).press("Enter")
    expect(said(page)).to_contain_text(f"Saved: {month(1)}, 9 count. Too little data.")
    fits(page)
    page.get_by_role("link", name="Page of this indicator").click()
    shown = page.get_by_role("main").inner_text()
    assert f"Down from 14 in {month(2)} to 9 in {month(1)}." in shown
    assert "Too little data" in shown


def public_reads_no_small_number(site: Site, page: Page, width: int) -> None:
    """In words, table, chart and file alike."""
    site.manage("publish", "durham", "2017", "adopted", "--title", "FY2017", "--reason", "Adopted")
    page.goto(f"/durham/indicators/{ADDRESS}/")
    expect(page.get_by_role("main")).to_contain_text("fewer than 11")
    unfold(page)
    told = columns(page, "Every value", "Period", "Value")
    assert told == [(month(1), "fewer than 11"), (month(2), "14")]
    with page.expect_download() as download:
        page.get_by_role("region", name="The numbers").get_by_role("link", name="CSV").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert any("fewer than 11" in row for row in rows)
    assert not any(row.startswith(month(1)) and ",9" in row for row in rows)
    figure = page.get_by_role("figure").first
    assert "fewer than 11" in figure.inner_text() and "to 9" not in figure.inner_html()
    fits(page)


def turn_the_direction(site: Site, ada: Page, reader: Page) -> None:
    """What is published stays as it was."""
    open_in_admin(ada, NAME)
    field(ada, "Good direction").select_option(label="Down is better")
    save(ada, why="Fewer disputes is the aim")
    ada.goto(f"/durham/indicators/{ADDRESS}/")
    unfold(ada)
    assert ("Good direction", "Down is better") in columns(ada, "What is measured", "What", "Answer")
    ada.goto(f"/durham/indicators/{ADDRESS}/history/")
    assert "Fewer disputes is the aim" in ada.get_by_role("main").inner_text()
    reader.goto(f"/durham/indicators/{ADDRESS}/")
    unfold(reader)
    assert ("Good direction", "Up is better") in columns(reader, "What is measured", "What", "Answer")


def open_in_admin(page: Page, name: str) -> None:
    admin(page, "outcomes/indicator/")
    page.get_by_role("link", name=name, exact=True).click()


def test_many_change_hands_one_is_retired_and_two_tabs_lose_nothing(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(site.url)
    sign_in_to_admin(page, "ada")
    admin(page, "outcomes/indicator/")
    for number in range(3):
        page.get_by_role("row", name=f"Measure {number}").get_by_role("checkbox").check()
    actions = page.get_by_role("combobox").filter(has_text="Change owner of the selected ones")
    actions.select_option(label="Change owner of the selected ones")
    page.get_by_role("button", name="Go").click()
    assert heading(page) == "Who answers for these?"
    expect(page.get_by_role("main")).to_contain_text("Measure 2 (now: nobody)")
    assert broken(page) == []
    page.get_by_label("New owner").select_option(label="joan")
    page.get_by_label("Why").fill("Joan took over")
    page.get_by_role("button", name="Change owner").click()
    expect(page.get_by_role("status").filter(has_text="3 have another owner now.")).to_be_visible()
    assert site.manage("shell", "--no-imports", "-c", AUDITED).split() == ["3", "1", "3"]
    retire_instead_of_deleting(page, site)
    two_tabs(page, page.context.new_page())


def retire_instead_of_deleting(page: Page, site: Site) -> None:
    joan = page.context.browser.new_context(base_url=site.url).new_page()
    sign_in(joan, "joan")
    joan.goto(f"/durham/indicators/measure-0/values/?period={month(1)}")
    joan.get_by_label("Value", exact=True).fill("14")
    joan.get_by_role("button", name="Save value").click()
    open_in_admin(page, "Measure 0")
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("main")).to_contain_text(f"Observation: {month(1)}")
    assert broken(page) == []
    page.get_by_role("link", name="Retire it").click()
    field(page, "Retired on").fill("2026-06-30")
    field(page, "Retired because").fill("Another took its place.")
    save(page, why="As agreed")
    joan.goto("/durham/")
    assert "Measure 0" not in [name for (name,) in columns(joan, "Values that are due", "Indicator")]
    joan.goto("/durham/indicators/measure-0/")
    expect(joan.get_by_role("main")).to_contain_text("Retired on June 30, 2026. Another took its place.")
    assert columns(joan, "Every value", "Period", "Value") == [(month(1), "14")]
    joan.context.close()


def two_tabs(page: Page, other: Page) -> None:
    open_in_admin(page, "Measure 1")
    open_in_admin(other, "Measure 1")
    field(page, "Unit").fill("cases")
    save(page, why="In words")
    field(other, "Unit").fill("families")
    save(other, why="Other words")
    expect(other.get_by_role("alert")).to_contain_text(
        "You both changed “Unit”: it is now “cases”, and you entered “families”."
    )
    expect(field(other, "Unit")).to_have_value("families")
    assert broken(other) == []
    open_in_admin(page, "Measure 1")
    expect(field(page, "Unit")).to_have_value("cases")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("main").or_(page.locator("#content")).first).to_contain_text("In words")
    assert broken(page) == []


def test_an_analyst_reads_the_admin_and_a_director_does_not_come_in(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(site.url)
    sign_in_to_admin(page, "ana")
    open_in_admin(page, "Measure 1")
    assert page.get_by_role("button", name="Save", exact=True).count() == 0
    joan = open_page(site.url)
    sign_in(joan, "joan")
    answer = joan.goto("/admin/outcomes/indicator/")
    assert answer is not None and answer.status == 403
