"""The parts of a goal's page: figures at its head, its money, its initiatives and the goals it serves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.editions import Edition
from budget.views.editions import Shown, query_of
from obb.charts import page as charts
from obb.charts.page import ShownChart
from obb.domain import amounts
from obb.tables.columns import Light, MoneyColumn
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.charts.spending import drawn_stages, not_there, stage_chart
from outcomes.queries.aims import Aim
from outcomes.queries.goal import GoalMoney, GoalPage
from outcomes.tables.cost_centers import yes_words
from outcomes.tables.goals import Aims, Served
from outcomes.tables.spending import ServingCenters, Stages, Sums
from outcomes.tables.timing import due_words, is_late
from outcomes.views.addresses import cost_center_address, goal_address, lines_address


def facts(found: GoalPage) -> list[tuple[str, str]]:
    """(figure, words) at the head of the page; dollars exact, the share rounded."""
    told = []
    if found.money is not None:
        money = found.money
        told.append(
            (amounts.exact(money.amount), _("for this goal, %(edition)s") % {"edition": money.edition.label})
        )
        if money.total:
            told.append((amounts.percent(money.amount / money.total), _("of the ledger's money, rounded")))
    counts = dict(found.verdicts)
    if found.results:
        both = {"closer": counts.get("closer", 0), "further": counts.get("further", 0)}
        told.append((_("%(closer)s and %(further)s") % both, _("indicators: closer, and further")))
    aims = len(found.aims)
    told.append((str(aims), ngettext("initiative aims at this goal", "initiatives aim at this goal", aims)))
    return told


def money_parts(request: HttpRequest, visit: Visit, found: GoalPage, shown: Shown) -> dict[str, Any]:
    """What the page says about money; nothing where there is none."""
    if found.money is None or shown.edition is None:
        return {}
    money = found.money
    drawn = stage_chart(found.goal.name, found.sums, shown.choices, shown.edition)
    return {
        "money": money,
        "chart": _chart(request, visit, found, shown, drawn) if drawn is not None else None,
        "stages": _stages(request, visit, found, shown),
        "centers": _centers(request, visit, found, shown.edition),
        "tie": _tie(request, visit, found),
        "sums": [
            (_("Goals and not yet mapped"), money.mapped + money.unmapped),
            (_("Ledger"), money.total),
        ],
        "hidden": _hidden(money),
    }


def _chart(request: HttpRequest, visit: Visit, found: GoalPage, shown: Shown, drawn: Any) -> ShownChart:
    return charts.show(drawn, request, name="cost", file_name=f"{visit.county.slug}-{found.goal.slug}-money")


def _stages(request: HttpRequest, visit: Visit, found: GoalPage, shown: Shown) -> ShownTable | None:
    """Every stage by year, where the chart cannot draw them all."""
    drawn = drawn_stages(shown.choices)
    stages = {choice.position: choice for choice in sorted(shown.choices, key=lambda one: one.position)}
    if len(stages) <= len(drawn):
        return None
    dollars = {(row.year, row.stage_id): row.amount for row in found.sums}
    present = {(choice.year, choice.stage_id) for choice in shown.choices}
    rows = [
        {"year": f"FY{year}"}
        | {
            f"s{stage.stage_id}": dollars.get((year, stage.stage_id), Decimal("0.00"))
            if (year, stage.stage_id) in present
            else None
            for stage in stages.values()
        }
        for year in sorted({choice.year for choice in shown.choices})
    ]
    return show(
        Stages,
        rows,
        request,
        name="stages",
        caption=_("Every budget stage"),
        about=_("dollars"),
        extra_columns=[
            (
                f"s{stage.stage_id}",
                MoneyColumn(stage.stage_name, accessor=f"s{stage.stage_id}", empty=not_there(shown.edition)),
            )
            for stage in stages.values()
        ],
        finds=False,
        per_page=50,
        file_name=f"{visit.county.slug}-{found.goal.slug}-stages",
    )


def _centers(request: HttpRequest, visit: Visit, found: GoalPage, edition: Edition) -> ShownTable:
    money, slug, ask = found.money, visit.county.slug, query_of(request, edition)
    rows = [
        {
            "center": f"{center.code} {center.name}",
            "url": cost_center_address(visit, center.code, ask),
            "department": center.department,
            "whole": center.whole,
            "lines": lines_address(visit, center.code, ask),
            "share": None if center.share is None else Decimal(center.share) / 10000,
            "amount": center.amount,
            "restated": yes_words() if center.is_restated else "",
        }
        for center in money.centers
    ]
    rest = []
    if money.hidden:
        words = ngettext(
            "Other departments, %(count)s cost center",
            "Other departments, %(count)s cost centers",
            money.hidden,
        )
        rest = [{"center": words % {"count": money.hidden}, "amount": money.elsewhere}]
    return show(
        ServingCenters,
        rows,
        request,
        name="centers",
        caption=_("Cost centers that serve this goal"),
        about=_("%(edition)s, dollars") % {"edition": edition.label},
        exclude=() if any(center.is_restated for center in money.centers) else ("restated",),
        rest=rest,
        total=("amount",),
        total_label=found.goal.name,
        finds=len(rows) > 10,
        empty=_("No cost center is mapped to this goal in this year."),
        file_name=f"{slug}-{found.goal.slug}-{edition.key}-cost-centers",
    )


def _hidden(money: GoalMoney) -> str:
    """What a director is told about the detail that is not hers."""
    if not money.hidden:
        return ""
    return _(
        "You see your own departments' cost centers."
        " What others give to this goal stands in one row, so that the table still ties."
    )


def _tie(request: HttpRequest, visit: Visit, found: GoalPage) -> ShownTable:
    money = found.money
    rows = [{"part": found.goal.name, "amount": money.amount}]
    if money.other_goals:
        words = ngettext("%(count)s other goal", "%(count)s other goals", money.other_goals)
        rows.append({"part": words % {"count": money.other_goals}, "amount": money.others})
    return show(
        Sums,
        rows,
        request,
        name="tie",
        caption=_("How it ties to the ledger"),
        about=_("%(edition)s, dollars") % {"edition": money.edition.label},
        rest=[{"part": _("Not yet mapped"), "amount": money.unmapped}],
        totals={"amount": money.total},
        total_label=_("Ledger total"),
        finds=False,
        file_name=f"{visit.county.slug}-{found.goal.slug}-{money.edition.key}-tie",
    )


def served_table(request: HttpRequest, visit: Visit, found: GoalPage) -> ShownTable:
    """The goals on the other side of its alignments."""
    rows = [
        {
            "name": one.goal.name,
            "url": goal_address(visit, one.goal, query_of(request, None)),
            "strength": one.strength,
            "reason": one.reason,
        }
        for one in found.served
    ]
    is_board = found.goal.kind == "board"
    return show(
        Served,
        rows,
        request,
        name="served",
        caption=_("Outcome goals that serve it") if is_board else _("Board goals it serves"),
        headings={"name": _("Outcome goal") if is_board else _("Board goal")},
        finds=len(rows) > 10,
        empty=_("No alignment has been recorded yet."),
        file_name=f"{visit.county.slug}-{found.goal.slug}-alignments",
    )


def aims_table(
    request: HttpRequest, visit: Visit, aims: tuple[Aim, ...], *, today: date, caption: str, empty: str
) -> ShownTable:
    """Initiatives with their completion, milestones and measures in words."""
    calendar = visit.county.calendar
    rows = [
        {
            "title": f"{aim.number}. {aim.title}",
            "url": reverse("outcomes:initiative", args=[visit.county.slug, aim.pk]) + query_of(request, None),
            "plan": _("%(department)s, FY%(year)s") % {"department": aim.department, "year": aim.year},
            "due": due_words(aim.precision, aim.first_day, aim.day_after, calendar, original=aim.timing_text),
            "due_key": aim.day_after or date.max,
            "milestones": _milestones(aim),
            "measures": _measures(aim),
            "state": _state(aim, today),
        }
        for aim in aims
    ]
    return show(
        Aims,
        rows,
        request,
        name="aims",
        caption=caption,
        finds=len(rows) > 10,
        empty=empty,
        file_name=f"{visit.county.slug}-initiatives",
    )


def _milestones(aim: Aim) -> str:
    if not aim.counted and not aim.dropped:
        return ""
    if aim.nothing_reported:
        words = ngettext(
            "%(count)s milestone, not reported", "%(count)s milestones, none reported", aim.counted
        )
        return words % {"count": aim.counted}
    told = [_("%(done)s of %(all)s milestones done") % {"done": aim.done, "all": aim.counted}]
    if aim.unreported:
        told.append(_("%(count)s not reported") % {"count": aim.unreported})
    if aim.dropped:
        told.append(_("%(count)s dropped") % {"count": aim.dropped})
    return ", ".join(told)


def _measures(aim: Aim) -> str:
    if not aim.measures:
        return ""
    count = len(aim.measures)
    reported = sum(measure.has_result for measure in aim.measures)
    words = ngettext("%(count)s measure", "%(count)s measures", count) % {"count": count}
    if not reported:
        return _("%(measures)s, no result reported") % {"measures": words}
    return _("%(measures)s, %(reported)s with a result") % {"measures": words, "reported": reported}


def _state(aim: Aim, today: date) -> Light:
    if aim.counted and aim.done == aim.counted:
        return Light("done", _("Done"))
    if is_late(aim.day_after, today):
        return (
            Light("late", _("Past its date"))
            if not aim.nothing_reported
            else Light("none", _("Past its date, not reported"))
        )
    if aim.nothing_reported or not aim.counted:
        return Light("none", _("Not reported"))
    return Light("due", _("Under way"))
