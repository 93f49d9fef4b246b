"""Links between rows of one table, made once the rows are stored: what continues what, what is part of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from obb.imports.kinds import Arrival, Review
from obb.imports.lists import EntryWork, commit_entries

Link = tuple[models.Model, models.Model]  # a thing, and the one it points to


def commit_links(
    arrival: Arrival, field: str, links: Iterable[Link], new: Iterable[int]
) -> list[dict[str, Any]]:
    """Points each thing to its other by `field`; answers with what an undo needs.

    `new`: things the same import has just added, of which nothing is to be put back.
    """
    work = None
    for thing, other in links:
        work = work or EntryWork(type(thing))
        before = getattr(thing, f"{field}_id")
        if before != other.pk:
            work.changed.append((thing, {field: None if before is None else type(other)(pk=before)}))
            setattr(thing, field, other)
    if work is None or not work.changed:
        return []
    written, added = commit_entries(arrival, Review(work=work))["written"][0], set(new)
    written["changed"] = {key: fields for key, fields in written["changed"].items() if key not in added}
    return [written]


def replace_days(
    work: EntryWork, stored: Mapping[Any, models.Model], times: Mapping[Any, Mapping[str, Any]]
) -> int:
    """Takes the old days from stored things whose new time has none; answers how many were not changed otherwise.

    A plain list takes an empty value for one that is not stated; a time that is stated is stated whole.
    """
    before = {thing.pk: was for thing, was in work.changed}
    added = 0
    for key, time in times.items():
        thing = stored.get(key)
        if thing is None or "precision" not in time:
            continue
        for name in ("first_day", "day_after"):
            if time[name] is None and getattr(thing, name) is not None:
                if thing.pk not in before:
                    before[thing.pk] = {}
                    work.changed.append((thing, before[thing.pk]))
                    added += 1
                before[thing.pk][name] = getattr(thing, name)
                setattr(thing, name, None)
    return added
