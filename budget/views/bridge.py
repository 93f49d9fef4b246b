"""The stage bridge of a year: what changed from one stage to the next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.charts.bridge import bridge_chart
from budget.domain.bridge import Told
from budget.models import Kind
from budget.queries.bridge import BY, Bridge, Leg, bridge, years_in
from budget.queries.editions import editions
from budget.tables.bridge import Rest, Steps, leg_columns
from budget.tables.comparison import column_name, share_of
from budget.views.compare import narrowed_words, plural, said
from budget.views.file_notes import about_file, about_table
from budget.views.line_filters import labels
from obb.access import Ability
from obb.charts import page as charts
from obb.domain.amounts import exact
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import Pick, kept, one_of, text, whole


@county_page(public=True)
def bridge_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?year=2027&kind=expense&department=&by=department`; else the newest year that has a bridge."""
    choices = editions(visit.county, drafts=visit.drafts)
    years = years_in(choices)
    crumbs = [(_("Compare"), _address(request, visit, "compare")), (_("Stage bridge"), None)]
    if not years:
        return page(request, visit, "budget/bridge.html", {"found": None}, crumbs=crumbs, money=True)
    asked = whole(request, "year")
    year = asked if asked in years else years[0]
    kind = Kind(one_of(request, "kind", Kind.values) or Kind.EXPENSE)
    by = one_of(request, "by", BY) or BY[0]
    found = bridge(
        visit.county,
        choices,
        year,
        kind=kind,
        by=by,
        reach=visit.reach.departments if visit.drafts else None,
        department=whole(request, "department"),
    )
    name = f"{visit.county.slug}-fy{year}-bridge-{kind.value}"
    steps, rest = _steps(request, visit, found, name), _rest(request, found, by, name)
    drawn = charts.show(bridge_chart(found, kind), request, name="bridge", file_name=name)
    picks, says = _picks(visit, years, found, kind, by, whole(request, "department")), _sentence(found, kind)
    asked_for = next((one for one in (steps, rest) if one and one.name == text(request, "export")), steps)
    shown = (found.legs[0].old, *(leg.new for leg in found.legs))
    notes = [
        *about_table(visit, asked_for, narrowed_words(picks), says), *about_file(request, visit, shown),
    ]  # fmt: skip
    file = export_response(request, *(one for one in (steps, rest) if one), notes=notes)
    file = file or charts.chart_response(request, drawn)
    if file is not None:
        return file
    context = {
        "found": found,
        "says": says,
        "note": _missed(request, years, year),
        "steps": steps,
        "rest": rest,
        "by": labels()[by].lower(),
        "chart": drawn,
        "picks": picks,
        "kept": kept(request),
        "only_own": visit.drafts and not visit.sees_all,
        "name_url": _address(request, visit, "bridge_step_new", year=str(year), kind=kind.value)
        if visit.drafts and visit.may(Ability.IMPORT)
        else "",
    }
    return page(
        request, visit, "budget/bridge.html", context, crumbs=crumbs, section="budget:compare", money=True, dense=True
    )  # fmt: skip


def _address(request: HttpRequest, visit: Visit, name: str, **asked: str) -> str:
    query = urlencode(kept(request) | asked)
    address = reverse(f"budget:{name}", args=[visit.county.slug])
    return f"{address}?{query}" if query else address


def _missed(request: HttpRequest, years: Sequence[int], year: int) -> str:
    asked = text(request, "year")
    if not asked or asked == str(year):
        return ""
    return _("There is no bridge of %(asked)s here. Shown instead: FY%(year)s.") % {
        "asked": f"FY{asked}" if asked.isdecimal() else asked,
        "year": year,
    }


def _picks(
    visit: Visit, years: Sequence[int], found: Bridge, kind: Kind, by: str, department: int | None
) -> tuple[Pick, ...]:
    words = labels()
    chosen = str(department) if department in dict(found.departments) else ""
    everything = _("All departments") if visit.sees_all else _("All that I may see")
    return (
        Pick("year", _("Fiscal year"), str(found.year), tuple((str(one), f"FY{one}") for one in years)),
        Pick("kind", words["kind"], kind.value, tuple((one.value, str(one.label)) for one in Kind)),
        Pick(
            "department",
            words["department"],
            chosen,
            (("", everything), *((str(key), name) for key, name in found.departments)),
        ),
        Pick("by", _("Not explained, by"), by, tuple((name, words[name]) for name in BY)),
    )


def _steps(request: HttpRequest, visit: Visit, found: Bridge, name: str) -> ShownTable:
    first = found.legs[0]
    rows = [_row(first.old.label, amount=first.old_amount, is_stop=True)]
    for leg in found.legs:
        rows += [_told(request, visit, leg, one) for one in leg.explained.told]
        rows.append(_row(_("Not explained"), change=leg.explained.unexplained))
        change = leg.change
        rows.append(
            _row(leg.new.label, change=change.dollars, amount=leg.new_amount, is_stop=True)
            | {"share": share_of(change)}
        )
    return show(
        Steps,
        rows,
        request,
        name="steps",
        caption=_("Stage bridge, FY%(year)s") % {"year": found.year},
        about=_("dollars; the changes under a stage lead to the next one and add up to it"),
        per_page=200,
        finds=False,
        file_name=f"{name}-steps",
    )


def _row(what: str, *, is_stop: bool = False, **more: Any) -> dict[str, Any]:
    usual = {"url": "", "change": None, "amount": None, "share": None, "why": ""}
    return usual | {"what": what, "is_stop": is_stop} | more


def _told(request: HttpRequest, visit: Visit, leg: Leg, told: Told) -> dict[str, Any]:
    row = _row(told.name.title, change=told.amount, why=told.name.why)
    if visit.drafts and visit.may(Ability.IMPORT):
        name = "amendment" if told.name.is_amendment else "bridge_step"
        row["url"] = reverse(f"budget:{name}", args=[visit.county.slug, told.name.key])
    return row


def _rest(request: HttpRequest, found: Bridge, by: str, name: str) -> ShownTable | None:
    """None where every cent has a name."""
    if not found.rest:
        return None
    columns = {leg.new.key: column_name(leg.new) for leg in found.legs}
    rows = [
        {"what": said(by, part) if part.code else _cannot_be_told(by)}
        | {columns[key]: amount for key, amount in amounts.items()}
        for part, amounts in found.rest
    ]
    return show(
        Rest,
        rows,
        request,
        name="rest",
        caption=_("Not explained by %(dimension)s") % {"dimension": labels()[by].lower()},
        about=_("dollars of each step that no name explains"),
        headings={"what": labels()[by]},
        extra_columns=leg_columns(found.legs),
        total=tuple(columns.values()),
        per_page=50,
        file_name=f"{name}-not-explained-by-{by}",
    )


def _cannot_be_told(by: str) -> str:
    """Names that state an amount for more than one of these leave a rest that belongs to none."""
    words = {
        "department": _("Of no one department"),
        "cost_center": _("Of no one cost center"),
        "account": _("Of no one account, or not stated"),
    }
    return words[by]


def _sentence(found: Bridge, kind: Kind) -> str:
    """“Expenses go from $5.00 (FY2017 Actual) to $7.00 (FY2018 Adopted). Names explain $1.50 of it; $0.50 …”."""
    first, last = found.legs[0], found.legs[-1]
    told = {
        "what": plural(kind),
        "old": exact(first.old_amount),
        "first": first.old.label,
        "new": exact(last.new_amount),
        "last": last.new.label,
        "by": exact(abs(found.change.dollars)),
        "named": exact(found.named),
        "rest": exact(found.unexplained),
    }
    words = _("%(what)s go from %(old)s (%(first)s) to %(new)s (%(last)s): %(by)s less.")
    if found.change.dollars > 0:
        words = _("%(what)s go from %(old)s (%(first)s) to %(new)s (%(last)s): %(by)s more.")
    elif found.change.dollars == 0:
        words = _("%(what)s are %(new)s both in %(first)s and in %(last)s.")
    parts = _("Names explain %(named)s of the change; %(rest)s is not explained.")
    return f"{words % told} {parts % told}"
