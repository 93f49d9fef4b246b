"""What the address says about one table: search, choices, order and page. What cannot be read is ignored."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

MOST_PER_PAGE = 250
PER_PAGE = (10, 25, 50, 100, 250)
LONGEST_SEARCH = 200
_COUNT = re.compile(r"[0-9]{1,7}", re.ASCII)
_UNWANTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """The reader's wishes for the table called `name`.

    `order` is a column, with "-" before it for largest first. `columns`: those to be shown; none named: all.
    """

    name: str
    search: str
    chosen: Mapping[str, str]
    order: str
    page: int
    per_page: int
    columns: Collection[str] = ()

    @property
    def narrowed(self) -> bool:
        """Whether rows may be left out by a search or a choice."""
        return bool(self.search or self.chosen)


def count(text: str, otherwise: int) -> int:
    """A count written in plain digits, at least 1; `otherwise` for all else."""
    return max(int(text), 1) if _COUNT.fullmatch(text) else otherwise


def asked(
    request: HttpRequest,
    name: str,
    *,
    orderable: Collection[str],
    choices: Mapping[str, Collection[str]],
    order: str = "",
    per_page: int = 25,
) -> Asked:
    """Read `<name>-q`, `-sort`, `-page`, `-per_page`, `-columns` and `-<column>` of each column with choices."""
    given = request.GET
    wanted = given.get(f"{name}-sort", "")
    chosen = {column: given.get(f"{name}-{column}", "") for column in choices}
    return Asked(
        name=name,
        search=_UNWANTED.sub("", given.get(f"{name}-q", "")[:LONGEST_SEARCH]).strip(),
        chosen={column: value for column, value in chosen.items() if value and value in choices[column]},
        order=wanted if wanted.removeprefix("-") in orderable else order,
        page=count(given.get(f"{name}-page", ""), 1),
        per_page=min(count(given.get(f"{name}-per_page", ""), per_page), MOST_PER_PAGE),
        columns=frozenset(given.getlist(f"{name}-columns")),
    )


FILES = ("export", "chart", "format")
"""Parameters that ask for a file instead of the page: no link to a page keeps them."""
KEEP = "keep"
"""The parameter that names the table whose columns, order and rows a page are to be remembered."""


def address(request: HttpRequest, changes: Mapping[str, str | None], anchor: str = "") -> str:
    """This page's query with `changes` (None takes a parameter away), and the anchor."""
    # Put together by hand, as a table's every heading has its own: a QueryDict is copied to its depth.
    asked = [(key, values) for key, values in request.GET.lists() if key not in FILES]
    changed = {key: [] if value is None else [value] for key, value in changes.items()}
    kept = [(key, changed.pop(key, values)) for key, values in asked]
    query = urlencode([(key, value) for key, values in (*kept, *changed.items()) for value in values])
    return f"?{query}{f'#{anchor}' if anchor else ''}"
