"""What somebody sees who goes by the keyboard, or with colours of her own."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

from playwright.sync_api import Page

# Where the keyboard stands now: is it shown, and not covered by anything?
_STOP = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return null;
  const style = getComputedStyle(it), box = it.getBoundingClientRect();
  const shown = it.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const at = document.elementFromPoint(
    Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
  const place = [...document.querySelectorAll("*")].indexOf(it);
  return { place, shown, covered: !(at && (it.contains(at) || at.contains(it) || [...(it.labels ?? [])].some(one => one.contains(at)))),
    skips: it.matches(".skip, .skip-to-content-link"), said: it.outerHTML.slice(0, 120) };
}"""
_KINDS = """() => {
  const kinds = {};
  for (const it of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) {
    if (!it.checkVisibility() || it.disabled || it.matches(".skip")) continue;
    const kind = [it.tagName, it.type ?? "", it.className, it.parentElement.className].join(" ");
    if (!(kind in kinds)) { it.dataset.kind = kind; kinds[kind] = true; }
  }
  return Object.keys(kinds);
}"""
# How many pixels change by 3:1 or more between two pictures.
_CHANGED = """async pictures => {
  const pixels = await Promise.all(pictures.map(async text => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(text), sign => sign.charCodeAt(0))], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }));
  const light = (data, at) => [.2126, .7152, .0722].reduce((sum, share, part) => {
    const value = data[at + part] / 255;
    return sum + share * (value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
  }, 0);
  let changed = 0;
  for (let at = 0; at < pixels[0].length; at += 4) {
    const [dark, bright] = [light(pixels[0], at), light(pixels[1], at)].sort((a, b) => a - b);
    if ((bright + .05) / (dark + .05) >= 3) changed += 1;
  }
  return changed;
}"""
MOST_STOPS = 400


@dataclass
class Focus:
    """Looks how the keyboard's place is shown: each kind of thing once, whatever page it is on."""

    seen: set[str] = field(default_factory=set)

    def look(self, page: Page) -> list[str]:
        """Kinds not seen before whose focus changes too few pixels: less than a line of 2 px along one side."""
        found = []
        for kind in page.evaluate(_KINDS):
            if kind in self.seen:
                continue
            self.seen.add(kind)
            it = page.locator(f'[data-kind="{kind}"]').first
            it.scroll_into_view_if_needed()
            box = it.bounding_box()
            width, height = page.viewport_size["width"], page.viewport_size["height"]
            left, top = max(box["x"] - 6, 0), max(box["y"] - 6, 0)
            clip = {
                "x": left, "y": top,
                "width": min(box["x"] + box["width"] + 6, width) - left,
                "height": min(box["y"] + box["height"] + 6, height) - top,
            }  # fmt: skip
            if clip["width"] <= 0 or clip["height"] <= 0:
                found.append(f"{page.url}: out of sight: {kind}")
                continue
            page.evaluate("document.activeElement?.blur()")
            before = page.screenshot(clip=clip, animations="disabled", caret="hide")
            it.evaluate("it => it.focus({ focusVisible: true, preventScroll: true })")
            after = page.screenshot(clip=clip, animations="disabled", caret="hide")
            changed = page.evaluate(_CHANGED, [b64encode(one).decode() for one in (before, after)])
            if changed < 2 * min(clip["width"], clip["height"]):
                found.append(f"{page.url}: focus is not seen ({changed} px): {kind}")
        return found


def walked(page: Page) -> list[str]:
    """From the top by Tab alone: first the link past the navigation, no trap, no stop unseen or covered."""
    assert page.evaluate("document.activeElement === document.body")
    found, places = [], []
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if places and stop is not None and stop["place"] == places[-1]:
            continue  # the parts of a date
        if stop is None or stop["place"] in places:
            break
        places.append(stop["place"])
        if number == 0 and not stop["skips"]:
            found.append(f"{page.url}: the first stop does not skip the navigation: {stop['said']}")
        if not stop["shown"] or stop["covered"]:
            found.append(f"{page.url}: {'covered' if stop['covered'] else 'not shown'}: {stop['said']}")
    if stop is not None and stop["place"] != places[0]:
        found.append(f"{page.url}: a trap after {len(places)} stops: {stop['said']}")
    if places != sorted(places):
        found.append(f"{page.url}: the stops do not follow the page")
    return found


# Marks of a drawing that cannot be told from what they lie on.
_VANISHED = """() => {
  const told = [];
  const parts = color => (color.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].reduce((sum, value, part) => sum + [.2126, .7152, .0722][part]
    * (value <= 10 ? value / 255 / 12.92 : ((value / 255 + .055) / 1.055) ** 2.4), 0);
  const ground = light(parts(getComputedStyle(document.body).backgroundColor));
  const far = color => {
    const [dark, bright] = [ground, light(parts(color))].sort((a, b) => a - b);
    return color !== "none" && (parts(color)[3] ?? 1) > .1 && (bright + .05) / (dark + .05) >= 3;
  };
  for (const it of document.querySelectorAll("main svg :is(path, line, circle, rect, polygon, polyline, text, use)")) {
    if (!it.checkVisibility() || it.closest("symbol, defs, .ghost") || it.matches("rect.ghost")) continue;
    const style = getComputedStyle(it);
    if (style.fill === "none" && style.stroke === "none") continue;
    if (it.tagName !== "use" && !far(style.fill) && !far(style.stroke) && !style.fill.includes("url")) told.push(it.outerHTML.slice(0, 120));
  }
  for (const it of document.querySelectorAll("main :is(p, td, th, a, h1, h2, button, label)")) {
    if (it.checkVisibility() && it.textContent.trim() && !far(getComputedStyle(it).color)) told.push(it.outerHTML.slice(0, 120));
  }
  return [...new Set(told)];
}"""


def vanished(page: Page) -> list[str]:
    """What is not seen with a reader's own colours, dark or light."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        found += [f"{page.url}, own colours, {scheme}: {what}" for what in page.evaluate(_VANISHED)]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return found
