"""What every page must keep to, whoever reads it and on whatever: asked of a page in a browser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import resolve
from playwright.sync_api import Page, Response

from tests.journeys.sight import Focus, vanished
from tests.journeys.sound import cramped, unsound

# the stylesheets are not fetched again: the copies that axe makes are inline, which the content policy forbids
RULES = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
_PAPER = {"rules": {"target-size": {"enabled": False}}}  # nobody taps paper
LETTER = 720  # px between the margins of a letter page
_AXE = """async rules => (await axe.run(rules)).violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 150)}`))"""

_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# A chart has a name, a sentence, a table beside it and a file; a table says what it is of and heads its rows.
_LACKING = """() => {
  const told = [], say = (what, it) => told.push(`${what}: ${it.outerHTML.slice(0, 150)}`);
  for (const chart of document.querySelectorAll("figure.chart")) {
    const row = chart.closest(".chart-row"), drawing = chart.querySelector("[role=img]");
    const named = drawing?.getAttribute("aria-labelledby")?.split(" ").every(id => document.getElementById(id)?.textContent.trim())
      || drawing?.getAttribute("aria-label");
    if (!chart.querySelector("figcaption")?.textContent.trim()) say("a chart without a caption", chart);
    if (!named) say("a chart without a name", chart);
    if (drawing && [...drawing.querySelectorAll("svg")].some(svg => !svg.closest("[aria-hidden=true]"))) say("a drawing read aloud", chart);
    if (chart.querySelector("svg a, svg [tabindex]")) say("a stop inside a drawing", chart);
    if (!row?.querySelector("table caption")) say("a chart without a table", chart);
    if (!row?.querySelector("a[href*='format=csv'], a[href*='export=']")) say("a chart without a file", chart);
  }
  for (const table of document.querySelectorAll("main table")) {
    if (!table.caption?.textContent.trim()) say("a table without a caption", table);
    if (!table.querySelector("th[scope=col]")) say("a table without heads", table);
    const scrolls = table.parentElement;
    if (scrolls.scrollWidth > scrolls.clientWidth + 1 && !(scrolls.tabIndex === 0 && scrolls.getAttribute("role") === "region"))
      say("a table that scrolls out of the keyboard's reach", table);
  }
  if (document.querySelectorAll("h1").length !== 1) told.push(`${document.querySelectorAll("h1").length} first headings`);
  if (document.documentElement.lang === "") told.push("no language");
  return told;
}"""

_INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>\s*[^<\s]|<style\b|javascript:",
    re.IGNORECASE,
)
REFUSED = " refused"  # the state of a form that comes back
MOST_SCRIPT = 30_000  # bytes, compressed, before anybody does anything


def broken(page: Page, *, media: str = "screen") -> list[str]:
    """What axe finds, and whether the page scrolls sideways."""
    page.wait_for_load_state()  # a click has gone there; the page may still be arriving
    page.emulate_media(media=media)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    width = page.viewport_size["width"] if page.viewport_size else 0
    where = f"{page.url} at {width} px, {media}"
    found = [
        f"{where}: {rule}" for rule in page.evaluate(_AXE, RULES | _PAPER if media == "print" else RULES)
    ]
    return found if media == "print" else [*found, *too_wide(page)]


def too_wide(page: Page) -> list[str]:
    """Whether the page scrolls sideways or, on paper, is cut."""
    wide, width = page.evaluate(_TOO_WIDE), page.viewport_size["width"] if page.viewport_size else 0
    return [f"{page.url}: {wide} px too wide for {width} px"] if wide > 0 else []


def lacking(page: Page) -> list[str]:
    """Charts and tables that lack what must stand with them; a page without its one heading or language."""
    return [f"{page.url}: {what}" for what in page.evaluate(_LACKING)]


def inline(page: Page, html: str) -> list[str]:
    """Styles and scripts inside the page's text, which the content policy would silently drop."""
    return [f"{page.url}: {html[max(0, it.start() - 40) : it.end() + 40]}" for it in _INLINE.finditer(html)]


@dataclass
class Inspection:
    """Looks at page after page of one reader in four ways; `faults` at the end is empty where all is well."""

    page: Page
    widths: tuple[int, ...] = (1280, 375)
    media: tuple[str, ...] = ("screen", "print")
    faults: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)
    _scripts: dict[str, int] = field(default_factory=dict)
    _focus: ClassVar[Focus] = Focus()
    _kinds: ClassVar[set[str]] = set()

    def __post_init__(self) -> None:
        self.page.on("response", self._weigh)

    def open(self, address: str, *, status: int = 200) -> None:
        """Goes there and looks."""
        self._scripts.clear()
        self._set_width(self.widths[0])
        answer = self.page.goto(address)
        if answer is None or answer.status != status:
            self.faults.append(f"{address}: {answer and answer.status}")
            return
        self.faults += inline(self.page, answer.text())
        weight = sum(self._scripts.values())
        if weight > MOST_SCRIPT and not address.startswith("/admin/"):  # which is Django's own
            self.faults.append(f"{address}: {weight} bytes of script: {self._scripts}")
        if not address.startswith("/admin/"):
            self._look_closely()
        self.look()

    def _look_closely(self) -> None:
        """What is the same for all pages of a kind is looked at once: larger words, own colours, the keyboard's place."""
        self.faults += [*unsound(self.page), *self._focus.look(self.page)]
        kind = resolve(urlsplit(self.page.url).path).view_name
        if kind not in self._kinds:
            self._kinds.add(kind)
            self.faults += [*cramped(self.page), *vanished(self.page)]

    def look(self, state: str = "") -> None:
        """At the page as it is now; `state` tells apart what stands at one address."""
        path = self.page.url.partition("#")[0].split("/", 3)[3]
        self.visited.append(path)
        self._check_title(path.partition("?")[0], refused=state == REFUSED)
        self.faults += lacking(self.page)
        for width in self.widths:
            self._set_width(width)
            for media in self.media:
                self.faults += broken(self.page, media=media)
        self._set_width(LETTER)
        self.faults += [f"printed {fault}" for fault in too_wide(self.page)]
        self.page.emulate_media(media="screen")
        self._set_width(320)
        self.faults += too_wide(self.page)
        self._set_width(self.widths[0])

    def _check_title(self, path: str, *, refused: bool) -> None:
        """Every address has its own; a form that comes back says so first."""
        title = self.page.title()
        if title.startswith("Error:") != refused:
            self.faults.append(f"{path}: {title}")
        elif not refused and self.titles.setdefault(title, path) != path:
            self.faults.append(f"{path}: the title of {self.titles[title]}: {title}")

    def act(self, doing: Callable[[Page], Any], state: str) -> None:
        """Does something on the page, then looks at what came of it."""
        doing(self.page)
        self.page.wait_for_load_state()
        self.look(state)

    def _set_width(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def _weigh(self, response: Response) -> None:
        if response.request.resource_type == "script" and response.ok:
            self._scripts[response.url] = len(gzip.compress(response.body()))
