"""The tables of money by outcome."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from budget.models import FundingSource
from budget.views.editions import query_of
from obb.domain import amounts
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.queries.dimensions import GoalName
from outcomes.queries.money import UNSTATED, CenterAmounts, MoneyPage
from outcomes.queries.spending import ZERO
from outcomes.tables.goals import unnamed_goals
from outcomes.tables.spending import (
    GoalMoney,
    Levels,
    Matrix,
    Parts,
    Revenues,
    Sources,
    Sums,
    level_columns,
    matrix_columns,
)
from outcomes.views.addresses import (
    cost_center_address,
    department_address,
    goal_address,
    lines_address,
)

MOST_COLUMNS = 8
"""More goals than this are rows, not columns: a table must be readable."""


def by_goal(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    """Goals with share and change; what serves none, or none that is published, before the total."""
    spent = found.expenses
    rows = [
        _changed(row.amount, row.before, spent.total)
        | {"goal": row.goal.name, "url": _goal_url(request, visit, found, row.goal)}
        for row in spent.goals
    ]
    rest = []
    if spent.unnamed != 0 or spent.unnamed_before:
        hidden = _changed(spent.unnamed, spent.unnamed_before, spent.total)
        rest.append({"goal": unnamed_goals(drafts=visit.drafts)} | hidden)
    unmapped = _changed(spent.unmapped, spent.unmapped_before, spent.total)
    rest.append({"goal": _("Not yet mapped")} | unmapped)
    parts = [row["amount"] for row in [*rows, *rest]]
    note = (
        "" if amounts.percents(parts).adds_up else _("Shares are rounded and do not add to exactly 100.0%.")
    )
    whole = _changed(spent.total, spent.total_before, spent.total)
    compared = found.other is not None
    return show(
        GoalMoney,
        rows,
        request,
        name="goals",
        caption=_("Money by outcome"),
        about=_about(found, against=True),
        headings={
            "amount": found.edition.label,
            "before": found.other.label if found.other is not None else "",
        },
        exclude=() if compared else ("before", "change", "change_share"),
        rest=rest,
        totals={
            key: whole[key]
            for key in ("amount", "share", *(("before", "change", "change_share") if compared else ()))
        },
        total_label=_("Total = ledger") if spent.difference == 0 else _("Total by outcome"),
        empty=_("No goal has money in this year and stage."),
        note=note,
        file_name=_file(visit, found, "money-by-outcome"),
    )


def _changed(amount: Decimal, before: Decimal | None, whole: Decimal) -> dict[str, Any]:
    change = amounts.percent_change(before, amount)
    words = {amounts.NEW: _("new"), amounts.CHANGED_SIGN: _("changed sign"), amounts.UNKNOWN: None}
    return {
        "amount": amount,
        "share": amount / whole if whole else None,
        "before": before,
        "change": change.dollars,
        "change_share": words.get(change.kind, change.share),
    }


def by_center(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    """What each cost center gives to each goal: goals as columns, or as rows where they are many."""
    goals = _goals_of(found)
    return (
        _matrix(request, visit, found, goals) if len(goals) <= MOST_COLUMNS else _parts(request, visit, found)
    )


def _goals_of(found: MoneyPage) -> list[GoalName]:
    """The goals that are not nothing in this edition."""
    return [row.goal for row in found.expenses.goals if row.amount != 0]


def _matrix(request: HttpRequest, visit: Visit, found: MoneyPage, goals: list[GoalName]) -> ShownTable:
    named = [(f"g{goal.pk}", goal.name) for goal in goals]
    if found.expenses.unnamed != 0:
        named.append(("g0", unnamed_goals(drafts=visit.drafts)))
    keys = [key for key, _name in named]
    ask = query_of(request, found.edition)
    rows = [
        _center(visit, row, ask)
        | {name: row.amounts.get(int(name[1:]), ZERO) for name in keys}
        | {"unmapped": row.amounts.get(None, ZERO), "total": row.total}
        for row in found.centers
    ]
    rest = []
    if found.elsewhere:
        rest.append(
            {"center": _("Other departments")}
            | {name: found.elsewhere.get(int(name[1:]), ZERO) for name in keys}
            | {"unmapped": found.elsewhere.get(None, ZERO), "total": sum(found.elsewhere.values(), ZERO)}
        )
    return show(
        Matrix,
        rows,
        request,
        extra_columns=matrix_columns(named),
        rest=rest,
        total=(*keys, "unmapped", "total"),
        **_center_words(visit, found),
    )


def _parts(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    names = {row.goal.pk: row.goal for row in found.expenses.goals}
    ask = query_of(request, found.edition)
    urls = {key: goal_address(visit, goal, ask) for key, goal in names.items()}
    rows = []
    for row in found.centers:
        center = _center(visit, row, ask)
        for key, amount in row.amounts.items():
            words = _goal_words(key, names, visit)
            rows.append(center | {"goal": words, "goal_url": urls.get(key, ""), "amount": amount})
    rest = []
    if found.elsewhere:
        rest.append({"center": _("Other departments"), "amount": sum(found.elsewhere.values(), ZERO)})
    return show(Parts, rows, request, rest=rest, total=("amount",), **_center_words(visit, found))


def _goal_words(key: int | None, names: Mapping[int, GoalName], visit: Visit) -> str:
    if key is None:
        return _("Not yet mapped")
    return names[key].name if key in names else unnamed_goals(drafts=visit.drafts)


def _center(visit: Visit, row: CenterAmounts, ask: str) -> dict[str, Any]:
    return {
        "center": f"{row.center.code} {row.center.name}",
        "url": cost_center_address(visit, row.center.code, ask),
        "lines": lines_address(visit, row.center.code, ask),
        "department": row.department.name,
    }


def _center_words(visit: Visit, found: MoneyPage) -> dict[str, Any]:
    departments = sorted({row.department.name for row in found.centers})
    return {
        "name": "centers",
        "caption": _("What each cost center gives to each goal"),
        "about": _about(found),
        "choices": {"department": [(name, name) for name in departments]} if len(departments) > 1 else {},
        "empty": _("No cost center of yours has money in this year and stage.")
        if found.elsewhere
        else _("No cost center has money in this year and stage."),
        "file_name": _file(visit, found, "cost-centers-by-goal"),
    }


def by_level(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    """Expenses by department and whose money it is."""
    present = {level for row in found.levels for level in row.levels}
    levels = [level for level in (*FundingSource.Level.values, UNSTATED) if level in present]
    columns = level_columns(levels)
    rows, rest = [], []
    for row in found.levels:
        cells = {f"l{level}": row.levels.get(level, ZERO) for level in levels} | {"total": row.total}
        if row.department is None:
            rest.append({"department": _("Other departments")} | cells)
        else:
            url = department_address(visit, row.department.code, query_of(request, found.edition))
            rows.append({"department": row.department.name, "url": url} | cells)
    return show(
        Levels,
        rows,
        request,
        name="levels",
        caption=_("Department and whose money it is"),
        about=_about(found),
        extra_columns=columns,
        rest=rest,
        total=[key for key, _column in columns],
        file_name=_file(visit, found, "departments-by-funding"),
    )


def by_source(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    """Expenses by funding source."""
    whole = sum((row.amount for row in found.sources), ZERO)
    rows = [
        {
            "name": row.name
            if row.code.casefold() == row.name.casefold()
            else f"{row.code} {row.name}".strip(),
            "level": row.level,
            "amount": row.amount,
            "share": row.amount / whole if whole else None,
        }
        for row in sorted(found.sources, key=lambda row: (row.code == "", row.code))
    ]
    return show(
        Sources,
        rows,
        request,
        name="sources",
        caption=_("Funding sources"),
        about=_about(found),
        total=("amount",),
        file_name=_file(visit, found, "funding-sources"),
    )


def revenue_table(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    """Revenues beside expenses, goal by goal."""
    spent = {row.goal.pk: row.amount for row in found.expenses.goals}
    earned = {row.goal.pk: row.amount for row in found.revenues.goals}
    names = {row.goal.pk: row.goal for row in (*found.expenses.goals, *found.revenues.goals)}
    rows = [
        {"goal": goal.name, "url": _goal_url(request, visit, found, goal)}
        | _beside(spent.get(key, ZERO), earned.get(key, ZERO))
        for key, goal in names.items()
    ]
    rest = []
    if found.expenses.unnamed != 0 or found.revenues.unnamed != 0:
        beside = _beside(found.expenses.unnamed, found.revenues.unnamed)
        rest.append({"goal": unnamed_goals(drafts=visit.drafts)} | beside)
    rest.append({"goal": _("Not yet mapped")} | _beside(found.expenses.unmapped, found.revenues.unmapped))
    return show(
        Revenues,
        rows,
        request,
        name="revenues",
        caption=_("Revenues beside expenses"),
        about=_about(found),
        rest=rest,
        total=("spent", "amount", "left"),
        total_label=_("Total = ledger"),
        file_name=_file(visit, found, "revenues-by-goal"),
    )


def _beside(spent: Decimal, earned: Decimal) -> dict[str, Decimal]:
    return {"spent": spent, "amount": earned, "left": spent - earned}


def net_table(request: HttpRequest, visit: Visit, found: MoneyPage) -> ShownTable:
    """How net county cost comes about: expenses less the revenues that are not county money."""
    net = found.net
    taken = net.revenues - net.own
    rows = [
        {"part": _("Expenses"), "amount": net.expenses},
        {
            "part": _("Less revenues that are not the county's own money"),
            "amount": -taken if taken else taken,
        },
    ]
    told = []
    if net.own != 0:
        words = _("%(amount)s of revenues are the county's own money and are not taken off.")
        told.append(words % {"amount": amounts.exact(net.own)})
    if net.unstated != 0:
        words = _("%(amount)s of revenues have no stated source and count as not the county's own.")
        told.append(words % {"amount": amounts.exact(net.unstated)})
    return show(
        Sums,
        rows,
        request,
        name="net",
        caption=_("Net county cost"),
        about=_about(found),
        totals={"amount": net.net},
        total_label=_("Net county cost"),
        finds=False,
        note=" ".join(told),
        file_name=_file(visit, found, "net-county-cost"),
    )


def _goal_url(request: HttpRequest, visit: Visit, found: MoneyPage, goal: GoalName) -> str:
    return goal_address(visit, goal, query_of(request, found.edition))


def _about(found: MoneyPage, *, against: bool = False) -> str:
    told = _("%(edition)s, dollars") % {"edition": found.edition.label}
    if against and found.other is not None:
        told = _("%(edition)s against %(other)s, dollars") % {
            "edition": found.edition.label,
            "other": found.other.label,
        }
    return f"{found.department.name}, {told}" if found.department is not None else told


def _file(visit: Visit, found: MoneyPage, what: str) -> str:
    return f"{visit.county.slug}-{found.edition.key}-{what}"
