"""The filters of the lines page: a box for each dimension, what is on with the way to take it off, and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from budget.models import FundingSource, Kind
from budget.queries.explored import DIMENSIONS, UNSTATED, unknown
from budget.queries.line_names import LineNames
from budget.views.line_editions import ALL, ShownEditions
from budget.views.line_state import GROUPS, Asked, labels, state, without
from obb.access import Ability
from obb.models import ImportBatch
from obb.views.entry import Visit
from obb.views.params import Pick, several

OFFERED = 40
"""How many values of a dimension are offered at once; of more, those found by words, and those chosen."""

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Box:
    """The checkboxes of one dimension: (value, words, whether it is on).

    `summary` says what is on. `count` is how many values there are; where they are too many to offer, `find` is
    the name of the field to find some by, `found` what stands in it, and `hint` says so.
    """

    name: str
    label: str
    summary: str
    options: tuple[tuple[str, str, bool], ...]
    open: bool = False
    find: str = ""
    found: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    words: str
    url: str


def boxes(
    request: HttpRequest, visit: Visit, shown: ShownEditions, known: Mapping[str, Options], asked: Asked
) -> tuple[Box, ...]:
    """Years and stages first, then every other dimension that has something to choose (`options`)."""
    words = labels()
    made = [
        _box(
            "year",
            words["year"],
            _years(visit, shown),
            several(request, "year"),
            asked,
            all_words=_("All years"),
        ),
        _box(
            "stage",
            words["stage"],
            _stages(shown),
            several(request, "stage"),
            asked,
            all_words=_("All stages"),
        ),
    ]
    made += [
        _box(name, words[name], known[name], asked.wanted.chosen[name], asked)
        for name in (
            "kind", "department", "cost_center", "fund", "account", "funding_source", "level", "batch",
        )
        if known[name] or asked.wanted.chosen[name]
    ]  # fmt: skip
    return tuple(made)


def _years(visit: Visit, shown: ShownEditions) -> Options:
    years = sorted({edition.year for edition in shown.choices}, reverse=True)
    return [(str(year), visit.county.calendar.label(year)) for year in years]


def _stages(shown: ShownEditions) -> Options:
    stages = {edition.position: edition for edition in shown.choices}
    return [(stages[place].stage_code, stages[place].stage_name) for place in sorted(stages)]


def options(visit: Visit, names: LineNames) -> dict[str, Options]:
    """(value, words) of every dimension but years and stages; of imports for those alone who may see them.

    One query at most.
    """
    levels = set(names.levels.values())
    known: dict[str, Options] = {
        "kind": [(one.value, str(one.label)) for one in Kind],
        "department": _departments(names),
        "level": [(one.value, str(one.label)) for one in FundingSource.Level if one.value in levels],
        "batch": _batches(visit),
    }
    for dimension, named in names.named.items():
        by_code = {one.code: f"{one.code} {one.name}".strip() for one in named.values()}
        known[dimension] = sorted(by_code.items())
    for dimension in ("fund", "account", "funding_source", "level"):
        if known[dimension]:
            known[dimension] = [(UNSTATED, _("Not stated")), *known[dimension]]
    return known


def _departments(names: LineNames) -> Options:
    by_number = {str(key[1]): one for key, one in names.departments.items()}
    return [
        (number, one.name)
        for number, one in sorted(by_number.items(), key=lambda pair: (pair[1].name.casefold(), pair[0]))
    ]


def _batches(visit: Visit) -> Options:
    """Imports that were confirmed, newest first; one query, and none for who may not see them."""
    if not (visit.drafts and visit.may(Ability.IMPORT)):
        return ()
    found = ImportBatch.objects.filter(county=visit.county, kind="lines", state=ImportBatch.State.CONFIRMED)
    return [
        (str(pk), _("%(file)s (import %(number)s)") % {"file": name, "number": pk})
        for pk, name in found.order_by("-pk").values_list("pk", "file_name")
    ]


def _box(
    name: str, label: str, known: Options, chosen: Sequence[str], asked: Asked, *, all_words: str = ""
) -> Box:
    on = [value for value in chosen if value in dict(known) or value == ALL and all_words]
    found = asked.finds.get(name, "")
    offered, hint = list(known), ""
    if len(known) > OFFERED:
        offered, hint = _found(known, on, found)
    if all_words and len(known) > 1:
        offered = [(ALL, all_words), *offered]
    return Box(
        name=name,
        label=label,
        summary=_summary(known, on),
        options=tuple((value, words, value in on) for value, words in offered),
        open=bool(found),
        find=f"find-{name}" if len(known) > OFFERED else "",
        found=found,
        hint=hint,
    )


def _found(known: Options, on: Sequence[str], words: str) -> tuple[list[tuple[str, str]], str]:
    """Those that are on, then those that hold the words; and what to do to see others."""
    many = {"count": f"{len(known):,}", "words": words}
    kept = [pair for pair in known if pair[0] in on]
    if not words:
        return kept, _("There are %(count)s. Type a code, or a part of a name.") % many
    found = [pair for pair in known if words.casefold() in pair[1].casefold() and pair not in kept]
    if not found:
        return kept, _("None of %(count)s has “%(words)s” in its code or name.") % many
    if len(found) <= OFFERED:
        return kept + found, _("Those with “%(words)s”:") % many
    many |= {"found": f"{len(found):,}", "shown": OFFERED}
    return kept + found[:OFFERED], _(
        "The first %(shown)s of %(found)s with “%(words)s”; type more of it."
    ) % many


def _summary(known: Options, on: Sequence[str]) -> str:
    if not on:
        return ""
    return dict(known).get(on[0], _("All")) if len(on) == 1 else _("%(count)s chosen") % {"count": len(on)}


def exact(known: Mapping[str, Options], asked: Asked) -> dict[str, str]:
    """Values that were typed in full, by their code or as offered."""
    typed = {}
    for name, words in asked.finds.items():
        for value, said in known[name]:
            if words in (value, said):
                typed[name] = value
    return typed


def chips(request: HttpRequest, known: Mapping[str, Options], asked: Asked) -> list[Chip]:
    """Every filter that is on. What this reader has no name for is called by its value."""
    query, words = state(request), labels()
    made = []
    for dimension, values in asked.wanted.chosen.items():
        called = dict(known[dimension]) if values else {}
        made += [
            Chip(f"{words[dimension]}: {called.get(value, value)}", without(query, dimension, value))
            for value in values
        ]
    if asked.wanted.words:
        made.append(Chip(_("Words: %(words)s") % {"words": asked.wanted.words}, without(query, "q")))
    for name, amount, said in (
        ("least", asked.wanted.least, _("Amount from %(amount)s")),
        ("most", asked.wanted.most, _("Amount up to %(amount)s")),
    ):
        if amount is not None:
            made.append(Chip(said % {"amount": f"{amount:,.2f}"}, without(query, name)))
    return made


def cleared(request: HttpRequest) -> str:
    """The address with every filter taken off; years, stages, groups and columns stay."""
    query = state(request)
    for name in (*DIMENSIONS[2:], "least", "most", "q"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def said_missing(shown: ShownEditions, names: LineNames, asked: Asked) -> list[str]:
    """What is asked for and is not there, each in a sentence."""
    words = labels()
    return [
        _("There is no %(what)s %(code)s in %(edition)s.")
        % {"what": words[dimension].lower(), "code": value, "edition": shown.label}
        for dimension, values in asked.wanted.chosen.items()
        for value in unknown(names, dimension, values)
    ]


def group_picks(asked: Asked) -> tuple[Pick, ...]:
    """The selects that ask for groups, for what stands side by side, and for which amounts."""
    words = labels()
    choices = (("", _("Nothing")), *((name, words[name]) for name in DIMENSIONS))
    titles = (_("Group by"), _("then by"), _("and by"))
    groups = [
        Pick(name, title, asked.by[place] if place < len(asked.by) else "", choices)
        for place, (name, title) in enumerate(zip(GROUPS, titles, strict=True))
    ]
    beside = (
        ("", _("Nothing")), ("year", _("Years")), ("stage", _("Stages")), ("edition", _("Years and stages")),
    )  # fmt: skip
    return (
        *groups,
        Pick("across", _("Side by side"), asked.across, beside),
        Pick("measure", _("Amounts side by side"), asked.measure, tuple(measure_words().items())),
    )


def measure_words() -> dict[str, str]:
    """What each sum is called."""
    return {
        "expenses": _("Expenses"),
        "revenues": _("Revenues"),
        "net_cost": _("Expenses less revenues"),
        "lines": _("Lines"),
    }
