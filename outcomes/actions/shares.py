"""Shares: which goals a cost center serves in a fiscal year. A year's crosswalk bears a version for every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from budget.actions.lines import lock_money
from budget.domain.restate import became
from budget.models import CostCenter
from budget.queries.successions import steps_of
from obb.domain.exact import WHOLE
from obb.history import change
from obb.models import County, FiscalYear
from outcomes.models import Allocation, CrosswalkVersion, Goal

Shares = Mapping[int, int]  # goal's id → hundredths of a percent


class SharesRefused(ValueError):
    """Shares that cannot be stored; the message is for the person who typed them."""


class ShareOutOfRange(SharesRefused):
    """A share below 0 or above 100 %."""


class SharesAboveAll(SharesRefused):
    """Shares of one cost center that add to more than 100.00%."""


class StaleShares(SharesRefused):
    """Somebody else changed these shares since they were read. `now` are those that stand."""

    def __init__(self, now: dict[int, int]) -> None:
        super().__init__(_("Somebody else changed these shares meanwhile. Look at them and decide again."))
        self.now = now


class UnknownInCrosswalk(SharesRefused):
    """A goal, cost center or year that is not one of the county's."""


@dataclass(frozen=True)
class CopiedForward:
    """How many cost centers' shares were copied, and how many were left: mapped already, or no longer valid.

    `carried`: how many successors got the shares of what they came from; `undecided`: how many came from several
    with different shares, so that a person must decide.
    """

    copied: int
    already_mapped: int
    no_longer_valid: int
    carried: int = 0
    undecided: int = 0


def set_shares(
    *,
    county: County,
    year: int,
    cost_center: CostCenter,
    shares: Shares,
    by: Any,
    reason: str,
    at: datetime,
    seen: Shares | None = None,
) -> bool:
    """Replaces one cost center's shares in a year; False where they were the same already.

    `seen`: the shares as the person saw them. Raises ShareOutOfRange, SharesAboveAll,
    UnknownInCrosswalk, and StaleShares where `seen` no longer holds. A share of 0 is no share.
    """
    changed = set_many(
        county=county,
        shares={(year, cost_center.pk): shares},
        by=by,
        reason=reason,
        at=at,
        seen=None if seen is None else {(year, cost_center.pk): seen},
    )
    return bool(changed)


def set_many(
    *,
    county: County,
    shares: Mapping[tuple[int, int], Shares],
    by: Any,
    reason: str,
    at: datetime,
    seen: Mapping[tuple[int, int], Shares] | None = None,
) -> dict[tuple[int, int], dict[int, int]]:
    """Replaces the shares of these (year, cost center) pairs, all or none; one version a year that changes.

    Answers with the shares that stood before, of the pairs that changed. Raises as `set_shares` does.
    """
    wanted = {pair: _checked(stated) for pair, stated in shares.items()}
    with change(by=by, reason=reason):
        lock_money(county)
        now = _shares_of(county, wanted)
        for pair, as_seen in (seen or {}).items():
            if _without_zeros(as_seen) != now.get(pair, {}):
                raise StaleShares(now.get(pair, {}))
        differing = {pair: stated for pair, stated in wanted.items() if stated != now.get(pair, {})}
        if differing:
            _write(county, differing)
            _new_versions(county, {year for year, __ in differing}, by=by, reason=reason, at=at)
    return {pair: now.get(pair, {}) for pair in differing}


def copy_forward(
    *, county: County, from_year: int, to_year: int, by: Any, reason: str, at: datetime
) -> CopiedForward:
    """Maps a year's cost centers as they were mapped in another; those mapped already stay as they are.

    What a cost center became in between gets its shares, unless it came from several that differ in them.
    """
    with change(by=by, reason=reason):
        lock_money(county)
        source = _shares_in(county, from_year)
        mapped = set(_shares_in(county, to_year))
        valid = set(CostCenter.objects.filter(county=county).in_year(to_year).values_list("pk", flat=True))
        following = became(steps_of(county, "cost_center", through=to_year), through=to_year)
        gone = {center for center in set(source) - valid - mapped if center in following}
        ends = {center: {part.code for part in following[center].parts} for center in gone}
        inherited = _inherited(source, ends, valid - mapped - set(source))
        carried = {
            successor: shares[0]
            for successor, shares in inherited.items()
            if all(each == shares[0] for each in shares)
        }
        copied = {center: found for center, found in source.items() if center in valid - mapped}
        wanted = {(to_year, center): found for center, found in (copied | carried).items()}
        set_many(county=county, shares=wanted, by=by, reason=reason, at=at)
    return CopiedForward(
        copied=len(copied),
        already_mapped=len(mapped & set(source)),
        no_longer_valid=len(set(source) - valid - mapped - gone),
        carried=len(carried),
        undecided=len(inherited) - len(carried),
    )


def _inherited(
    source: Mapping[int, dict[int, int]], ends: Mapping[int, set[int]], free: set[int]
) -> dict[int, list[dict[int, int]]]:
    """Each successor that may be mapped, and the shares of all that it came from."""
    found: dict[int, list[dict[int, int]]] = {}
    for center in sorted(ends):
        for successor in ends[center] & free:
            found.setdefault(successor, []).append(source[center])
    return found


def percent(hundredths: int) -> str:
    """3333 → "33.33 %"."""
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _checked(stated: Shares) -> dict[int, int]:
    for share in stated.values():
        if not isinstance(share, int) or not 0 <= share <= WHOLE:
            raise ShareOutOfRange(_("A share is from 0 to 100.00%, in hundredths of a percent."))
    total = sum(stated.values())
    if total > WHOLE:
        raise SharesAboveAll(
            _("Shares add to {total}. Take away {excess}.").format(
                total=percent(total), excess=percent(total - WHOLE)
            )
        )
    return _without_zeros(stated)


def _without_zeros(stated: Shares) -> dict[int, int]:
    return {goal: share for goal, share in stated.items() if share}


def _shares_of(county: County, pairs: Mapping[tuple[int, int], Any]) -> dict[tuple[int, int], dict[int, int]]:
    found: dict[tuple[int, int], dict[int, int]] = {}
    rows = Allocation.objects.filter(
        county=county,
        year__in={year for year, __ in pairs},
        cost_center__in={center for __, center in pairs},
    )
    for year, center, goal, share in rows.values_list("year", "cost_center_id", "goal_id", "share"):
        if (year, center) in pairs:
            found.setdefault((year, center), {})[goal] = share
    return found


def _shares_in(county: County, year: int) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    rows = Allocation.objects.filter(county=county, year=year)
    for center, goal, share in rows.values_list("cost_center_id", "goal_id", "share"):
        found.setdefault(center, {})[goal] = share
    return found


def _write(county: County, wanted: Mapping[tuple[int, int], dict[int, int]]) -> None:
    """Takes away the shares no longer stated, writes the others with their goals' order of today."""
    positions = _positions(county, wanted)
    years, centers = {year for year, __ in wanted}, {center for __, center in wanted}
    standing = Allocation.objects.filter(county=county, year__in=years, cost_center__in=centers)
    gone = [
        share.pk
        for share in standing
        if share.goal_id not in wanted.get((share.year, share.cost_center_id), {share.goal_id: 0})
    ]
    if gone:
        Allocation.objects.filter(pk__in=gone).delete()
    Allocation.objects.bulk_create(
        [
            Allocation(
                county=county,
                year=year,
                cost_center_id=center,
                goal_id=goal,
                share=share,
                position=positions[goal],
            )
            for (year, center), shares in sorted(wanted.items())
            for goal, share in sorted(shares.items())
        ],
        update_conflicts=True,
        unique_fields=["year", "cost_center", "goal"],
        update_fields=["share", "position"],
        batch_size=5_000,
    )


def _positions(county: County, wanted: Mapping[tuple[int, int], dict[int, int]]) -> dict[int, int]:
    """Each goal's order; refuses what is not the county's before the database has to."""
    goals = {goal for shares in wanted.values() for goal in shares}
    positions = dict(Goal.objects.filter(county=county, pk__in=goals).values_list("pk", "position"))
    years = {year for year, __ in wanted}
    centers = {center for __, center in wanted}
    if len(positions) < len(goals):
        raise UnknownInCrosswalk(_("A goal is not one of this county's."))
    if CostCenter.objects.filter(county=county, pk__in=centers).count() < len(centers):
        raise UnknownInCrosswalk(_("A cost center is not one of this county's."))
    if FiscalYear.objects.filter(county=county, year__in=years).count() < len(years):
        raise UnknownInCrosswalk(_("A fiscal year is not open in this county."))
    return positions


def _new_versions(county: County, years: set[int], *, by: Any, reason: str, at: datetime) -> None:
    newest = dict(
        CrosswalkVersion.objects.filter(county=county, year__in=years)
        .order_by()
        .values_list("year")
        .annotate(Max("version"))
    )
    CrosswalkVersion.objects.bulk_create(
        CrosswalkVersion(
            county=county, year=year, version=newest.get(year, 0) + 1, made_by=by, made_at=at, reason=reason
        )
        for year in sorted(years)
    )
