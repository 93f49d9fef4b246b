"""Revised values: final values of an indicator that became others, with when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from obb.history import authors_of, event_model
from outcomes.models import Indicator, Observation, PublishedIndicator
from outcomes.queries.series import printed

MOST = 200
"""The newest revisions that are told."""


@dataclass(frozen=True)
class Revision:
    """One value before and after. None: not reported any more. `who` is empty in what the public reads."""

    period: int
    label: str
    of: str
    was: Decimal
    now: Decimal | None
    when: datetime
    who: str
    why: str


def revisions_of(one: Indicator) -> tuple[Revision, ...]:
    """Every revision of an indicator's final values by any path, newest first; two queries. For readers of drafts.

    A provisional or estimated value that becomes another is none. A value that was taken out and came back
    as another is one.
    """
    events = (
        event_model(Observation)
        .objects.filter(indicator_id=one.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    found = list(_revised(events))
    signed = authors_of([event for _before, event in found])
    return tuple(
        Revision(
            period=event.period,
            label=event.label,
            of=event.of,
            was=printed(before.value, before.decimals),
            now=None if event.value is None else printed(event.value, event.decimals),
            when=event.pgh_created_at,
            who=who,
            why=why,
        )
        for (before, event), (who, why) in zip(found, signed, strict=True)
    )[::-1][:MOST]


def _revised(events: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of events: the last one with a final value of a period, and the one that made it another."""
    final: dict[tuple[str, int], Any] = {}
    for event in events:
        if event.pgh_label == "delete":
            continue  # what comes in its place is the revision, if anything does
        key = (event.of, event.period)
        before = final.get(key)
        if before is not None and event.value != before.value:
            yield before, event
        if event.value is not None and event.status == Observation.Status.FINAL:
            final[key] = event
        else:
            final.pop(key, None)


def published_revisions_of(one: Indicator) -> tuple[Revision, ...]:
    """What the public was shown otherwise before, newest first; one query.

    Each publication against the one before it. `why` is its title. Where it or its family counts people nothing
    is told, nor where the newest copy withholds a value: an earlier copy may show it, or what it could be worked
    out from: a total that was another when a group was small.
    """
    if one.counts_people:
        return ()
    rows = list(
        PublishedIndicator.objects.filter(
            indicator_id=one.pk, publication__county_id=one.county_id, publication__withdrawn_at__isnull=True
        )
        .order_by("publication__published_at", "pk")
        .values_list("publication__published_at", "publication__title", "panel__points", "panel__guarded")
    )
    if any(guarded for *_copy, guarded in rows) or (
        rows and any(point.get("suppressed") for point in rows[-1][2] or ())
    ):
        return ()
    found: list[Revision] = []
    shown: dict[tuple[int, int], Decimal] = {}
    for when, title, points, _guarded in rows:
        for point in points or ():
            value, key = _shown(point), (point["period"], point.get("span", 1))
            before = shown.get(key)
            if before is not None and value is not None and value != before:
                found.append(
                    Revision(
                        point["period"], point["label"], Observation.Of.COUNTY, before, value, when, "", title
                    )
                )
            if value is not None:
                shown[key] = value
    return tuple(found[::-1][:MOST])


def _shown(point: Any) -> Decimal | None:
    final = point.get("status", Observation.Status.FINAL) == Observation.Status.FINAL
    if not final or point.get("suppressed") or point.get("value") is None:
        return None
    return Decimal(str(point["value"]))
