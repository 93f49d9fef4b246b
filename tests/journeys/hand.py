"""One person at one page, by mouse, by keyboard alone or by touch: what she does is counted, what she meets is held to the rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

from tests.journeys.keyboard import pick, press_to
from tests.journeys.rules import broken

MOUSE, KEYBOARD, TOUCH = "mouse", "keyboard", "touch"
WAYS = (MOUSE, KEYBOARD, TOUCH)
OPTIONS: dict[str, dict[str, Any]] = {
    MOUSE: {"width": 1280},
    KEYBOARD: {"width": 1280},
    TOUCH: {"width": 375, "height": 667, "has_touch": True},
}
"""How a page is opened for each way."""

# Whatever points is noted, save what a label passes on to its field and Enter to its button.
_POINTED = """for (const kind of ["mousedown", "pointerdown", "touchstart"]) addEventListener(kind, it => {
  if (it.isTrusted) sessionStorage.setItem("pointed", kind) }, true)"""


@dataclass(frozen=True)
class Tally:
    """What a stretch of the way took. An interaction is one field written, one choice made, one thing pressed.

    The strict reading: however many keys, and however one got there; a row found by typing and taken is one choice.
    """

    interactions: int
    pages: int


@dataclass
class Hand:
    """Does things, and at each `step` looks at the page. `faults` at the end is empty where all is well."""

    page: Page
    way: str
    pictures: Path
    name: str
    interactions: int = 0
    pages: int = 0
    aside: Tally = field(default_factory=lambda: Tally(0, 0))
    faults: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    _begun: float = field(default_factory=monotonic)
    _steps: int = 0
    _followed: bool = True  # a link takes the focus to a new page's top

    def __post_init__(self) -> None:
        self.page.context.add_init_script(_POINTED)
        self.page.on("request", self._count)
        self.page.on("response", self._check)
        self.page.on("console", self._note)
        self.page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))

    @property
    def seconds(self) -> float:
        return monotonic() - self._begun

    @property
    def tally(self) -> Tally:
        """So far, without what was done aside."""
        return Tally(self.interactions - self.aside.interactions, self.pages - self.aside.pages)

    @contextmanager
    def turned_aside(self) -> Iterator[None]:
        """What a script asks for to see that it is refused or mended, which nobody needs to do."""
        before = Tally(self.interactions, self.pages)
        yield
        self.aside = Tally(
            self.aside.interactions + self.interactions - before.interactions,
            self.aside.pages + self.pages - before.pages,
        )

    # -- acts ---------------------------------------------------------------------------------------------

    def press(self, target: Locator) -> None:
        """A button or a tick."""
        self._act()
        self._reach(target)
        if self.way == KEYBOARD:
            ticks = target.evaluate("it => ['checkbox', 'radio'].includes(it.type)")
            self.page.keyboard.press("Space" if ticks else "Enter")

    def follow(self, link: Locator) -> None:
        """A link, or a button that only leads on, to another page."""
        with self.page.expect_navigation():
            self.press(link)
        self._followed = True

    def go(self, address: str) -> None:
        """By typing an address."""
        self.page.goto(address)
        self._followed = True

    def send(self, button: Locator) -> None:
        """A form, whose answer is a page that says what became of it."""
        with self.page.expect_navigation():
            self.press(button)

    def write(self, target: Locator, text: str) -> None:
        """A field: what stood there goes."""
        self._act()
        self._reach(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")

    def choose(self, target: Locator, option: str) -> None:
        """From a list that opens; which a pointer's own picker does outside of the page."""
        self._act()
        if self.way == KEYBOARD:
            pick(self.page, target, option)
        else:
            target.focus()
            target.select_option(label=option)

    def find(self, target: Locator, words: str, *, full: str) -> None:
        """A row by a part of its name: the one that fits is taken on leaving the field."""
        self.write(target, words)
        found = self.page.get_by_role("listbox", name="What fits the words").get_by_role("option")
        expect(found).to_have_text([full])
        self.look()
        if self.way == KEYBOARD:
            self.page.keyboard.press("Tab")
        else:
            self._point(found)
        expect(target).to_have_value(full)

    def _act(self) -> None:
        self.interactions += 1
        self._followed = False

    def _reach(self, target: Locator) -> None:
        if self.way == KEYBOARD:
            press_to(self.page, target)
        else:
            self._point(target)

    def _point(self, target: Locator) -> None:
        if self.way == TOUCH:
            target.tap()
        else:
            target.click()

    # -- looks --------------------------------------------------------------------------------------------

    def step(self, name: str) -> None:
        """What every page must keep to after whatever was just done; and its picture."""
        self.look()
        self._steps += 1
        where = f"{name} ({self.way}): {self.page.url}"
        if not self._followed and self.page.evaluate(
            "(document.activeElement ?? document.body) === document.body"
        ):
            self.faults.append(f"{where}: the focus is lost")
        title = self.page.title()
        path = self.page.url.partition("#")[0].partition("?")[0]
        if not title.startswith("Error:") and self.titles.setdefault(title, path) != path:
            self.faults.append(f"{where}: the title of {self.titles[title]}: {title}")
        if self.way == KEYBOARD and self.page.evaluate("sessionStorage.getItem('pointed')"):
            self.faults.append(f"{where}: something was pointed at")
        self.page.screenshot(path=self.pictures / f"{self.way}-{self.name}-{self._steps:02}-{name}.png")

    def look(self) -> None:
        """No rule of accessibility broken, nothing too wide."""
        self.faults += broken(self.page)

    def _count(self, request: Request) -> None:
        if (
            request.is_navigation_request()
            and request.frame == self.page.main_frame
            and not request.redirected_from
        ):
            self.pages += 1

    def _check(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.url}: {response.status}")

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error" or "Content Security Policy" in said.text:
            self.faults.append(f"{self.page.url}: {said.text}")
