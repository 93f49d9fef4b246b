"""What the address of the lines page says: filters, groups, columns. All of its state stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from budget.queries.explored import CHOSEN, DIMENSIONS, Wanted
from budget.queries.line_groups import ACROSS, MOST
from budget.tables.lines import LINE_COLUMNS, USUAL
from obb.domain.amounts import read_amount
from obb.domain.unreadable import Unreadable
from obb.tables.params import FILES
from obb.views.params import one_of, several, text

GROUPS = ("by", "by2", "by3")
MEASURES = ("expenses", "revenues", "net_cost", "lines")
FIND, PLACE, APPLY = "find-", "place-", "apply"
"""What forms send and addresses do not keep: words to find a value by, a column's place, that a form was sent."""
PAGES = ("lines-page", "groups-page")
MOST_NUMBERED = 99


@dataclass(frozen=True)
class Asked:
    """The state of the page. `columns` is empty where nobody chose any; `notes` say what could not be read."""

    wanted: Wanted
    by: tuple[str, ...]
    across: str
    measure: str
    columns: tuple[str, ...]
    finds: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether any line may be left out."""
        wanted = self.wanted
        return bool(
            any(wanted.chosen.values()) or wanted.words or wanted.least is not None or wanted.most is not None
        )


def labels() -> dict[str, str]:
    """What each dimension is called."""
    return {
        "year": _("Fiscal year"),
        "stage": _("Budget stage"),
        "department": _("Department"),
        "cost_center": _("Cost center"),
        "fund": _("Fund"),
        "account": _("Account"),
        "funding_source": _("Funding source"),
        "level": _("Funding level"),
        "kind": _("Kind"),
        "batch": _("Import"),
    }


def asked(request: HttpRequest) -> Asked:
    """`?fund=100&fund=200&least=5000&q=foster&by=fund&across=year&columns=fund_code,amount` and so on."""
    notes: list[str] = []
    amounts = {name: _amount(request, name, notes) for name in ("least", "most")}
    groups = tuple(dict.fromkeys(filter(None, (one_of(request, name, DIMENSIONS) for name in GROUPS))))
    across = one_of(request, "across", ACROSS)
    return Asked(
        wanted=Wanted(
            {name: several(request, name) for name in CHOSEN},
            amounts["least"],
            amounts["most"],
            text(request, "q"),
        ),
        by=(groups or (("department",) if across else ()))[:MOST],
        across=across,
        measure=one_of(request, "measure", MEASURES) or MEASURES[0],
        columns=_columns(text(request, "columns")),
        finds={name: found for name in CHOSEN if (found := text(request, f"{FIND}{name}"))},
        notes=tuple(notes),
    )


def _columns(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in words.split(",") if name in LINE_COLUMNS))


def _amount(request: HttpRequest, name: str, notes: list[str]) -> Decimal | None:
    words = text(request, name)
    try:
        return read_amount(words) if words else None
    except Unreadable as error:
        notes.append(
            _("Amounts are not narrowed. %(why)s %(remedy)s") % {"why": error.reason, "remedy": error.remedy}
        )
        return None


def usual_columns(several_editions: bool) -> tuple[str, ...]:
    """The columns where nobody chose any."""
    return ("year", "stage", *USUAL) if several_editions else USUAL


# -- addresses ------------------------------------------------------------------------------------------------


def state(request: HttpRequest) -> QueryDict:
    """The address without what asks for a file, a page of it, or was sent by a form alone."""
    query = request.GET.copy()
    for name in list(query):
        if name in (*FILES, *PAGES, APPLY) or name.startswith(PLACE):
            del query[name]
    return query


def settled(request: HttpRequest, exact: Mapping[str, str]) -> str:
    """The address that a sent form stands for: no empty fields, columns in their places as one list.

    `exact`: the values that were typed by their code, by dimension; they are chosen, and need no finding.
    """
    query = state(request)
    if any(name.startswith(PLACE) for name in request.GET):
        query["columns"] = ",".join(_placed(request))
    for name, value in exact.items():
        query.appendlist(name, value)
        query.pop(f"{FIND}{name}", None)
    for name, values in list(query.lists()):
        kept = list(dict.fromkeys(value for value in values if value.strip()))
        if kept:
            query.setlist(name, kept)
        else:
            del query[name]
    return query.urlencode()


def _placed(request: HttpRequest) -> list[str]:
    """The columns that were given a place, in that order; equal places as the columns are listed."""
    places = []
    for at, name in enumerate(LINE_COLUMNS):
        words = text(request, f"{PLACE}{name}")
        if words.isascii() and words.isdigit() and 0 < int(words[:6]) <= MOST_NUMBERED:
            places.append((int(words[:6]), at, name))
    return [name for _place, _at, name in sorted(places)]


def without(query: QueryDict, name: str, value: str | None = None) -> str:
    """The address with one value of a parameter, or all of them (None), taken away."""
    left = query.copy()
    if value is None:
        left.pop(name, None)
    else:
        left.setlist(name, [one for one in query.getlist(name) if one.strip() != value])
    return f"?{left.urlencode()}"


def with_these(query: QueryDict, values: Mapping[str, str | list[str] | None]) -> str:
    """The address with these parameters in the place of those it has; None takes one away."""
    changed = query.copy()
    for name, value in values.items():
        changed.pop(name, None)
        if value is not None:
            changed.setlist(name, value if isinstance(value, list) else [value])
    return f"?{changed.urlencode()}"
