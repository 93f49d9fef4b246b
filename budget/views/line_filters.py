"""What an address asks the lines page for: which lines, and by what they are grouped."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from budget.models import Kind
from budget.queries.line_groups import DIMENSIONS, MOST, Part
from obb.views.params import Pick, one_of, text

UNSTATED = "-"
"""In an address: lines that do not state this dimension."""
GROUPS = ("by", "by2", "by3")
FILTERS = ("fund", "account", "funding_source")


@dataclass(frozen=True)
class Narrowed:
    """The lines that are left, the selects of the page, and what was asked for and is not there."""

    lines: QuerySet
    picks: tuple[Pick, ...]
    chosen: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def labels() -> dict[str, str]:
    """What each dimension is called."""
    return {
        "department": _("Department"),
        "cost_center": _("Cost center"),
        "fund": _("Fund"),
        "account": _("Account"),
        "funding_source": _("Funding source"),
        "kind": _("Kind"),
    }


def narrowed(request: HttpRequest, lines: QuerySet, codes: dict[str, tuple[Part, ...]]) -> Narrowed:
    """`?fund=&account=&funding_source=&kind=`: codes, or - for lines that state none."""
    chosen: dict[str, str] = {}
    notes: list[str] = []
    picks: list[Pick] = []
    words = labels()
    for name in FILTERS:
        known = {part.code: part.name for part in codes[name]}
        value = text(request, name)
        if value and value != UNSTATED and value not in known:
            notes.append(
                _("There is no %(what)s %(code)s here.") % {"what": words[name].lower(), "code": value}
            )
            value = ""
        if value:
            chosen[name] = value
            lines = lines.filter(
                **{f"{name}_id__isnull": True} if value == UNSTATED else {f"{name}_code": value}
            )
        if known:
            options = (
                ("", _("All")), (UNSTATED, _("Not stated")), *((code, f"{code} {known[code]}") for code in known),
            )  # fmt: skip
            picks.append(Pick(name, words[name], value, options))
    kind = one_of(request, "kind", Kind.values)
    if kind:
        chosen["kind"] = kind
        lines = lines.filter(kind=kind)
    picks.append(
        Pick("kind", words["kind"], kind, (("", _("All")), *((one.value, str(one.label)) for one in Kind)))
    )
    return Narrowed(lines, tuple(picks), chosen, tuple(notes))


def grouping(request: HttpRequest) -> tuple[tuple[str, ...], tuple[Pick, ...]]:
    """`?by=&by2=&by3=`: up to three dimensions, each once; and the selects that ask for them."""
    asked = [one_of(request, name, DIMENSIONS) for name in GROUPS]
    dimensions = tuple(dict.fromkeys(one for one in asked if one))[:MOST]
    words = labels()
    titles = (_("Group by"), _("then by"), _("and by"))
    options = (("", _("Nothing")), *((name, words[name]) for name in DIMENSIONS))
    picks = tuple(
        Pick(name, title, dimensions[place] if place < len(dimensions) else "", options)
        for place, (name, title) in enumerate(zip(GROUPS, titles, strict=True))
    )
    return dimensions, picks
