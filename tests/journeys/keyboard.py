"""What people do by keyboard alone: Tab to a thing, at every stop within sight, and press it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

FOCUS = "(document.activeElement ?? document.body).outerHTML.slice(0, 200)"
POINTED = "for (const kind of ['mousedown', 'pointerdown', 'touchstart']) addEventListener(kind, it => { window.pointed = kind }, true)"


def pick(page: Page, choice: Locator, option: str) -> None:
    """With the arrows, from its first option on."""
    press_to(page, choice)
    page.keyboard.press("Home")
    for _ in range(20):
        if choice.evaluate("it => it.selectedOptions[0].text") == option:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{choice} does not offer {option}")


def type_into(page: Page, label: str, text: str) -> None:
    press_to(page, page.get_by_label(re.compile(f"^{re.escape(label)}")))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def follow(page: Page, target: Locator) -> None:
    press_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_to(page: Page, target: Locator) -> None:
    """Tab until it has the focus. At every stop the focus is on something within sight, and is seen there."""
    for _ in range(250):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
        if page.evaluate(
            "document.activeElement !== document.body"
        ):  # which stands between the end and the start
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"), (
                page.url,
                page.evaluate(FOCUS),
            )
            assert page.evaluate(
                "(({top, bottom}) => bottom > 0 && top < innerHeight)(document.activeElement.getBoundingClientRect())"
            ), (page.url, page.evaluate(FOCUS))
    raise AssertionError(f"Tab does not reach {target} on {page.url}")
