"""What is kept of a page's lists for one reader: her saved views, and how she last had each list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest

from obb.tables.params import KEEP, Asked, address

Look = Sequence[tuple[str, str]]
"""Parameters that say how a list is shown; those that say the usual are left out."""


@dataclass(frozen=True)
class Views:
    """The saved views of a page: `links` are (name, address, whether it is open).

    `current` names the one that is open, "" without one; `changed` says that the page shows something else than it
    keeps. `change_url` is "" where this reader may not change it.
    """

    links: tuple[tuple[str, str, bool], ...]
    current: str
    changed: bool
    save_url: str
    change_url: str
    list_url: str


@dataclass
class Lists:
    """The lists of the page that is asked for. `views` is None where none can be saved, or once they were taken.

    `remembered`: how she last had each table. `looks`: how the address has each; tables write it down as they are made.
    """

    views: Views | None
    remembered: Mapping[str, str]
    looks: dict[str, str] = field(default_factory=dict)

    def take_views(self) -> Views | None:
        """The saved views, to stand beside the first list that asks."""
        taken, self.views = self.views, None
        return taken


def lists_of(request: HttpRequest) -> Lists | None:
    """What the page's door has found; None for who has nothing kept: the public, and pages without a list."""
    return getattr(request, "lists", None)


def note_look(
    request: HttpRequest, wish: Asked, columns: Look = (), *, per_page: int, order: str = ""
) -> None:
    """Writes down how a table is shown, as far as that is not the usual way: `columns` (none: all of them), `per_page`
    rows a page, `order`.
    """
    lists = lists_of(request)
    if lists is None:
        return
    look = [*columns]
    if wish.per_page != per_page:
        look.append((f"{wish.name}-per_page", str(wish.per_page)))
    if wish.order != order:
        look.append((f"{wish.name}-sort", wish.order))
    lists.looks[wish.name] = urlencode(look)


def start_over_url(request: HttpRequest, name: str, *columns: str) -> str:
    """The address that forgets how a list was had; "" where nothing is remembered. `columns`: their parameters."""
    lists = lists_of(request)
    if lists is None or not lists.remembered.get(name):
        return ""
    gone = dict.fromkeys((f"{name}-per_page", f"{name}-sort", f"{name}-page", *columns))
    return address(request, {**gone, KEEP: name}, name)
