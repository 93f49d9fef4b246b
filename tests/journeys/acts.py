"""What people do in a browser, by the names that they read there: no selectors, nothing waited for by the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.site import Site

PASSWORD = "a long enough password"

_CELLS = """table => [...table.rows].map(row => [...row.cells].flatMap(cell => [
  cell.textContent.replace(/\\s+/g, " ").trim().replace(/ [↕▲▼]$/, ""), ...Array(cell.colSpan - 1).fill("")]))"""


def make_people(site: Site, folder: Path, county: str, **people: str) -> None:
    """`ana="analyst"`, `dana="director 0530"`: each signs in with PASSWORD."""
    secret = folder / "password"
    secret.write_text(f"{PASSWORD}\n")
    for username, role in people.items():
        kind, _blank, department = role.partition(" ")
        where = ["--department", department] if department else []
        site.manage("add_person", username, county, kind, *where, "--password-file", str(secret))


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """From any page, by its own link; where no page is open, from the first."""
    if page.url == "about:blank":
        page.goto("/")
    banner = page.get_by_role("navigation", name="Account")
    if page.get_by_label("Username").count() == 0:
        banner.get_by_role("link", name="Sign in").click()
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(banner.get_by_role("button", name="Sign out")).to_be_visible()


def heading(page: Page) -> str:
    """What the page is about."""
    return " ".join(page.get_by_role("heading", level=1).inner_text().split())


def go(page: Page, place: str) -> None:
    """By the navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=place, exact=True).click()


def cells(page: Page, caption: str) -> list[list[str]]:
    """A table's cells as text, head first; a cell over several columns stands in the first of them."""
    return page.get_by_role("table", name=re.compile(f"^{re.escape(caption)}")).evaluate(_CELLS)


def columns(page: Page, caption: str, *heads: str) -> list[tuple[str, ...]]:
    """These columns of a table, a tuple a row; the head is left out."""
    head, *rows = cells(page, caption)
    places = [head.index(name) for name in heads]
    return [tuple(row[place] if place < len(row) else "" for place in places) for row in rows]


@dataclass(frozen=True)
class File:
    """What somebody has on her own machine."""

    name: str
    text: str

    @property
    def payload(self) -> FilePayload:
        return FilePayload(name=self.name, mimeType="text/csv", buffer=self.text.encode())


def choose_file(page: Page, kind: str, file: File, *, new_codes: bool = False) -> None:
    """The first step of an import: ends where the file leads."""
    go(page, "Imports")
    page.get_by_role("link", name="Bring a file in").click()
    page.get_by_label("What does the file hold?").select_option(label=kind)
    page.get_by_label("File", exact=True).set_input_files(file.payload)
    if new_codes:
        page.get_by_label("Make the codes, years and stages").check()
    page.get_by_role("button", name="Read and review").click()


def choose(page: Page, kind: str, file: File, *, new_codes: bool = False) -> None:
    """The first step of an import: ends at its review."""
    choose_file(page, kind, file, new_codes=new_codes)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review: {file.name}")


def confirm(page: Page, reason: str) -> None:
    """The last step of an import."""
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Confirm and store").click()
    expect(said(page)).to_have_text("Stored, all of it.")


def bring(page: Page, kind: str, file: File, *, new_codes: bool = False) -> None:
    """All three steps."""
    choose(page, kind, file, new_codes=new_codes)
    confirm(page, f"Brings in {file.name}")


def said(page: Page) -> Locator:
    """What the page says about what was just done."""
    return (
        page.get_by_role("main")
        .get_by_role("status")
        .or_(page.get_by_role("status"))
        .filter(has_text=re.compile(r"\S"))
        .first
    )


def unfold(page: Page) -> None:
    """Opens what a phone folds away; nothing where nothing is folded."""
    folded = page.locator("details.fold:not([open]) > summary")
    while folded.count():
        folded.first.click()


def fits(page: Page) -> None:
    """The page does not scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
