"""A first-time analyst brings in a file that OBB has never seen, from the screens alone: by mouse, keyboard, phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import File, columns, confirm, fits, go, make_people, said, sign_in, unfold
from tests.journeys.rules import broken
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

# Titles above, a total below, brackets for minus, codes and names in one cell; nothing says the stage.
MESSY = File(
    "Export 2027-07-02.csv",
    "Durham County;;;\nBudget by organization;;;\nOrg;GL Account;Budget Year;Budget\n"
    "5300 - Child Protective Services;6100 - Salaries;FY2027;1,234.50\n"
    "5310 - Aging;6200 - Supplies;FY2027;(25.00)\n"
    "5310 - Aging;6100 - Salaries;FY2027;9,000\n"
    "Grand Total;;;10,209.50\n",
)
NEXT = File("Export 2028-07-03.csv", MESSY.text.replace("FY2027", "FY2028").replace("9,000", "9,500"))


@pytest.fixture
def site(empty_site: Site, tmp_path: Path) -> Site:
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    make_people(empty_site, tmp_path, "durham", ana="analyst")
    return empty_site


def upload(page: Page, file: File, kind: str = "Budget lines") -> None:
    go(page, "Imports")
    page.get_by_role("link", name="Bring a file in").click()
    page.get_by_label("What does the file hold?").select_option(label=kind)
    page.get_by_label("File", exact=True).set_input_files(file.payload)
    page.get_by_role("button", name="Read and review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"How is {file.name} laid out?")


def every_row(page: Page, part: str) -> Locator:
    group = page.get_by_role("group", name=part, exact=True)
    return group.get_by_label("The text for every row")


def preview(page: Page) -> Locator:
    return page.locator("#preview")


def test_an_unknown_file_from_the_screens_alone(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(site.url)
    sign_in(page, "ana")
    upload(page, MESSY)
    main = page.get_by_role("main")
    expect(main).to_contain_text("It found nothing for: Stage.")
    expect(main).to_contain_text("Suggested because “Org” holds a code and a name in each cell.")
    expect(preview(page)).to_contain_text("There is no column for “stage”")

    # the preview follows what is changed, without a button, and says so to those who only hear
    page.get_by_label("Stage (needed)").select_option(label="The same in every row")
    every_row(page, "Stage").fill("Adopted")
    expect(preview(page)).to_contain_text("Of all 4 rows 3 are kept; 0 problems. 1 left out: totals.")
    expect(main.get_by_role("status")).to_contain_text("3 are kept; 0 problems")
    assert columns(page, "The first rows as they would be stored", "Stage", "Cost center", "Amount") == [
        ("Adopted", "5300", "$1,234.50"),
        ("Adopted", "5310", "−$25.00"),
        ("Adopted", "5310", "$9,000.00"),
    ]
    page.get_by_role("combobox", name="Amount", exact=True).select_option(label="GL Account")
    expect(preview(page)).to_contain_text("is not an amount")
    page.get_by_role("combobox", name="Amount", exact=True).select_option(label="Budget")
    expect(preview(page)).to_contain_text("FY2027 Adopted expense")
    assert broken(page) == []

    page.get_by_label("Save this layout under a name").fill("Ledger export")
    page.get_by_role("button", name="Read the whole file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {MESSY.name}")
    # the cost centers have no department: the review says so, and the layout is changed without a second upload
    expect(main).to_contain_text("Nothing has been stored.")
    page.get_by_role("button", name="Change how it is read").click()
    page.get_by_text("more parts, not in this file").click()
    page.get_by_role("combobox", name="Department", exact=True).select_option(label="The same in every row")
    every_row(page, "Department").fill("0530")
    expect(preview(page)).to_contain_text("0530")
    page.get_by_role("button", name="Read the whole file").click()
    expect(main).to_contain_text("Nothing has been stored yet.")
    confirm(page, "The first file")

    # next year's file is known
    upload(page, NEXT)
    expect(main).to_contain_text("It fits “Ledger export”.")
    expect(preview(page)).to_contain_text("Of all 4 rows 3 are kept; 0 problems.")
    page.get_by_role("button", name="Read the whole file").click()
    confirm(page, "The next file")
    go(page, "Imports")
    page.get_by_role("link", name="Saved profiles").click()
    page.get_by_role("link", name="Ledger export").click()
    expect(main).to_contain_text("Used 2 times")


def test_the_same_by_keyboard_on_a_phone(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(site.url, width=375)
    sign_in(page, "ana")
    upload(page, MESSY)
    fits(page)
    press_to(page, page.get_by_label("Stage (needed)"))
    page.keyboard.type("The same")
    expect(preview(page)).to_contain_text("The preview waits for one thing")
    assert broken(page) == []
    press_to(page, page.get_by_text("How “Stage” is read"))
    press_to(page, every_row(page, "Stage"))
    page.keyboard.type("Adopted")
    expect(preview(page)).to_contain_text("Of all 4 rows 3 are kept")
    press_to(page, page.get_by_role("button", name="Show the preview"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(preview(page)).to_contain_text("Of all 4 rows 3 are kept")
    fits(page)
    press_to(page, page.get_by_label("Save this layout under a name"))
    page.keyboard.type("Ledger export")
    press_to(page, page.get_by_role("button", name="Only save the layout"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(said(page)).to_have_text("“Ledger export” is saved.")


def test_without_scripts(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(site.url, java_script_enabled=False)
    sign_in(page, "ana")
    upload(page, MESSY)
    page.get_by_label("Stage (needed)").select_option(label="The same in every row")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the text that every row has.")
    every_row(page, "Stage").fill("Adopted")
    page.get_by_role("button", name="Show the preview").click()
    expect(preview(page)).to_contain_text("Of all 4 rows 3 are kept; 0 problems.")


def press_to(page: Page, target: Locator) -> None:
    """Tab until it has the focus, which must be seen at every stop."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"), page.url
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target}")


PUBLISHED = File(
    "health-2019.csv",
    "FIPS,County,Children in poverty (%),95% CI - Low,95% CI - High,Violent crime rate,Z-Score\n"
    "37000,North Carolina,19.9,19.1,20.7,350,\n37001,Alamance,22.2,18.1,26.4,410,0.2\n"
    "37063,Durham,17.8,14.2,21.4,n.d.,-0.4\n",
)
INDICATORS = (
    "code,name,kind,period\nPOVERTY,Children in poverty,estimate,year\nCRIME,Violent crime,rate,year\n"
    "BIRTHS,Teen births,rate,year\n"
)


@pytest.mark.parametrize("width", [1280, 375])
def test_a_table_of_results_as_it_is_suggested(
    site: Site, open_page: Callable[..., Page], tmp_path: Path, width: int
) -> None:
    (tmp_path / "indicators.csv").write_text(INDICATORS)
    site.manage("import_data", "durham", "indicators", str(tmp_path / "indicators.csv"), "--reason", "First")
    page = open_page(site.url, width=width)
    sign_in(page, "ana")
    upload(page, PUBLISHED, "Observations")
    main = page.get_by_role("main")
    expect(page.get_by_label("What it says in the county’s rows")).to_have_value("37063")
    expect(page.get_by_label("And in the rows to stand beside them")).to_have_value("37000")
    expect(page.get_by_role("combobox", name="Children in poverty")).to_have_value("Children in poverty (%)")
    expect(page.get_by_role("combobox", name="Violent crime")).to_have_value("Violent crime rate")
    expect(main).to_contain_text("Suggested because the file is called “health-2019.csv”.")
    expect(preview(page)).to_contain_text("Of all 6 rows 4 are kept; 0 problems. 2 left out: other areas.")
    assert broken(page) == []
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert broken(page) == []
    page.get_by_role("combobox", name="Teen births").fill("No such header")
    page.get_by_role("button", name="Read the whole file").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text(
        "Teen births: The file has no figures under this header."
    )
    page.get_by_role("combobox", name="Teen births").fill("")
    page.get_by_role("button", name="Read the whole file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review: health-2019.csv")
    confirm(page, "Health almanac of 2019")
    page.goto("/durham/indicators/")
    page.get_by_role("link", name="Children in poverty").click()
    unfold(page)
    assert columns(page, "Every value", "Period", "Value") == [("2019", "17.8")]
    fits(page)
