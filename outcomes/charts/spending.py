"""Charts of money: the stages of a goal or cost center over the years, and the goals of one year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.models import Stage
from budget.queries.editions import Edition
from obb.charts.points import FINAL, REST, Line, Point
from obb.charts.value import BAR, MOST_SERIES, Chart
from obb.domain import amounts
from outcomes.queries.money import Amounts
from outcomes.queries.spending import ZERO, CenterSum, GoalSum
from outcomes.tables.goals import unnamed_goals

MOST_BARS = 12

_LOOKS = {
    Stage.Kind.ORIGINAL: "outline",
    Stage.Kind.ADOPTED: "outline",
    Stage.Kind.AMENDED: "hatch",
    Stage.Kind.ESTIMATE: "hatch",
    Stage.Kind.ACTUAL: "solid",
}
# Which stages are drawn where a county has more than a chart may show.
_TELLING = ("adopted", "actual", "amended", "recommended", "requested", "estimate", "original")


def stage_chart(
    name: str, sums: Sequence[GoalSum] | Sequence[CenterSum], choices: Sequence[Edition], shown: Edition
) -> Chart | None:
    """The dollars of a goal or cost center by year, a bar for each of at most four stages.

    None where there is no edition. `sums` are of one thing, at most one for each year and stage.
    """
    if not choices:
        return None
    found = {(row.year, row.stage_id): row.amount for row in sums}
    years = sorted({edition.year for edition in choices})
    present = {(edition.year, edition.stage_id) for edition in choices}
    lines = []
    for stage in _stages(choices):
        points = tuple(
            Point(
                f"FY{year}",
                found.get((year, stage.stage_id), ZERO) if (year, stage.stage_id) in present else None,
                note="" if (year, stage.stage_id) in present else not_there(shown),
            )
            for year in years
        )
        lines.append((stage, Line(stage.stage_name, points, _LOOKS.get(stage.stage_kind, ""))))
    looks = [line.look for _stage, line in lines]
    if len(set(looks)) < len(looks):  # two stages of one look: then each its own colour
        lines = [(stage, Line(line.name, line.points)) for stage, line in lines]
    return Chart(
        BAR,
        _course(lines, shown),
        _("Money for %(name)s. Dollars by budget stage, %(first)s to %(last)s")
        % {"name": name, "first": f"FY{years[0]}", "last": f"FY{years[-1]}"},
        tuple(line for _stage, line in lines),
        x=tuple(f"FY{year}" for year in years),
        head=_("Fiscal year"),
        money=True,
    )


def not_there(shown: Edition) -> str:
    """What stands for a year and stage that this reader has no figure of."""
    return _("not in the ledger") if shown.publication_id is None else _("not published")


def drawn_stages(choices: Sequence[Edition]) -> tuple[str, ...]:
    """The names of the stages that the chart draws."""
    return tuple(stage.stage_name for stage in _stages(choices))


def _stages(choices: Sequence[Edition]) -> list[Edition]:
    """One edition of each stage to draw, in the county's order."""
    by_stage = {edition.stage_id: edition for edition in choices}
    telling = sorted(by_stage.values(), key=lambda stage: (_TELLING.index(stage.stage_kind), stage.position))
    return sorted(telling[:MOST_SERIES], key=lambda stage: stage.position)


def _course(lines: Sequence[tuple[Edition, Line]], shown: Edition) -> str:
    """A sentence about the stage shown, or the first one drawn: always true of what is drawn."""
    stage, line = next((pair for pair in lines if pair[0].stage_id == shown.stage_id), lines[0])
    known = [point for point in line.points if point.y is not None]
    words = {"stage": stage.stage_name}
    if len(known) < 2:
        return _("%(stage)s money: one year so far") % words
    words |= {"first": known[0].x, "last": known[-1].x}
    steps = [after.y - before.y for before, after in zip(known, known[1:], strict=False)]
    if len(steps) > 1 and all(step > 0 for step in steps):
        return _("%(stage)s money grew every year") % words
    if len(steps) > 1 and all(step < 0 for step in steps):
        return _("%(stage)s money shrank every year") % words
    if known[-1].y > known[0].y:
        return _("%(stage)s money rose from %(first)s to %(last)s") % words
    if known[-1].y < known[0].y:
        return _("%(stage)s money fell from %(first)s to %(last)s") % words
    return _("%(stage)s money is the same in %(first)s and %(last)s") % words


def goal_chart(spent: Amounts, edition: Edition) -> Chart | None:
    """The goals of one edition as bars, largest first, Not yet mapped hatched; None where nothing is spent.

    Where there are more than twelve goals, the smaller ones stand together in one bar.
    """
    ranked = sorted(spent.goals, key=lambda row: -row.amount)
    if not ranked or spent.total == 0:
        return None
    points = [Point(row.goal.name, row.amount, FINAL) for row in ranked[:MOST_BARS]]
    rest = ranked[MOST_BARS:]
    if rest:
        together = sum((row.amount for row in rest), ZERO)
        points.append(Point(_("%(count)s other goals") % {"count": len(rest)}, together))
    if spent.unnamed != 0:
        points.append(Point(unnamed_goals(drafts=edition.publication_id is None), spent.unnamed))
    if spent.unmapped != 0:
        points.append(Point(_("Not yet mapped"), spent.unmapped, REST))
    return Chart(
        BAR,
        _largest(ranked[0].amount, spent),
        _("Dollars by goal, %(edition)s") % {"edition": edition.label},
        (Line(_("Dollars"), tuple(_told_apart(points))),),
        head=_("Goal"),
        money=True,
        ordered=False,
    )


def _largest(amount: Decimal, spent: Amounts) -> str:
    if amount <= 0 or spent.total <= 0:
        return _("What goes to each goal")
    if spent.unmapped > amount:
        share = amounts.percent(spent.unmapped / spent.total)
        return _("%(share)s of the money is not yet mapped to a goal") % {"share": share}
    return _("The largest goal takes %(share)s of the money") % {
        "share": amounts.percent(amount / spent.total)
    }


def _told_apart(points: Sequence[Point]) -> list[Point]:
    """Goals may bear the same name; a chart's places may not."""
    seen: dict[str, int] = {}
    apart = []
    for point in points:
        seen[point.x] = seen.get(point.x, 0) + 1
        name = point.x if seen[point.x] == 1 else f"{point.x} ({seen[point.x]})"
        apart.append(Point(name, point.y, point.status))
    return apart
