"""An analyst begins with nothing and ends at what each goal costs, to the cent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import (
    File,
    bring,
    cells,
    choose,
    columns,
    confirm,
    fits,
    go,
    heading,
    make_people,
    said,
    sign_in,
)
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

DEPARTMENTS = File("departments.csv", "code,name\n0530,Social Services\n0540,Child Support Enforcement\n")
STAGES = File(
    "stages.csv", "name,code,kind,order\nRequested,requested,requested,1\nAdopted,adopted,adopted,2\n"
)
HEAD = "year,stage,department,cost_center,cost_center_name,amount\n"
# All dollars are made up for this test; the shares of 5200 leave an odd cent to each goal in turn.
CENTERS = {
    "5100": ("0540", "CSE operations", "1234567.89"),
    "5200": ("0530", "Work First employment", "2000000.01"),
    "5300": ("0530", "Foster care placement", "3210987.65"),
    "5400": ("0530", "Child protective services", "4444444.44"),
    "5500": ("0530", "Intake and customer service", "876543.21"),
    "5600": ("0530", "HIPAA compliance", "150000.00"),
    "5900": ("0540", "Recoveries", "(25000.00)"),
}


def lines(**changed: str) -> str:
    rows = (
        f"FY2017,Adopted,{department},{code},{name},{changed.get(f'c{code}', amount)}\n"
        for code, (department, name, amount) in CENTERS.items()
    )
    return HEAD + "".join(rows)


LINES = File("adopted-2017.csv", lines())
CORRECTED = File("adopted-2017-corrected.csv", lines(c5400="5444444.44"))
BAD = File(
    "adopted-2017-bad.csv",
    HEAD
    + "FY 203-2004,Adopted,0530,5200,Work First employment,1.00\n"
    + "FY2017,Adopted,0530,5300,Foster care placement,=cmd()\n"
    + "FY2017,Adopted,0530,5400,Child protective services,NaN\n"
    + "FY2017,Adopted,0530,5500,Intake and customer service,1e308\n"
    + "FY2017,Adopted,0530,5600,HIPAA compliance,150000.00\n",
)
GOALS = File(
    "goals.csv",
    "code,name,kind,department,order\n"
    "POVERTY,Reducing Family Poverty,outcome,0530,1\n"
    "PERMANENCE,Increasing Family Permanence,outcome,0530,2\n"
    "SAFETY,Increasing Family Safety & Well Being,outcome,0530,3\n"
    "ACCESS,Improving Access to Services & Customer Service,outcome,0530,4\n",
)
CROSSWALK = File(
    "crosswalk.csv",
    "year,cost_center,goal,share,reason\n"
    "FY2017,5100,POVERTY,60,Time study\nFY2017,5100,SAFETY,10,Time study\nFY2017,5100,ACCESS,30,Time study\n"
    "FY2017,5200,POVERTY,33.33,Caseload\nFY2017,5200,SAFETY,33.33,Caseload\nFY2017,5200,ACCESS,33.34,Caseload\n"
    "FY2017,5300,PERMANENCE,75,Caseload\nFY2017,5300,SAFETY,25,Caseload\n"
    "FY2017,5400,SAFETY,100,Its whole work\nFY2017,5500,ACCESS,100,Its whole work\n"
    "FY2017,5900,POVERTY,100,As the department says\n",
)
MONEY = [
    ("Reducing Family Poverty", "$1,382,340.73"),
    ("Increasing Family Permanence", "$2,408,240.74"),
    ("Increasing Family Safety & Well Being", "$6,037,248.15"),
    ("Improving Access to Services & Customer Service", "$2,063,713.58"),
    ("Not yet mapped", "$0.00"),
    ("Total = ledger", "$11,891,543.20"),
]
TOTALS = "The file against what is stored – by year"
NOTHING_LOADED = "No budget is loaded yet"
CORRECTED_SAFETY = "$7,037,248.15"


@pytest.fixture
def site(empty_site: Site, tmp_path: Path) -> Site:
    """A county with one analyst, and nothing else."""
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    make_people(empty_site, tmp_path, "durham", ana="analyst")
    return empty_site


@pytest.mark.parametrize("width", [1280, 375])
def test_from_nothing_to_the_goal_page(site: Site, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(site.url, width=width)
    sign_in(page, "ana")
    assert heading(page) == NOTHING_LOADED
    expect(page.get_by_role("link", name="Bring in the budget")).to_be_visible()
    bring(page, "Departments", DEPARTMENTS)
    bring(page, "Budget stages", STAGES)
    refuse_the_bad_file(page)
    choose(page, "Budget lines", LINES, new_codes=True)
    fits(page)
    assert columns(page, TOTALS, "Read") == [("$11,891,543.20",)]
    beside = page.context.new_page()
    beside.goto(page.url)
    confirm(page, "The board adopted it")
    confirm_again(beside)
    bring_again(page)
    bring(page, "Goals", GOALS)
    bring(page, "Crosswalk", CROSSWALK)
    map_the_last_cost_center(page)
    read_the_money(page)
    read_a_goal(page)
    correct_and_take_back(page)


def refuse_the_bad_file(page: Page) -> None:
    """All that is wrong is listed at once, and nothing is stored."""
    choose(page, "Budget lines", BAD, new_codes=True)
    expect(page.get_by_role("alert")).to_contain_text("4 problems. Nothing has been stored.")
    problems = columns(page, "All problems in the file", "Row", "Column", "Value in the file")
    assert problems == [
        ("2", "year", "FY 203-2004"),
        ("3", "amount", "=cmd()"),
        ("4", "amount", "NaN"),
        ("5", "amount", "1e308"),
    ]
    remedies = [remedy for (remedy,) in columns(page, "All problems in the file", "What to do")]
    assert "FY2004" in remedies[0]
    assert all(len(remedy) > 10 for remedy in remedies)
    expect(page.get_by_role("button", name="Confirm and store")).to_have_count(0)
    fits(page)
    page.get_by_role("banner").get_by_role("link", name="Durham County, North Carolina").click()
    assert heading(page) == NOTHING_LOADED


def confirm_again(page: Page) -> None:
    """The same form, open in another window, does nothing when it is sent later."""
    page.get_by_label("Reason").fill("Once more")
    page.get_by_role("button", name="Confirm and store").click()
    expect(said(page)).to_have_text("It had been confirmed before. Nothing was done now.")
    page.close()


def bring_again(page: Page) -> None:
    """A file that was here before is known by its bytes."""
    choose(page, "Budget lines", LINES)
    expect(page.get_by_role("main")).to_contain_text("The same file has been here before")
    page.get_by_role("button", name="Put this import aside").click()
    expect(said(page)).to_contain_text("is put aside. Nothing of it was stored.")


def map_the_last_cost_center(page: Page) -> None:
    """With the live remainder; more than the whole is refused and what was typed stays."""
    page.get_by_role("banner").get_by_role("link", name="Durham County, North Carolina").click()
    expect(page.get_by_role("main")).to_contain_text("$150,000.00 of FY2017 Adopted is not yet mapped.")
    page.get_by_role("link", name="Map 5600").click()
    assert heading(page) == "Which goals does 5600 HIPAA compliance serve?"
    access = page.get_by_label("Improving Access to Services & Customer Service")
    poverty = page.get_by_label("Reducing Family Poverty")
    left = page.get_by_role("status").filter(has_text="%")
    access.fill("90")
    expect(left).to_have_text("10.00% not yet mapped")
    poverty.fill("10.01")
    expect(left).to_have_text("0.01% too much")
    page.get_by_label("Reason").fill("A narrative of FY2004")
    page.get_by_role("button", name="Save shares").click()
    expect(page.get_by_role("alert")).to_contain_text("Shares add to 100.01%. Take away 0.01%.")
    expect(access).to_have_value("90")
    fits(page)
    access.fill("100")
    poverty.fill("")
    page.get_by_role("button", name="Save shares").click()
    expect(said(page)).to_have_text("Saved. All of HIPAA compliance is mapped.")


def read_the_money(page: Page) -> None:
    """Tied to the ledger, on the page and in the file."""
    go(page, "Money by outcome")
    assert columns(page, "Money by outcome", "Goal", "FY2017 Adopted") == MONEY
    expect(page.get_by_role("main")).to_contain_text("Tied to the ledger.")
    fits(page)
    with page.expect_download() as found:
        page.get_by_role("link", name="CSV of Money by outcome").click()
    text = found.value.path().read_text(encoding="utf-8-sig")
    filed = {row[0]: row[1] for row in csv.reader(io.StringIO(text)) if len(row) > 1}
    assert filed["Increasing Family Safety & Well Being"] == "6037248.15"
    assert filed["Total = ledger"] == "11891543.20"


def read_a_goal(page: Page) -> None:
    table = page.get_by_role("table", name="Money by outcome")
    table.get_by_role("link", name="Reducing Family Poverty").click()
    assert heading(page) == "Reducing Family Poverty"
    assert columns(
        page, "Cost centers that serve this goal", "Cost center", "Share to this goal", "To this goal"
    ) == [
        ("5100 CSE operations", "60.00%", "$740,740.73"),
        ("5200 Work First employment", "33.33%", "$666,600.00"),
        ("5900 Recoveries", "100.00%", "−$25,000.00"),
        ("Reducing Family Poverty", "", "$1,382,340.73"),
    ]
    assert cells(page, "How it ties to the ledger")[1:] == [
        ["Reducing Family Poverty", "$1,382,340.73"],
        ["3 other goals", "$10,509,202.47"],
        ["Not yet mapped", "$0.00"],
        ["Ledger total", "$11,891,543.20"],
    ]
    fits(page)


def correct_and_take_back(page: Page) -> None:
    """A corrected file replaces the first; undoing it puts every figure back."""
    bring(page, "Budget lines", CORRECTED)
    corrected = page.url
    go(page, "Money by outcome")
    assert columns(page, "Money by outcome", "FY2017 Adopted")[2] == (CORRECTED_SAFETY,)
    page.goto(corrected)
    page.get_by_label("Reason").fill("The first file was right")
    page.get_by_role("button", name="Undo this import").click()
    expect(said(page)).to_have_text("Undone: everything is as it was before this import.")
    go(page, "Money by outcome")
    assert columns(page, "Money by outcome", "Goal", "FY2017 Adopted") == MONEY


def test_the_same_by_keyboard_alone(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(site.url)
    page.goto("/")
    follow(page, page.get_by_role("link", name="Sign in"))
    type_into(page, "Username", "ana")
    type_into(page, "Password", "a long enough password")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(NOTHING_LOADED)
    for kind, file in (
        ("Departments", DEPARTMENTS),
        ("Budget stages", STAGES),
        ("Budget lines", LINES),
        ("Goals", GOALS),
    ):
        bring_by_keyboard(page, kind, file)
    follow(page, main_link(page, "Money by outcome"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Money by outcome")
    assert columns(page, "Money by outcome", "Goal", "FY2017 Adopted")[-1] == (
        "Total = ledger",
        "$11,891,543.20",
    )
    map_by_keyboard(page)


def map_by_keyboard(page: Page) -> None:
    follow(page, page.get_by_role("banner").get_by_role("link", name="Durham County, North Carolina"))
    follow(page, page.get_by_role("link", name="Map 5400"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("5400 Child protective services")
    type_into(page, "Increasing Family Safety & Well Being", "100")
    type_into(page, "Reason", "Its whole work")
    enter(page)
    expect(said(page)).to_have_text("Saved. All of Child protective services is mapped.")
    follow(page, page.get_by_role("link", name="Increasing Family Safety & Well Being"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Increasing Family Safety & Well Being")
    assert columns(page, "Cost centers that serve this goal", "To this goal")[0] == ("$4,444,444.44",)


def bring_by_keyboard(page: Page, kind: str, file: File) -> None:
    follow(page, main_link(page, "Imports"))
    follow(page, page.get_by_role("link", name="Bring a file in"))
    press_to(page, page.get_by_label("What does the file hold?"))
    page.keyboard.type(kind)
    chosen = page.get_by_label("File", exact=True)
    press_to(page, chosen)
    chosen.set_input_files(file.payload)  # the machine's own dialog does this, which is no page of ours
    press_to(page, page.get_by_label("Make the codes, years and stages"))
    page.keyboard.press("Space")
    follow(page, page.get_by_role("button", name="Read and review"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {file.name}")
    type_into(page, "Reason", "By keyboard")
    enter(page)
    expect(said(page)).to_have_text("Stored, all of it.")


def main_link(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)


def type_into(page: Page, label: str, text: str) -> None:
    press_to(page, page.get_by_label(re.compile(f"^{re.escape(label)}")))
    page.keyboard.type(text)


def enter(page: Page) -> None:
    """Enter, where it leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, target: Locator) -> None:
    press_to(page, target)
    enter(page)


def press_to(page: Page, target: Locator) -> None:
    """Tab until it has the focus; where the focus is must be seen at every stop."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"), (
                f"{page.url}: the focus is not seen at {page.evaluate('document.activeElement.outerHTML')[:200]}"
            )
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target} on {page.url}")
