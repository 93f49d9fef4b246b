"""The admin in a browser: no rule of accessibility broken, no content policy violated, good on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.rules import broken
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

LISTS = (
    "obb/county", "obb/department", "obb/fiscalyear", "obb/person", "obb/role", "obb/importbatch", "budget/stage",
    "budget/fund", "budget/costcenter", "budget/account", "budget/fundingsource", "budget/publication",
    "outcomes/goal", "outcomes/indicator", "outcomes/observation", "outcomes/target", "outcomes/plan",
    "outcomes/initiative", "outcomes/verdictrecord",
)  # fmt: skip


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def first_of(page: Page, noun: str) -> str:
    """The address of a list's first record, without `change/`."""
    page.goto(f"/admin/{noun}/")
    return str(page.locator("#result_list tbody th a").first.get_attribute("href")).split("change/")[0]


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_of_the_admin_breaks_a_rule(
    demo_site: Site, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(demo_site.url, width=width)
    sign_in(page, "admin")
    found = broken(page)
    for noun in LISTS:
        page.goto(f"/admin/{noun}/?_facets=True")
        found += broken(page)
    for noun in ("outcomes/goal", "outcomes/indicator", "obb/person", "budget/costcenter"):
        first = first_of(page, noun)
        for step in ("change/", "history/", "delete/"):
            if (noun, step) != ("obb/person", "delete/"):
                page.goto(first + step)
                found += broken(page)
        page.goto(f"/admin/{noun}/add/")
        found += broken(page)
        page.get_by_role("button", name="Save", exact=True).click()
        page.locator(".errors-above").wait_for()
        found += broken(page)
    page.goto("/admin/outcomes/initiative/add/")
    for part in ("Aim", "Milestone", "Measure"):
        page.get_by_text(f"Add another {part}").click()
    found += broken(page)
    assert found == []


@pytest.mark.parametrize("width", [1280, 375])
def test_parts_are_added_and_a_choice_is_found_by_typing(
    demo_site: Site, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(demo_site.url, width=width)
    sign_in(page, "admin")
    page.goto("/admin/outcomes/goal/add/")
    page.get_by_text("Add another Alignment").click()
    assert page.locator("#id_alignments-0-board_goal").is_visible()
    page.get_by_label("Department").press_sequentially("health")
    found_list = page.locator(".find [role=option]")
    found_list.first.wait_for()
    assert found_list.all_inner_texts() == ["Public Health"]
    found = broken(page)
    page.keyboard.press("ArrowDown")
    found += broken(page)
    page.keyboard.press("Enter")
    assert page.get_by_label("Department").input_value() == "Public Health"
    assert page.locator("input[name=department]").input_value().isdigit()
    assert page.locator("[role=listbox]:visible").count() == 0
    assert found == []


def test_focus_goes_to_what_is_missing(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site.url)
    sign_in(page, "admin")
    page.goto("/admin/outcomes/indicator/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".errors-above").wait_for()
    assert page.evaluate("document.activeElement.className") == "errors-above"
    page.get_by_role("link", name="Name: This field is required.").click()
    assert page.evaluate("document.activeElement.id") == "id_name"


@pytest.mark.parametrize("width", [1280, 375])
def test_publishing_many_is_looked_over_first(
    demo_site: Site, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(demo_site.url, width=width)
    sign_in(page, "admin")
    page.goto("/admin/outcomes/goal/")
    page.locator("#result_list tbody input[type=checkbox]").first.check()
    page.locator("select[name=action]").select_option("unpublish")
    page.get_by_role("button", name="Go").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Take these from public sight?"
    assert broken(page) == []
