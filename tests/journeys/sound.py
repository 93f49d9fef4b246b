"""Pages that are put together soundly, asked in a browser: names, references, tables, room for larger words."""

from __future__ import annotations

from playwright.sync_api import Page

# Ids once; references that lead somewhere; a name for all that one can press or fill; drawings hidden or named.
_WHOLE = """() => {
  const told = [], say = (what, it) => told.push(`${what}: ${it.outerHTML.slice(0, 150)}`);
  const seen = new Set();
  for (const it of document.querySelectorAll("[id]")) {
    if (seen.has(it.id) || !it.id) say("an id twice or empty", it);
    seen.add(it.id);
  }
  for (const name of ["aria-labelledby", "aria-describedby", "aria-details", "aria-controls", "aria-owns", "for", "headers", "list", "form"])
    for (const it of document.querySelectorAll(`[${name}]`))
      for (const id of it.getAttribute(name).split(/\\s+/))
        if (!seen.has(id)) say(`${name} that leads nowhere`, it);
  for (const it of document.querySelectorAll("a[href^='#'], use[href^='#']"))
    if (!seen.has(it.getAttribute("href").slice(1))) say("a link into the page that leads nowhere", it);
  const named = it => it.getAttribute("aria-label")?.trim() || (it.getAttribute("aria-labelledby") ?? "").split(/\\s+/).some(
    id => id && document.getElementById(id)?.textContent.trim());
  for (const it of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!named(it) && ![...(it.labels ?? [])].some(label => label.textContent.trim())) say("a field without a label", it);
  for (const it of document.querySelectorAll("a[href], button, summary, [role=region], nav + nav"))
    if (!named(it) && !(it.matches("a, button, summary") && it.textContent.trim())) say("a thing without a name", it);
  for (const it of document.querySelectorAll("svg"))
    if (!it.closest("[aria-hidden=true]") && !(it.closest("[role=img]") && named(it.closest("[role=img]")))) say("a drawing neither hidden nor named", it);
  for (const it of document.querySelectorAll("a a, a button, button a, label label, form form, p div, p ul, p table")) say("one inside the other", it);
  return told;
}"""

# Sorted by one column at most, and seen to be; totals in the foot, headed; figures one under the other; no blank cell.
_TABLES = """() => {
  const told = [], say = (what, it) => told.push(`${what}: ${it.outerHTML.slice(0, 150)}`);
  for (const table of document.querySelectorAll("main table")) {
    if (table.querySelectorAll("[aria-sort=ascending], [aria-sort=descending]").length > 1) say("sorted by two columns", table);
    for (const head of table.querySelectorAll("[aria-sort]"))
      if (!head.querySelector("a.sort")) say("a sorted head that cannot be pressed", head);
    for (const head of table.querySelectorAll("th"))
      if (!["col", "row", "colgroup", "rowgroup"].includes(head.scope)) say("a head of nothing", head);
    for (const row of table.querySelectorAll("tbody tr, tfoot tr"))
      if (!row.querySelector("th[scope=row], th[scope=rowgroup]")) say("a row without a head", row);
    for (const row of table.querySelectorAll("tbody tr:not(.rest, .sub)"))
      if (/^(grand )?total\\b/i.test(row.cells[0].textContent.trim()) && !row.cells[0].querySelector("a")) say("a total that is not in the foot", row);
    for (const cell of table.querySelectorAll("td")) {
      const words = cell.textContent.trim(), style = getComputedStyle(cell);
      if (/^-\\s*\\$?\\d/.test(words)) say("a hyphen for a minus", cell);
      if (cell.matches(".r") && (style.textAlign !== "right" || !style.fontVariantNumeric.includes("tabular")) && !table.matches(".blocks"))
        say("figures that do not stand one under the other", cell);
      // a note may be missing, and a column may have nothing to say of a row: nothing else is left blank
      if (!words && !cell.querySelector("svg, input, select, a, button, .nil") && !cell.closest(".rest, tfoot, .sub, .note") && !table.matches(".raw"))
        say("a blank cell", cell);
    }
  }
  return told;
}"""


def unsound(page: Page) -> list[str]:
    """What is not put together as it should be."""
    return [f"{page.url}: {what}" for check in (_WHOLE, _TABLES) for what in page.evaluate(check)]


_SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
_LARGE = "html { font-size: 200% !important; }"
_PUT = """rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet]; }"""

# Words that are cut off, and words that lie on others.
_CUT = """() => {
  const told = [], boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node =>
    node.textContent.trim() && !node.parentElement.closest("svg, script, .vh, .visually-hidden, .skip, select, option, textarea, noscript") ? 1 : 2);
  for (let node; (node = walker.nextNode());) {
    const it = node.parentElement;
    if (!it.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) if (rect.width > 1 && rect.height > 1) boxes.push({ it, rect, words: node.textContent.trim().slice(0, 40) });
    for (let up = it; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (["hidden", "clip"].includes(style.overflowX) && up.scrollWidth > up.clientWidth + 1) told.push(`cut off: ${node.textContent.trim().slice(0, 60)}`);
      if (["hidden", "clip"].includes(style.overflowY) && up.scrollHeight > up.clientHeight + 1) told.push(`cut off: ${node.textContent.trim().slice(0, 60)}`);
    }
  }
  boxes.sort((a, b) => a.rect.top - b.rect.top);
  const fixed = it => { for (let up = it; up; up = up.parentElement) if (["sticky", "fixed"].includes(getComputedStyle(up).position)) return true; return false; };
  for (let at = 0; at < boxes.length; at += 1)
    for (let next = at + 1; next < boxes.length && boxes[next].rect.top < boxes[at].rect.bottom - 4; next += 1) {
      const one = boxes[at], other = boxes[next];
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - other.rect.top;
      const line = Math.min(one.rect.height, other.rect.height);
      if (across > 3 && down > line * 0.4 && !one.it.contains(other.it) && !other.it.contains(one.it) && !fixed(one.it) && !fixed(other.it))
        told.push(`one on the other: ${one.words} / ${other.words}`);
    }
  return [...new Set(told)];
}"""


def cramped(page: Page) -> list[str]:
    """What has no room once words are twice as large, or spaced as somebody needs them (WCAG 1.4.4, 1.4.12)."""
    found = []
    for what, rules in (("at 200% text", _LARGE), ("with wide spacing", _SPACED)):
        page.evaluate(_PUT, rules)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{page.url} {what}: {wide} px too wide"] * (wide > 0)
        found += [f"{page.url} {what}: {one}" for one in page.evaluate(_CUT)]
    page.evaluate("document.adoptedStyleSheets = []")
    return found
