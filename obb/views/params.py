"""What an address asks a page for, read without trust: what cannot be read is as if it were not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

LONGEST = 200
MOST = 500
KEPT = ("edition",)
"""Parameters that every picker on a page keeps."""

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Pick:
    """One select of a picker (`templates/parts/picker.html`): its parameter, label, value and options."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


def text(request: HttpRequest, name: str) -> str:
    """A parameter's first 200 characters without blanks around; "" where there is none."""
    return request.GET.get(name, "")[:LONGEST].strip()


def several(request: HttpRequest, name: str) -> tuple[str, ...]:
    """All values of a parameter, each as `text` reads one, without repeats; at most 500."""
    values = (value[:LONGEST].strip() for value in request.GET.getlist(name)[:MOST])
    return tuple(dict.fromkeys(value for value in values if value))


def whole(request: HttpRequest, name: str) -> int | None:
    """A parameter that is a whole number in plain digits, up to nine; None for all else."""
    found = text(request, name)
    return int(found) if _WHOLE.fullmatch(found) else None


def one_of(request: HttpRequest, name: str, known: Iterable[str]) -> str:
    """A parameter that is one of these words; "" for all else."""
    found = text(request, name)
    return found if found in set(known) else ""


def kept(request: HttpRequest, names: Sequence[str] = KEPT) -> dict[str, str]:
    """What a picker's form must carry on: these parameters, where the address has them."""
    return {name: text(request, name) for name in names if text(request, name)}


def page_number(request: HttpRequest, name: str = "page") -> int:
    """A page's number, at least 1."""
    return max(whole(request, name) or 1, 1)
