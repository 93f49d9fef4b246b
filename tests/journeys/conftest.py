"""A browser and a served site, for tests that do what a person does."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from obb.browser import FLAGS
from tests.journeys.site import Site, serve

# the browser's own event loop runs in the thread of the tests, which ask the database beside it
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 15_000  # milliseconds until what a page should show is missed
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, for the whole run."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=os.environ["OBB_BROWSER"], args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo counties, served; shared by the tests that only read."""
    with serve("journeys_demo", tmp_path_factory.mktemp("demo-site")) as site:
        site.manage("load_demo")
        yield site


@pytest.fixture
def empty_site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A site of the test's own with nothing in it; `site.manage(...)` puts in what the test needs."""
    with serve(f"journeys_{abs(hash(request.node.nodeid))}", tmp_path) as site:
        yield site


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each with cookies of its own: `open_page(site.url, width=375)`.

    At the end the test fails when any page asked another machine, broke the content policy or met an
    error in a script.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(url: str, *, width: int = 1280, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error on {page.url}: {error}"))
        page.on("console", lambda said: _note_policy(said.text, page.url, complaints))
        page.on("request", lambda asked: _note_foreign(asked.url, page.url, complaints))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _note_policy(text: str, where: str, complaints: list[str]) -> None:
    if "Content Security Policy" in text:
        complaints.append(f"{where}: {text}")


def _note_foreign(asked: str, where: str, complaints: list[str]) -> None:
    if not asked.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
        complaints.append(f"{where} asked {asked}")
