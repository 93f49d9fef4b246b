"""A large file while a process of its own is at it: what the page shows, by keyboard, aloud, without scripts, in print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import Page, expect

from obb.imports.carrying import AT_ONCE, TURNS
from tests.journeys.acts import File, choose_file, make_people, sign_in
from tests.journeys.rules import Inspection
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

LARGE = File("departments.csv", "code,name\n" + "".join(f"{n:05},Department {n}\n" for n in range(15_000)))


@pytest.fixture
def site(empty_site: Site, tmp_path: Path) -> Site:
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    make_people(empty_site, tmp_path, "durham", ana="analyst")
    return empty_site


@contextmanager
def no_turn(site: Site) -> Iterator[None]:
    """Within, each process waits for its turn: the page stands still for as long as one likes."""
    connection = psycopg2.connect(site.database_url)
    try:
        with connection.cursor() as cursor:
            for place in range(AT_ONCE):
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [TURNS, place])
        yield
    finally:
        connection.close()


def test_every_page_of_a_large_file_keeps_the_rules(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(site.url)
    sign_in(page, "ana")
    looking = Inspection(page)
    with no_turn(site):
        choose_file(page, "Departments", LARGE)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Being read: {LARGE.name}")
        address = page.url
        expect(page.get_by_role("progressbar", name="Waiting until other files are done")).to_be_visible()
        looking.look(" being read")
        looking.act(lambda page: page.get_by_role("button", name="Cancel it").click(), " cancelled")
        expect(page.get_by_role("alert")).to_contain_text("Reading stopped It was cancelled.")
        page.get_by_role("button", name="Read it again").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
    # the review comes by itself
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {LARGE.name}", timeout=60_000)
    assert page.url == address
    with no_turn(site):
        page.get_by_label("Reason").fill("First list")
        looking.act(
            lambda page: page.get_by_role("button", name="Confirm and store").click(), " being stored"
        )
        looking.act(lambda page: page.get_by_role("button", name="Cancel it").click(), " not stored")
        expect(page.get_by_role("alert").first).to_contain_text("Confirm it again if you want to.")
    assert looking.faults == []


def test_how_far_it_is_is_heard_and_reached_by_keyboard(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(site.url, width=375)
    sign_in(page, "ana")
    with no_turn(site):
        choose_file(page, "Departments", LARGE)
        expect(
            page.get_by_role("status").filter(has_text="Waiting until other files are done")
        ).to_have_count(1)
        expect(page).to_have_title(
            f"Being read: {LARGE.name} – Durham County, North Carolina outcomes budget"
        )
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "Cancel it":
                break
        # what tells how far it is comes anew again and again, and leaves the focus where it is
        with page.expect_response("**/progress/"):
            pass
        with page.expect_response("**/progress/"):
            pass
        expect(page.get_by_role("button", name="Cancel it")).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Reading stopped")


def test_without_scripts_the_page_asks_again_and_can_be_told_not_to(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(site.url, java_script_enabled=False)
    sign_in(page, "ana")
    with no_turn(site):
        choose_file(page, "Departments", LARGE)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Being read: {LARGE.name}")
        page.get_by_role("link", name="Do not ask by itself").click()
        expect(page.get_by_role("link", name="Ask again")).to_be_visible()
        page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {LARGE.name}", timeout=60_000)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_where_less_motion_is_asked_for(
    site: Site, open_page: Callable[..., Page], motion: str
) -> None:
    """Where it is not asked for, the bar moves while nobody knows how far it is."""
    page = open_page(site.url, reduced_motion=motion)
    sign_in(page, "ana")
    with no_turn(site):
        choose_file(page, "Departments", LARGE)
        bar = page.get_by_role("progressbar")
        seen = set()
        for _ in range(4):
            seen.add(bar.screenshot())
            page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 230))")
        assert (len(seen) == 1) == (motion == "reduce")
