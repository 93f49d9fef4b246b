"""The bridge drawn: each change where the one before it ended, each stage measured from the first."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from budget.models import Kind
from budget.queries.bridge import Bridge, Leg
from obb.charts.dollars import short_money
from obb.charts.points import FINAL, REST, Line, Point
from obb.charts.value import BAR, Chart

MOST_NAMES = 6
"""Of one leg, so many names have a bar of their own; the smaller ones share one."""


def bridge_chart(found: Bridge, kind: Kind) -> Chart:
    """What changed since the first year and stage, in dollars."""
    first = found.legs[0]
    points: list[Point] = []
    for leg in found.legs:
        points += _steps(leg, leg.old_amount - first.old_amount)
        points.append(Point(leg.new.label, leg.new_amount - first.old_amount))
    what = _("Expenses") if kind == Kind.EXPENSE else _("Revenues")
    return Chart(
        BAR,
        _title(found, what),
        _("Dollars more or less than %(first)s, step by step") % {"first": first.old.label},
        (Line(_("Change"), tuple(points)),),
        head=_("Step"),
        money=True,
        ordered=False,
        signed=True,
        rest=_("not explained"),
    )


def _steps(leg: Leg, start: Decimal) -> list[Point]:
    """The names of one leg, the largest first where they are many, and what is not explained."""
    told = [one for one in leg.explained.told if one.amount != 0]
    if len(told) > MOST_NAMES:
        by_size = sorted(told, key=lambda one: -abs(one.amount))
        kept, others = by_size[: MOST_NAMES - 1], by_size[MOST_NAMES - 1 :]
    else:
        kept, others = told, []
    bars = [(one.name.title, one.amount, FINAL) for one in kept]
    if others:
        words = _("%(count)s more names") % {"count": len(others)}
        bars.append((words, sum((one.amount for one in others), Decimal(0)), FINAL))
    if leg.explained.unexplained != 0:
        bars.append((_("Not explained"), leg.explained.unexplained, REST))
    points, seen = [], set()
    for title, amount, status in bars:
        words = _("%(name)s, to %(stage)s") % {"name": title, "stage": leg.new.label}
        while words in seen:  # two names alike are still two bars
            words += " ′"
        seen.add(words)
        points.append(Point(words, amount, status, base=start))
        start += amount
    return points


def _title(found: Bridge, what: str) -> str:
    change = found.legs[-1].new_amount - found.legs[0].old_amount
    words = {"what": what, "by": short_money(abs(change)), "first": found.legs[0].old.label}
    if change == 0:
        return _("%(what)s end where %(first)s stood") % words
    if change > 0:
        return _("%(what)s: %(by)s more than %(first)s") % words
    return _("%(what)s: %(by)s less than %(first)s") % words
