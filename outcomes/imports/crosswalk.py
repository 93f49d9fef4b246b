"""The crosswalk from a file: which share of a cost center serves which goal, in which year."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.access import Ability
from obb.domain.exact import WHOLE
from obb.imports.columns import YEAR, FieldSpec, read_code, read_share
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf, UndoRefused
from obb.imports.lists import listed
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import ImportBatch, Person
from outcomes.actions.shares import StaleShares, percent, set_many
from outcomes.imports import known
from outcomes.models import Allocation

Pair = tuple[int, int]  # year, cost center's id


SPEC = (
    YEAR,
    FieldSpec("cost_center", read_code, required=True, help=gettext_lazy("Its code."), example="5301020000"),
    FieldSpec("goal", required=True, help=gettext_lazy("Its code, or its full name."), example="POVERTY"),
    FieldSpec(
        "share", read_share, required=True, help=gettext_lazy("Percent, up to two decimals."), example="33.33"
    ),
    FieldSpec("reason", help=gettext_lazy("Why; the file itself is kept.")),
)


def stage(arrival: Arrival) -> Review:
    """Each cost center and year in the file gets exactly the shares the file states; the others stay."""
    problems: list[Problem] = []
    wanted, rows = _wanted(arrival, problems)
    for pair, shares in wanted.items():
        total = sum(shares.values())
        if total > WHOLE:
            record = rows[pair][-1]
            problems.append(
                Problem(
                    record.row,
                    "share",
                    percent(record["share"]),
                    _("The shares of cost center %(center)s in FY%(year)s add to %(total)s.")
                    % {"center": record["cost_center"], "year": pair[0], "total": percent(total)},
                    _("Take away %(excess)s.") % {"excess": percent(total - WHOLE)},
                )
            )
    standing = _standing(arrival, wanted)
    changed = [pair for pair, shares in wanted.items() if standing.get(pair, {}) != shares]
    new = [pair for pair in changed if pair not in standing]
    names = {pair: f"FY{pair[0]} {rows[pair][0]['cost_center']}" for pair in wanted}
    return Review(
        problems=problems,
        totals={
            "cost_centers": len(wanted),
            "shares": sum(map(len, wanted.values())),
            "new": len(new),
            "changed": len(changed) - len(new),
            "same": len(wanted) - len(changed),
        },
        changes={
            "new": {"cost_center": listed([names[pair] for pair in new])},
            "changed": {"cost_center": listed([names[pair] for pair in changed if pair in standing])},
        },
        scope={"years": sorted({year for year, __ in wanted})},
        kept=sum(map(len, rows.values())),
        mark=repr(sorted((pair, sorted(standing.get(pair, {}).items())) for pair in changed)),
        work=wanted,
    )


def _wanted(
    arrival: Arrival, problems: list[Problem]
) -> tuple[dict[Pair, dict[int, int]], dict[Pair, list[Record]]]:
    """Shares by year and cost center, and the rows that state them. The same row twice is said once."""
    goals = known.goals(arrival.county, problems)
    years, centers = known.open_years(arrival.county), {}
    wanted: dict[Pair, dict[int, int]] = {}
    rows: dict[Pair, list[Record]] = {}
    for record in arrival.stream.records():
        year = record["year"]
        if year not in years:
            problems.append(known.year_not_open(record, year))
            continue
        if year not in centers:
            centers[year] = known.cost_centers(arrival.county, problems, year)
        center, goal = centers[year].get(record, "cost_center"), goals.get(record, "goal")
        if center is None or goal is None:
            continue
        shares = wanted.setdefault((year, center.pk), {})
        if shares.get(goal.pk, record["share"]) != record["share"]:
            message = _("Cost center %(center)s has another share of “%(goal)s” above.")
            problems.append(
                Problem(
                    record.row,
                    "share",
                    percent(record["share"]),
                    message % {"center": record["cost_center"], "goal": goal},
                    _("Keep one of the two."),
                )
            )
        shares[goal.pk] = record["share"]
        rows.setdefault((year, center.pk), []).append(record)
    return wanted, rows


def _standing(arrival: Arrival, wanted: dict[Pair, Any]) -> dict[Pair, dict[int, int]]:
    found: dict[Pair, dict[int, int]] = {}
    rows = Allocation.objects.filter(county=arrival.county, year__in={year for year, __ in wanted})
    for year, center, goal, share in rows.values_list("year", "cost_center_id", "goal_id", "share"):
        if (year, center) in wanted:
            found.setdefault((year, center), {})[goal] = share
    return found


def commit(arrival: Arrival, review: Review) -> dict[str, Any]:
    """One version for each year that changes."""
    before = set_many(
        county=arrival.county, shares=review.work, by=arrival.by, reason=arrival.reason, at=arrival.at
    )
    return {
        "shares": [
            {
                "year": year,
                "cost_center": center,
                "before": {str(goal): share for goal, share in was.items()},
                "after": {str(goal): share for goal, share in review.work[year, center].items()},
            }
            for (year, center), was in before.items()
        ]
    }


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Puts back the shares that stood before, unless somebody has changed them since."""
    before, after = (
        {_pair(one): _shares(one[when]) for one in batch.review["shares"]} for when in ("before", "after")
    )
    try:
        set_many(county=batch.county, shares=before, seen=after, by=by, reason=reason, at=timezone.now())
    except StaleShares as error:
        raise UndoRefused(
            _("Some of these shares have been changed since. Change them back where they stand.")
        ) from error


def _pair(one: dict[str, Any]) -> Pair:
    return one["year"], one["cost_center"]


def _shares(stated: dict[str, int]) -> dict[int, int]:
    return {int(goal): share for goal, share in stated.items()}


KIND = ImportKind(
    code="crosswalk",
    label=gettext_lazy("Crosswalk"),
    about=gettext_lazy("Which goal each cost center serves, and with how much of its money."),
    shelf=Shelf.BUDGET,
    usual=2,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo,
    help=gettext_lazy(
        "Each row is one share. A cost center's shares in a year become exactly what the file states;"
        " cost centers that are not in the file stay as they are."
    ),
    template=[
        {"year": "FY2019", "cost_center": "5301020000", "goal": "POVERTY", "share": "60"},
        {"year": "FY2019", "cost_center": "5301020000", "goal": "PERMANENCE", "share": "33.33"},
    ],
    needs=Ability.MAP,
    order=60,
)
