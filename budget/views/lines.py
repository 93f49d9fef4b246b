"""The ledger's lines of one year and stage, as the finance system has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Kind
from budget.queries.editions import Edition
from budget.queries.filing import CostCenterName, filing_of
from budget.queries.line_groups import Part, codes_of, groups_of
from budget.queries.lines import lines_of, sums_of
from budget.tables.lines import Groups, Lines, group_columns, row_column
from budget.views.editions import edition_picks, published_words, query_of, shown_edition
from budget.views.line_filters import UNSTATED, Narrowed, grouping, labels, narrowed
from obb.access import Ability
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import KEPT, Pick, kept, text, whole


@county_page(public=True)
def line_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The lines this reader may see, narrowed and grouped as the address says, and what they add up to.

    `?year=&stage=&department=&cost_center=&fund=&account=&funding_source=&kind=`, `?by=&by2=&by3=`.
    """
    shown = shown_edition(request, visit)
    crumbs = [(_("Budget lines"), None)]
    if shown.edition is None:
        return page(
            request, visit, "budget/line_list.html", {"edition": None}, crumbs=crumbs, money=True, dense=True
        )
    asked = _asked(request, visit, shown.edition)
    codes = codes_of(visit.county, shown.edition)
    lines = lines_of(
        visit.county,
        shown.edition,
        departments=visit.reach.departments if visit.drafts else None,
        cost_centers=asked.centers,
    )
    found = narrowed(request, lines, codes)
    dimensions, group_picks = grouping(request)
    if dimensions:
        table = _groups(request, visit, shown.edition, found, dimensions, asked)
    else:
        table = _lines(request, visit, shown.edition, found.lines)
    if (file := export_response(request, table)) is not None:
        return file
    sums = sums_of(found.lines)
    context = {
        "edition": shown.edition,
        "notes": [note for note in (shown.note, asked.note, *found.notes) if note],
        "picks": (
            *edition_picks(visit.county, shown.choices, shown.edition), asked.pick, *found.picks, *group_picks,
        ),
        "kept": kept(request, (*KEPT, "cost_center")),
        "center": asked.center,
        "grouped": bool(dimensions),
        "narrowed": bool(found.chosen),
        "sums": sums,
        "line_count": f"{sums.lines:,}",
        "table": table,
        "only_own": visit.drafts and not visit.sees_all,
        "all_url": reverse("budget:line_list", args=[visit.county.slug]) + query_of(request, shown.edition),
    }  # fmt: skip
    published = published_words(visit.county, shown.edition)
    return page(
        request,
        visit,
        "budget/line_list.html",
        context,
        crumbs=crumbs,
        money=True,
        dense=True,
        published=published,
    )


def _lines(request: HttpRequest, visit: Visit, edition: Edition, lines: QuerySet) -> ShownTable:
    def row_url(line: Any) -> str:
        if not visit.may(Ability.IMPORT) or edition.publication_id is not None:
            return ""
        return reverse("obb:import_row", args=[visit.county.slug, line.batch_id, line.row])

    return show(
        Lines,
        lines,
        request,
        name="lines",
        caption=_("Budget lines"),
        about=_("%(edition)s, dollars") % {"edition": edition.label},
        extra_columns=[("row", row_column(row_url))],
        choices={"kind": list(Kind.choices)},
        total=("amount",) if text(request, "lines-kind") or text(request, "kind") else (),
        per_page=50,
        file_name=f"{visit.county.slug}-{edition.key}-lines",
    )


def _groups(
    request: HttpRequest,
    visit: Visit,
    edition: Edition,
    found: Narrowed,
    dimensions: tuple[str, ...],
    asked: _Asked,
) -> ShownTable:
    """The lines added up; each group leads to its own lines."""
    words = labels()
    base = {"year": str(edition.year), "stage": edition.stage_code} | found.chosen
    if asked.pick.value:
        base["department"] = asked.pick.value
    if asked.center is not None:
        base["cost_center"] = asked.center.code
    address = reverse("budget:line_list", args=[visit.county.slug])
    rows = []
    for group in groups_of(found.lines, dimensions, filing_of(visit.county, edition)):
        chosen = {name: part.code or UNSTATED for name, part in zip(dimensions, group.parts, strict=True)}
        rows.append(
            {
                **{name: _said(name, part) for name, part in zip(dimensions, group.parts, strict=True)},
                "url": f"{address}?{urlencode(kept(request) | base | chosen)}",
                "lines": group.lines,
                "expenses": group.expenses,
                "revenues": group.revenues,
                "net_cost": group.net_cost,
            }
        )
    return show(
        Groups,
        rows,
        request,
        name="groups",
        caption=_("Budget lines added up"),
        about=_("%(edition)s, dollars") % {"edition": edition.label},
        extra_columns=group_columns([(name, words[name]) for name in dimensions]),
        total=("lines", "expenses", "revenues", "net_cost"),
        per_page=50,
        file_name=f"{visit.county.slug}-{edition.key}-lines-by-{'-'.join(dimensions)}",
    )


def _said(dimension: str, part: Part) -> str:
    """A department's and a kind's name alone; otherwise the code with the name."""
    return part.name if dimension in ("department", "kind") else f"{part.code} {part.name}".strip()


@dataclass(frozen=True)
class _Asked:
    """What the address narrows the lines to; `centers` None is no narrowing."""

    centers: list[int] | None
    center: CostCenterName | None
    note: str
    pick: Pick


def _asked(request: HttpRequest, visit: Visit, edition: Edition) -> _Asked:
    """`?department=&cost_center=`; a cost center that this reader may not see is as one that is not there."""
    filing = filing_of(visit.county, edition)
    departments = {
        key: name
        for key, name in filing.departments.items()
        if not visit.drafts or visit.reach.sees_department(key)
    }
    department = whole(request, "department")
    if department not in departments:
        department = None
    centers = None if department is None else filing.centers_in(department)
    code, center, note = text(request, "cost_center"), None, ""
    if code:
        center = filing.center(code)
        if center is None or center.department_id not in departments:
            center = None
            note = _("There is no cost center %(code)s in %(edition)s.") % {
                "code": code,
                "edition": edition.label,
            }
        both = {center.pk} if center is not None else set()
        centers = list(both if centers is None else both.intersection(centers))
    options = (("", _("All that I may see")), *((str(key), name) for key, name in departments.items()))
    pick = Pick("department", _("Department"), "" if department is None else str(department), options)
    return _Asked(centers, center, note, pick)
