"""A walk over all that a site answers: breadth first, every link, form and file."""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

SAME_NAME = 2  # values of one parameter that a page is asked for
SAME_KIND = 3  # numbered addresses of one kind whose neighbours are asked for
MOST_RECORDS = 25  # records of one kind that are opened in the admin
ALL_VALUES = {"export", "chart", "format", "edition"}  # parameters of which every value is
REACH = 10  # how far beside a number others are tried
NUMBERED = re.compile(r"/(\d+)(?=/|$)")


class Addresses(HTMLParser):
    """Every address in a page: links, forms with what they would send, sources, and the admin's look-ups."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._form: tuple[str, list[tuple[str, str]]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [given[name] for name in ("href", "src") if given.get(name)]
        if tag == "form":
            self._form = (given.get("action", ""), [])
            if given.get("method", "get").lower() == "post":
                self.found.append(given.get("action", ""))
        elif tag == "select":
            self._select = given.get("name", "")
            self._look_up(given)
        elif tag == "option" and self._form is not None and self._select:
            self.found.append(_with(self._form[0], [*self._form[1], (self._select, given.get("value", ""))]))
        elif tag == "input" and self._form is not None and given.get("name"):
            self._form[1].append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found.append(_with(*self._form))
            self._form = None

    def _look_up(self, given: dict[str, str]) -> None:
        if "data-ajax--url" in given:
            names = {
                "app_label": "data-app-label",
                "model_name": "data-model-name",
                "field_name": "data-field-name",
            }
            asked = {name: given.get(attribute, "") for name, attribute in names.items()}
            self.found.append(f"{given['data-ajax--url']}?{urlencode(asked | {'term': ''})}")


def _with(action: str, sent: list[tuple[str, str]]) -> str:
    kept = [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]
    return f"{action.partition('?')[0]}?{urlencode(kept)}" if kept else action


def _neighbours(path: str) -> list[str]:
    """The same address with numbers up to ten away in place of each number."""
    found = []
    for match in NUMBERED.finditer(path):
        number = int(match[1])
        for other in range(max(1, number - REACH), number + REACH + 1):
            if other != number:
                found.append(f"{path[: match.start(1)]}{other}{path[match.end(1) :]}")
    return found


class Walk:
    """Breadth first, from a few addresses, over all that the answers name, and what may stand beside it.

    `within`: how addresses begin that are followed.
    """

    def __init__(self, client: Client, starts: list[str], within: tuple[str, ...] = ("/",)) -> None:
        self.client = client
        self.within = within
        self.waiting = deque(starts)
        self.met: set[str] = set(starts)
        self.numbered: dict[str, int] = {}
        self.asked: dict[tuple[str, ...], int] = {}

    def __iter__(self) -> Iterator[tuple[str, HttpResponse, bytes]]:
        while self.waiting:
            address = self.waiting.popleft()
            response = self.client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            yield address, response, unpacked(body)
            self._note(address, response, body)

    def _note(self, address: str, response: HttpResponse, body: bytes) -> None:
        found = [response["Location"]] if response.has_header("Location") else []
        if response.get("Content-Type", "").startswith("text/html"):
            reader = Addresses()
            reader.feed(body.decode())
            found += reader.found
        for one in found:
            self._meet(urljoin(address, one))
        if response.status_code == 200:
            path = urlsplit(address).path
            if not path.startswith("/admin/"):
                self._meet(f"{path}history/")
            kind = NUMBERED.sub("/#", path)
            self.numbered[kind] = self.numbered.get(kind, 0) + 1
            if self.numbered[kind] <= SAME_KIND:
                for one in _neighbours(path):
                    self._meet(one)

    def _meet(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.netloc or parts.path.startswith("/static/") or parts.path.startswith("/accounts/"):
            return
        if not parts.path.startswith(self.within):
            return
        given = parse_qsl(parts.query)
        plain = f"{parts.path}?{urlencode(sorted(set(given)))}" if given else parts.path
        if plain not in self.met and self._is_new(parts.path, given):
            self.waiting.append(plain)
        self.met.add(plain)

    def _is_new(self, path: str, given: list[tuple[str, str]]) -> bool:
        """Whether it asks for something that the page has not been asked for often enough.

        A record of the admin stands for all of its kind.
        """
        kind = NUMBERED.sub("/#", path) if path.startswith("/admin/") else path
        if not given:
            self.asked[kind,] = self.asked.get((kind,), 0) + 1
            return kind == path or self.asked[kind,] <= MOST_RECORDS
        keys = [(kind, *pair) if pair[0] in ALL_VALUES else (kind, pair[0]) for pair in given]
        for key in keys:
            self.asked[key] = self.asked.get(key, 0) + 1
        return any(self.asked[key] <= (1 if len(key) == 3 else SAME_NAME) for key in keys)


def unpacked(body: bytes) -> bytes:
    """A workbook's parts, which are compressed."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
