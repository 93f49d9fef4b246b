"""The whole of an import by keyboard alone, on a desk and on a phone: no pointer is used, and the focus is never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acts import File, columns, fits, make_people, said, sign_in
from tests.journeys.keyboard import POINTED, follow, pick, press_to, type_into
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

# All dollars are made up. Nothing says the stage; one amount is no amount.
EXPORT = File(
    "Export 2027.csv",
    "Durham County;;;;\nOrg;Department;GL Account;Budget Year;Budget\n"
    "5300 - Child Protective Services;0530 - Social Services;6100 - Salaries;FY2027;1,234.50\n"
    "5310 - Aging;0530 - Social Services;6200 - Supplies;FY2027;(25.00)\n"
    "5310 - Aging;0530 - Social Services;6100 - Salaries;FY2027;n/a\n"
    "5320 - Intake;0530 - Social Services;6100 - Salaries;FY 203-2004;7.00\n"
    + "".join(
        f"53{n} - Unit {n};0530 - Social Services;6100 - Salaries;FY2027;100.00\n" for n in range(40, 60)
    ),
)
CORRECTED = File(EXPORT.name, EXPORT.text.replace("n/a", "9,000").replace("FY 203-2004", "FY2027"))


@pytest.mark.parametrize("width", [1280, 375])
def test_from_a_file_to_its_undo(
    empty_site: Site, tmp_path: Path, open_page: Callable[..., Page], width: int
) -> None:
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    make_people(empty_site, tmp_path, "durham", ana="analyst")
    page = open_page(empty_site.url, width=width)
    sign_in(page, "ana")
    page.context.add_init_script(POINTED)
    page.goto("/durham/imports/")
    choose_by_keyboard(page)
    lay_out(page)
    read_the_problems(page)
    correct(page)
    state_a_control_total(page)
    confirm_and_undo(page)


def choose_by_keyboard(page: Page) -> None:
    follow(page, page.get_by_role("link", name="Bring a file in"))
    # what a file may hold is listed below, with its template, within the keyboard's reach
    press_to(page, page.get_by_role("link", name="What a file may hold, with templates"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="The budget", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to codes and names
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="CSV for Departments")).to_be_focused()
    give(page, EXPORT)


def give(page: Page, file: File) -> None:
    """Nothing chosen is told first, in a summary that has the focus."""
    follow(page, page.get_by_role("button", name="Read and review"))
    expect(page.get_by_role("alert")).to_be_focused()
    press_to(page, page.get_by_role("alert").get_by_role("link"))
    page.keyboard.press("Enter")
    chosen = page.get_by_label("File", exact=True)
    expect(chosen).to_be_focused()
    chosen.set_input_files(file.payload)  # the machine's own dialog does this, which is no page of ours
    follow(page, page.get_by_role("button", name="Read and review"))


def lay_out(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"How is {EXPORT.name} laid out?")
    fits(page)
    rows = page.get_by_role("region", name="Table: the first rows of the file")
    press_to(page, rows)
    if page.viewport_size and page.viewport_size["width"] < 500:
        page.keyboard.press("ArrowRight")
        page.wait_for_function("box => box.scrollLeft > 0", arg=rows.element_handle())
    # what only she knows: the preview is told while she writes, and the focus stays with her
    pick(page, page.get_by_role("combobox", name="Stage (needed)"), "The same in every row")
    heard(page, "The preview waits for one thing")
    expect(page.get_by_role("combobox", name="Stage (needed)")).to_be_focused()
    text = page.get_by_role("group", name="Stage", exact=True).get_by_label("The text for every row")
    press_to(page, text)
    page.keyboard.type("Adopted")
    heard(page, "22 are kept; 2 problems.")
    expect(text).to_be_focused()
    # a field is mapped to another column and back
    amount = page.get_by_role("combobox", name="Amount", exact=True)
    pick(page, amount, "GL Account")
    heard(page, "0 are kept; 25 problems.")
    expect(page.locator("#preview")).to_contain_text("is not an amount")
    pick(page, amount, "Budget")
    heard(page, "22 are kept; 2 problems.")
    expect(amount).to_be_focused()
    # a name is asked for, in a summary that has the focus
    follow(page, page.get_by_role("button", name="Only save the layout"))
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page.get_by_role("alert").first).to_contain_text("Write the name to save it under.")
    type_into(page, "Save this layout under a name", "Ledger export")
    follow(page, page.get_by_role("button", name="Only save the layout"))
    expect(said(page)).to_have_text("“Ledger export” is saved.")
    expect(said(page)).to_be_focused()
    follow(page, page.get_by_role("button", name="Read the whole file"))


def read_the_problems(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {EXPORT.name}")
    expect(page.get_by_role("main")).to_contain_text("2 problems. Nothing has been stored.")
    fits(page)
    assert columns(page, "All problems in the file", "Row", "Value in the file") == [
        ("5", "n/a"), ("6", "FY 203-2004"),
    ]  # fmt: skip
    # narrowed to one of them, which is told
    press_to(page, page.locator("summary", has_text="Search and sort: All problems in the file"))
    page.keyboard.press("Enter")
    found = page.get_by_role("search", name="Search and sort: All problems in the file")
    press_to(page, found.get_by_label("Words"))
    page.keyboard.type("203")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert columns(page, "All problems in the file", "Row") == [("6",)]
    with page.expect_download() as got:
        press_to(page, page.get_by_role("link", name="Download the problems (CSV)"))
        page.keyboard.press("Enter")
    assert "n/a" in got.value.path().read_text(encoding="utf-8-sig")


def correct(page: Page) -> None:
    follow(page, page.get_by_role("link", name="Load a corrected file"))
    give(page, CORRECTED)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {CORRECTED.name}")
    expect(page.get_by_role("main")).to_contain_text("Nothing has been stored yet.")


def state_a_control_total(page: Page) -> None:
    opens = page.get_by_text("Type what the file must add up to")
    press_to(page, opens)
    page.keyboard.press("Enter")
    type_into(page, "FY2027 Adopted, expense (", "ten")
    press_to(page, page.get_by_role("button", name="Note these totals"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_be_focused()
    press_to(page, page.get_by_role("alert").first.get_by_role("link"))
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("12,216.50")
    follow(page, page.get_by_role("button", name="Note these totals"))
    expect(said(page)).to_have_text("Control totals are noted.")
    expect(said(page)).to_be_focused()
    assert columns(page, "Control totals", "Stated", "Apart")[0] == ("$12,216.50", "$0.00")


def confirm_and_undo(page: Page) -> None:
    for button, told in (
        ("Confirm and store", "Stored, all of it."),
        ("Undo this import", "Undone: everything is as it was before this import."),
    ):
        follow(page, page.get_by_role("button", name=button))
        expect(page.get_by_role("alert").first).to_be_focused()
        type_into(page, "Reason", "By keyboard")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(said(page)).to_have_text(told)
        expect(said(page)).to_be_focused()
        fits(page)
    assert page.evaluate("window.pointed") is None


def heard(page: Page, words: str) -> None:
    """What the layout's page says to those who only hear."""
    expect(page.locator("[data-status]")).to_contain_text(words)
    expect(page.locator("[data-status]")).to_have_role("status")
