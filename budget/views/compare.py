"""Years and stages compared: two of them side by side, or many in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Kind
from budget.queries.comparison import Across, Compared, Comparison, across, comparison
from budget.queries.edition_sums import DEPARTMENT, DIMENSIONS
from budget.queries.editions import Edition, default_edition, editions, year_before
from budget.queries.line_groups import Part
from budget.tables.comparison import Changes, YearsStages, column_name, edition_columns, share_of
from budget.views.codes import as_it_was, codes_asked, codes_picks, restated_words, spans
from budget.views.editions import published_words
from budget.views.file_notes import about_file, about_table
from budget.views.line_filters import labels
from obb.domain.amounts import exact, percent
from obb.tables.columns import TextColumn
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import Pick, kept, one_of, text, whole

SECTION = "budget:compare"
COLUMNS = 7
"""Where nothing is asked for, as many of the newest years stand side by side as have so many stages together."""


@county_page(public=True)
def compare(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?from=2026-adopted&to=2027-adopted&by=department&kind=expense&department=`; the nearest to it that there is."""
    choices = editions(visit.county, drafts=visit.drafts)
    crumbs = [(_("Compare"), None)]
    if len(choices) < 2:
        return page(
            request, visit, "budget/compare.html", {"found": None, "choices": choices}, crumbs=crumbs, money=True
        )  # fmt: skip
    old, new, notes = _asked(request, choices)
    by = one_of(request, "by", DIMENSIONS) or DEPARTMENT
    kind = Kind(one_of(request, "kind", Kind.values) or Kind.EXPENSE)
    through = codes_asked(request, visit, choices)
    found = comparison(
        visit.county, old, new, by, kind=kind, reach=_reach(visit), department=whole(request, "department"),
        through=through,
    )  # fmt: skip
    table = _changes(request, visit, found, by, kind)
    restated = restated_words(
        {edition.year for row in found.rows for edition in row.restated}, found.happened
    )
    says = _sentence(found.whole, kind)
    picks = usual_picks(request, visit, by, kind, found.departments)
    notes_of_file = [
        *about_table(visit, table, narrowed_words(picks), says, restated), *about_file(request, visit, (old, new)),
    ]  # fmt: skip
    if (file := export_response(request, table, notes=notes_of_file)) is not None:
        return file
    pairs = tuple((choice.key, choice.label) for choice in choices)
    context = {
        "found": found,
        "title": _title(old, new),
        "says": says,
        "notes": notes,
        "table": table,
        "by": labels()[by].lower(),
        "picks": (
            Pick("from", _("From"), old.key, pairs),
            Pick("to", _("To"), new.key, pairs),
            *picks,
            *codes_picks(visit, through),
        ),
        "restated": restated,
        "as_it_was_url": as_it_was(request),
        "kept": kept(request),
        "only_own": visit.drafts and not visit.sees_all,
        "years_url": _address(visit, request, "compare_years", by=by, kind=kind.value),
        "bridge_url": _address(visit, request, "bridge", year=str(new.year), kind=kind.value),
        "swap_url": _address(
            visit, request, "compare", **{"from": new.key, "to": old.key, "by": by, "kind": kind.value}
        ),
    }
    published = "" if visit.drafts else " ".join(published_words(visit.county, one) for one in (old, new))
    return page(
        request, visit, "budget/compare.html", context, crumbs=crumbs, section=SECTION, money=True, dense=True,
        published=published,
    )  # fmt: skip


@county_page(public=True)
def compare_years(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?by=department&kind=expense&department=&stage=&first=2025&last=2027`: years and stages in one table."""
    choices = editions(visit.county, drafts=visit.drafts)
    by = one_of(request, "by", DIMENSIONS) or DEPARTMENT
    kind = Kind(one_of(request, "kind", Kind.values) or Kind.EXPENSE)
    back = _address(visit, request, "compare", by=by, kind=kind.value)
    crumbs = [(_("Compare"), back), (_("Years and stages side by side"), None)]
    if not choices:
        return page(request, visit, "budget/compare_years.html", {"found": None}, crumbs=crumbs, money=True)
    shown, picks = _columns(request, choices)
    through = codes_asked(request, visit, choices)
    found = across(
        visit.county, shown, by, kind=kind, reach=_reach(visit), department=whole(request, "department"),
        through=through,
    )  # fmt: skip
    table = _side_by_side(request, visit, found, by, kind)
    usual = usual_picks(request, visit, by, kind, found.departments)
    restated = restated_words(found.restated_years, found.happened)
    notes = [
        *about_table(visit, table, narrowed_words(usual), restated), *about_file(request, visit, found.editions),
    ]  # fmt: skip
    if (file := export_response(request, table, notes=notes)) is not None:
        return file
    context = {
        "found": found,
        "table": table,
        "by": labels()[by].lower(),
        "picks": (
            *picks,
            *usual,
            *codes_picks(visit, through),
        ),
        "restated": restated,
        "as_it_was_url": as_it_was(request),
        "kept": kept(request),
        "only_own": visit.drafts and not visit.sees_all,
    }
    return page(
        request, visit, "budget/compare_years.html", context, crumbs=crumbs, section=SECTION,
        money=True, dense=True,
    )  # fmt: skip


def _reach(visit: Visit) -> frozenset[int] | None:
    return visit.reach.departments if visit.drafts else None


def _asked(request: HttpRequest, choices: Sequence[Edition]) -> tuple[Edition, Edition, list[str]]:
    """The two editions; what was asked for and is not there is said, and the nearest taken."""
    by_key = {choice.key: choice for choice in choices}
    new = by_key.get(text(request, "to")) or default_edition(choices)
    others = [choice for choice in choices if choice != new]
    old = by_key.get(text(request, "from")) or year_before(choices, new) or others[0]
    notes = [
        _("There is no %(wanted)s here. Shown instead: %(shown)s.") % {"wanted": wanted, "shown": chosen.label}
        for wanted, chosen in ((text(request, "from"), old), (text(request, "to"), new))
        if wanted and wanted != chosen.key
    ]  # fmt: skip
    return old, new, notes


def usual_picks(
    request: HttpRequest, visit: Visit, by: str, kind: Kind, departments: Sequence[tuple[int, str]]
) -> tuple[Pick, ...]:
    """The selects of dimension, kind of account and department."""
    words = labels()
    chosen = whole(request, "department")
    chosen = chosen if chosen in dict(departments) else None
    return (
        Pick("by", _("By"), by, tuple((name, words[name]) for name in DIMENSIONS)),
        Pick("kind", words["kind"], kind.value, tuple((one.value, str(one.label)) for one in Kind)),
        Pick(
            "department",
            words["department"],
            "" if chosen is None else str(chosen),
            (
                ("", _("All departments") if visit.sees_all else _("All that I may see")),
                *((str(key), name) for key, name in departments),
            ),
        ),
    )


def narrowed_words(picks: Sequence[Pick]) -> str:
    """“Department: Social Services”; "" where all departments are shown."""
    [pick] = [one for one in picks if one.name == "department"]
    return f"{pick.label}: {dict(pick.options)[pick.value]}" if pick.value else ""


def _columns(
    request: HttpRequest, choices: Sequence[Edition]
) -> tuple[tuple[Edition, ...], tuple[Pick, ...]]:
    """The editions asked for, oldest first, and the picks that ask; the newest years where nothing is asked."""
    years = sorted({choice.year for choice in choices})
    stages = {choice.stage_code: choice for choice in sorted(choices, key=lambda one: one.position)}
    first, last = whole(request, "first"), whole(request, "last")
    last = last if last in years else years[-1]
    first = first if first in years else _first_of_few(choices, last)
    first, last = min(first, last), max(first, last)
    stage = one_of(request, "stage", stages)
    shown = [
        choice for choice in choices if first <= choice.year <= last and stage in ("", choice.stage_code)
    ]
    options = tuple((str(year), f"FY{year}") for year in years)
    picks = (
        Pick("first", _("First year"), str(first), options),
        Pick("last", _("Last year"), str(last), options),
        Pick(
            "stage",
            _("Budget stage"),
            stage,
            (("", _("All")), *((code, one.stage_name) for code, one in stages.items())),
        ),
    )
    return tuple(sorted(shown, key=lambda one: (one.year, one.position))), picks


def _first_of_few(choices: Sequence[Edition], last: int) -> int:
    """The first of the years up to `last` whose stages are few enough to read, and to print, side by side."""
    first, count = last, 0
    for year in sorted({choice.year for choice in choices if choice.year <= last}, reverse=True):
        count += sum(choice.year == year for choice in choices)
        if count > COLUMNS:
            break
        first = year
    return first


def _changes(request: HttpRequest, visit: Visit, found: Comparison, by: str, kind: Kind) -> ShownTable:
    rows = [
        _row(row) | {"what": said(by, row.part), "url": _lines_url(request, visit, found.new, by, row.part)}
        for row in found.rows
    ]
    return show(
        Changes,
        rows,
        request,
        name="changes",
        caption=_("%(kind)s by %(dimension)s") % {"kind": plural(kind), "dimension": labels()[by].lower()},
        about=_("%(old)s to %(new)s, dollars") % {"old": found.old.label, "new": found.new.label},
        headings={"what": labels()[by], "old": found.old.label, "new": found.new.label},
        exclude=() if found.happened else ("restated",),
        total=("old", "new", "change"),
        totals={"share": _row(found.whole)["share"]},
        per_page=50,
        empty=_("Neither of the two has such lines."),
        file_name=f"{visit.county.slug}-{found.old.key}-to-{found.new.key}-{kind.value}-by-{by}",
    )


def _row(row: Compared) -> dict[str, Any]:
    change = row.change
    return {
        "old": row.old,
        "new": row.new,
        "change": change.dollars,
        "share": share_of(change),
        "restated": spans(edition.year for edition in row.restated),
    }


def _side_by_side(request: HttpRequest, visit: Visit, found: Across, by: str, kind: Kind) -> ShownTable:
    names = {edition.key: column_name(edition) for edition in found.editions}
    rows = [
        {"what": said(by, part), "restated": spans(edition.year for edition in restated)}
        | {names[key]: amount for key, amount in amounts.items()}
        for (part, amounts), restated in zip(found.rows, found.restated, strict=True)
    ]
    more = [("restated", TextColumn(_("Restated"), searchable=False, empty="–"))] if found.happened else []
    return show(
        YearsStages,
        rows,
        request,
        name="years",
        caption=_("%(kind)s by %(dimension)s") % {"kind": plural(kind), "dimension": labels()[by].lower()},
        about=_("years and stages side by side, dollars"),
        headings={"what": labels()[by]},
        extra_columns=[*edition_columns(found.editions), *more],
        total=tuple(names.values()),
        per_page=50,
        empty=_("No lines of this kind."),
        file_name=f"{visit.county.slug}-years-{kind.value}-by-{by}",
    )


def plural(kind: Kind) -> str:
    """“Expenses” or “Revenues”."""
    return _("Expenses") if kind == Kind.EXPENSE else _("Revenues")


def said(dimension: str, part: Part) -> str:
    """A department's name alone; otherwise the code with the name; "not stated" where there is none."""
    if not part.code:
        return _("not stated")
    return part.name if dimension == DEPARTMENT else f"{part.code} {part.name}".strip()


def _lines_url(request: HttpRequest, visit: Visit, edition: Edition, by: str, part: Part) -> str:
    """The lines of the newer edition behind a row; "" where no address asks for just them."""
    if by not in ("cost_center", "fund", "account", "funding_source"):
        return ""
    if by == "cost_center" and not part.code:
        return ""
    asked = {"year": str(edition.year), "stage": edition.stage_code, by: part.code or "-"}
    return f"{reverse('budget:line_list', args=[visit.county.slug])}?{urlencode(kept(request) | asked)}"


def _address(visit: Visit, request: HttpRequest, name: str, **asked: str) -> str:
    address = reverse(f"budget:{name}", args=[visit.county.slug])
    return f"{address}?{urlencode(kept(request) | asked)}"


def _title(old: Edition, new: Edition) -> str:
    return _("%(old)s and %(new)s compared") % {"old": old.label, "new": new.label}


def _sentence(whole_: Compared, kind: Kind) -> str:
    """“Expenses go from $5.00 to $7.50: $2.50 more (+50.0%).”"""
    change = whole_.change
    told = {"what": plural(kind), "old": exact(whole_.old), "new": exact(whole_.new)}
    if change.dollars == 0:
        return _("%(what)s are %(new)s in both.") % told
    told["by"] = exact(abs(change.dollars))
    words = (
        _("%(what)s go from %(old)s to %(new)s: %(by)s more%(share)s.")
        if change.dollars > 0
        else _("%(what)s go from %(old)s to %(new)s: %(by)s less%(share)s.")
    )
    share = f" ({percent(change.share, signed=True)})" if change.share is not None else ""
    return words % (told | {"share": share})
