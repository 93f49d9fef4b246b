"""The parts of the first page for the public and for commissioners."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.editions import Edition
from budget.views.editions import query_of
from obb.domain import amounts
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.queries.home import ReaderHome
from outcomes.queries.spending import ZERO
from outcomes.tables.goals import YearMoney, tally_words, unnamed_goals, year_columns
from outcomes.views.addresses import goal_address


@dataclass(frozen=True)
class GoalCard:
    """One goal on the first page. `bar`: the share as a percent with two decimals, for the drawing."""

    name: str
    url: str
    call: str
    badge: str
    sentence: str
    others: str
    amount: Decimal | None
    share: Decimal | None
    bar: str
    initiatives: str
    statement: str


def goal_cards(
    request: HttpRequest, visit: Visit, found: ReaderHome, edition: Edition | None
) -> tuple[GoalCard, ...]:
    """A card for each goal told in full, in the county's order."""
    ask = query_of(request, edition)
    cards = []
    for row in found.goals.outcomes:
        if row.goal.pk not in found.featured:
            continue
        panel = found.headlines.get(row.goal.pk)
        verdict = panel.verdict if panel is not None else None
        count = sum(number for _call, number in row.verdicts)
        others = _("All %(count)s indicators: %(verdicts)s.") % {
            "count": count,
            "verdicts": tally_words(row.verdicts),
        }
        words = ngettext(
            "%(count)s initiative aims at it.", "%(count)s initiatives aim at it.", row.initiatives
        )
        badge = verdict.badge if verdict is not None else ""
        cards.append(
            GoalCard(
                row.goal.name,
                goal_address(visit, row.goal, ask),
                verdict.call if verdict is not None else "",
                badge,
                verdict.sentence.removeprefix(f"{badge}.").strip() if verdict is not None else "",
                others if count > 1 else "",
                row.amount,
                row.share,
                _bar(row.share),
                words % {"count": row.initiatives} if row.initiatives else "",
                row.goal.statement,
            )
        )
    return tuple(cards)


def _bar(share: Decimal | None) -> str:
    if share is None:
        return ""
    width = min(max(amounts.rounded(share * 100, 2), Decimal(0)), Decimal(100))
    return f"{width.normalize():f}"


def years_table(
    request: HttpRequest, visit: Visit, found: ReaderHome, edition: Edition | None
) -> ShownTable | None:
    """Goals over up to three years of one stage, to the cent; None where there is no money."""
    if edition is None:
        return None
    ask = query_of(request, edition)
    whole = found.goals.total or ZERO
    years = found.years
    listed = [row.goal for row in found.goals.outcomes]
    rows = [
        {
            "goal": goal.name,
            "url": goal_address(visit, goal, ask),
        }
        | _over_years(found, {goal.pk}, whole)
        for goal in listed
    ]
    keys = {goal.pk for goal in listed}
    unlisted = {key for sums in found.sums.values() for key in sums if key is not None and key not in keys}
    rest = []
    if any(sums.get(key, ZERO) != 0 for sums in found.sums.values() for key in unlisted):
        rest.append({"goal": unnamed_goals(drafts=visit.drafts)} | _over_years(found, unlisted, whole))
    rest.append({"goal": _("Not yet mapped")} | _over_years(found, {None}, whole))
    columns = year_columns([one.year for one in years])
    parts = [row[f"y{edition.year}"] for row in [*rows, *rest]]
    note = (
        "" if amounts.percents(parts).adds_up else _("Shares are rounded and do not add to exactly 100.0%.")
    )
    return show(
        YearMoney,
        rows,
        request,
        name="years",
        caption=_("%(stage)s money by goal") % {"stage": edition.stage_name},
        about=_("dollars"),
        extra_columns=columns,
        rest=rest,
        total=[key for key, _column in columns if key != "share"],
        totals={"share": Decimal(1)} if whole else {},
        total_label=_("Total, same as the ledger"),
        note=note,
        file_name=f"{visit.county.slug}-{edition.key}-goals-over-years",
    )


def _over_years(found: ReaderHome, keys: set[int | None], whole: Decimal) -> dict[str, Any]:
    amount = {
        one.year: sum((found.sums[one.year].get(key, ZERO) for key in keys), ZERO) for one in found.years
    }
    last = amount[found.years[-1].year]
    row: dict[str, Any] = {f"y{year}": value for year, value in amount.items()}
    row["share"] = last / whole if whole else None
    row["change"] = last - amount[found.years[-2].year] if len(found.years) > 1 else None
    return row


def changes(found: ReaderHome) -> list[tuple[str, str]]:
    """(in bold, the rest): what changed from the year before; nothing where there is no such year."""
    if len(found.years) < 2:
        return []
    now, then = found.sums[found.years[-1].year], found.sums[found.years[-2].year]
    before = f"FY{found.years[-2].year}"
    return [
        sentence
        for sentence in (
            _in_all(now, then, before),
            *_largest(found, now, then),
            _unmapped(now.get(None, ZERO), then.get(None, ZERO)),
        )
        if sentence
    ]


def _in_all(now: dict, then: dict, before: str) -> tuple[str, str]:
    change = amounts.percent_change(sum(then.values(), ZERO), sum(now.values(), ZERO))
    if change.dollars == 0:
        return (_("The same in all."), _("The total is what it was in %(year)s.") % {"year": before})
    words = _("%(dollars)s more in all") if change.dollars > 0 else _("%(dollars)s less in all")
    share = ""
    if change.share is not None:
        share = _("%(percent)s against %(year)s, rounded.") % {
            "percent": amounts.percent(change.share, signed=True),
            "year": before,
        }
    return (f"{words % {'dollars': amounts.exact(abs(change.dollars))}}.", share)


def _largest(found: ReaderHome, now: dict, then: dict) -> list[tuple[str, str]]:
    """The largest rise and the largest fall among the goals that may be named."""
    steps = [
        (now.get(row.goal.pk, ZERO) - then.get(row.goal.pk, ZERO), row.goal.name)
        for row in found.goals.outcomes
    ]
    told = []
    rise, fall = max(steps, default=(ZERO, "")), min(steps, default=(ZERO, ""))
    if rise[0] > 0:
        told.append((_("Largest rise: %(dollars)s") % {"dollars": amounts.exact(rise[0])}, rise[1]))
    if fall[0] < 0:
        told.append((_("Largest fall: %(dollars)s") % {"dollars": amounts.exact(-fall[0])}, fall[1]))
    told = [(bold, _("for %(goal)s.") % {"goal": name}) for bold, name in told]
    return told


def _unmapped(now: Decimal, then: Decimal) -> tuple[str, str] | None:
    if now == then:
        return None
    if now > then:
        bold = _("Not yet mapped grew by %(dollars)s.") % {"dollars": amounts.exact(now - then)}
    else:
        bold = _("Not yet mapped shrank by %(dollars)s.") % {"dollars": amounts.exact(then - now)}
    return bold, _("It is now %(dollars)s.") % {"dollars": amounts.exact(now)}
