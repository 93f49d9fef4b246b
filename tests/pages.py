"""A page as its reader gets it: its words, its tables by name, and what its links lead to."""

import io
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from python_calamine import CalamineWorkbook

_VOID = frozenset("area br col hr img input link meta rect path circle use source wbr".split())


class _Reader(HTMLParser):
    """Collects text, table cells by the id of the box around their table, and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.links: list[tuple[str, str]] = []
        self._ids: list[str] = []
        self._cell: list[str] | None = None
        self._link: list[str] | None = None
        self._href = ""
        self._silent = 0
        self._span = 1
        self._rows: list[list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "style", "head"}:
            self._silent += 1
        if tag not in _VOID:
            self._ids.append(given.get("id") or "")
        if tag == "table":
            name = next((found for found in reversed(self._ids) if found and not found.startswith("c-")), "")
            self._rows = self.tables.setdefault(name, [])
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in {"td", "th"} and self._rows is not None:
            self._cell, self._span = [], int(given.get("colspan") or 1)
        elif tag == "a":
            self._link, self._href = [], given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head"}:
            self._silent -= 1
        if tag not in _VOID and self._ids:
            self._ids.pop()
        if tag == "table":
            self._rows = None
        elif tag in {"td", "th"} and self._cell is not None:
            self._rows[-1] += [_plain(self._cell), *[""] * (self._span - 1)]
            self._cell = None
        elif tag == "a" and self._link is not None:
            self.links.append((_plain(self._link), self._href))
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.words.append(data)
        for kept in (self._cell, self._link):
            if kept is not None:
                kept.append(data)


def _plain(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def _read(response: object) -> _Reader:
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader


def words(response: object) -> str:
    """All the page's text, blanks drawn together."""
    return _plain(_read(response).words)


def table(response: object, name: str) -> list[list[str]]:
    """The table called `name`: its rows as texts, head first, then the remainder and the foot. KeyError if absent."""
    return _read(response).tables[name]


def column(response: object, name: str, *heads: str) -> list[tuple[str, ...]]:
    """The columns of a table under these heads, a tuple a row; the head itself is left out."""
    rows = table(response, name)
    titles = [title.rstrip(" ↕▲▼") for title in rows[0]]
    places = [titles.index(head) for head in heads]
    return [tuple(row[place] if place < len(row) else "" for place in places) for row in rows[1:]]


def links(response: object) -> dict[str, str]:
    """Words of a link → its address, the first one where several say the same."""
    return dict(reversed(_read(response).links))


def sheets(answer: HttpResponse) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook by name, each as rows of cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sent_by(form: object) -> dict:
    """What the browser would send of a form made of `parts`, by the names of its controls."""
    sent = {}
    for part in form.parts:
        for bound in part:
            value = bound.value()
            if isinstance(value, bool):
                value = "on" if value else None
            if value not in (None, "", []):
                sent[bound.html_name] = value
    return sent
