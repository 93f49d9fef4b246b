"""An analyst looks around in the ledger, keeps what she found, sends it on; others see of it what is theirs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acts import columns, fits, said, sign_in
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
LINES = "/durham/lines/?year=2019&stage=adopted"


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (375, False)])
def test_from_all_lines_to_a_view_that_is_sent_on(
    demo_site: Site, open_page: Callable[..., Page], width: int, scripts: bool
) -> None:
    """On a desk with scripts and on a phone without."""
    page = open_page(demo_site.url, width=width, java_script_enabled=scripts)
    sign_in(page, "analyst", "analyst")
    page.goto(LINES)
    narrow(page)
    group(page)
    drill_and_come_back(page)
    address = save(page, f"Child services at {width}")
    others_see_what_is_theirs(demo_site, open_page, address)
    delete(page, f"Child services at {width}")


def tick(page: Page, box: str, *values: str) -> None:
    """Opens a box of the filters and ticks values in it."""
    page.locator("details.box > summary").filter(has_text=re.compile(f"^{box}")).click()
    for value in values:
        page.get_by_role("group", name=box, exact=True).get_by_label(value, exact=True).check()


def show(page: Page) -> None:
    page.get_by_role("form", name="Filters and groups").get_by_role("button", name="Show").click()


def narrow(page: Page) -> None:
    tick(page, "Kind", "Expense")
    tick(page, "Department", "Social Services")
    page.get_by_label("Words in a code or name").fill("child")
    show(page)
    taken = page.get_by_role("list", name="Filters that are on")
    expect(taken).to_contain_text("Kind: Expense")
    expect(taken).to_contain_text("Words: child")
    rows = columns(page, "Budget lines", "Cost center name", "Kind")
    assert {kind for _name, kind in rows[:-1]} == {"Expense"} and len(rows) > 3
    fits(page)
    taken.get_by_role("link", name="Take off: Department: Social Services").click()
    expect(taken).not_to_contain_text("Department")


def group(page: Page) -> None:
    page.get_by_label("Group by").select_option(label="Cost center")
    page.get_by_label("then by").select_option(label="Account")
    show(page)
    rows = columns(page, "Budget lines added up", "Cost center", "Expenses")
    total = page.get_by_role("definition").nth(1).inner_text()
    assert rows[-1] == ("Total", total)
    assert any(name.endswith(", total") for name, _amount in rows)
    fits(page)
    with page.expect_download() as found:
        page.get_by_role("link", name="CSV of Budget lines added up").click()
    assert found.value.suggested_filename == "durham-2019-adopted-lines-by-cost_center-account.csv"
    filed = list(csv.reader(io.StringIO(found.value.path().read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in filed[1:]] == [name for name, _amount in rows]
    with page.expect_download() as found:
        page.get_by_role("link", name="Excel workbook of Budget lines added up").click()
    assert found.value.suggested_filename.endswith(".xlsx")


def drill_and_come_back(page: Page) -> None:
    table = page.get_by_role("table", name=re.compile("^Budget lines added up"))
    whole = table.get_by_role("link", name=re.compile(", total$")).first
    name, before = whole.inner_text().removesuffix(", total"), page.url
    whole.click()
    assert {row[0] for row in columns(page, "Budget lines", "Cost center")[:-1]} == {name.split(" ")[0]}
    expect(page.get_by_role("heading", level=1)).to_contain_text("Budget lines, FY2019 Adopted")
    page.go_back()
    assert page.url == before


def save(page: Page, name: str) -> str:
    """Shared; its address."""
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Share it with everybody who works in the county").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(said(page)).to_contain_text(f"“{name}” is saved.")
    expect(page.get_by_role("main")).to_contain_text(f"Saved view: {name}")
    fits(page)
    return page.url


def others_see_what_is_theirs(site: Site, open_page: Callable[..., Page], address: str) -> None:
    for person, sees in (("commissioner", True), ("director-health", False)):
        other = open_page(site.url)
        sign_in(other, person, person)
        other.goto(address)
        expect(other.get_by_role("main")).to_contain_text("Saved view:")
        expect(other.get_by_role("link", name="Rename, share or delete")).to_have_count(0)
        centers = [name for (name,) in columns(other, "Budget lines added up", "Cost center")] if sees else []
        assert any("Child Protective Services" in name for name in centers) == sees
        if not sees:
            expect(other.get_by_text("You see the lines of your own department.")).to_be_visible()
            expect(other.get_by_role("main").get_by_text("Child Protective Services")).to_have_count(0)


def delete(page: Page, name: str) -> None:
    page.get_by_role("link", name="Rename, share or delete").click()
    page.get_by_role("link", name="Delete this view").click()
    page.get_by_role("button", name="Delete").click()
    expect(said(page)).to_contain_text(f"“{name}” is deleted.")
