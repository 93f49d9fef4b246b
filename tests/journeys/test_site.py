"""The ground the journeys stand on: a site answers, and a browser shows it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.site import Site

pytestmark = pytest.mark.browser


def test_a_browser_reads_a_site(empty_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(empty_site.url)
    page.goto("/healthz")
    assert page.locator("body").inner_text().strip() == "ok"


def test_explore_finds_plotly_on_the_same_machine(empty_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(empty_site.url)
    answer = page.goto("/static/plotly/plotly.min.js")
    assert answer is not None
    assert answer.status == 200
