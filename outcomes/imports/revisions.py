"""Revisions: final values that a file would change. They are shown before anything is stored, old beside new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from obb.imports.lists import SHOWN, EntryWork
from outcomes.models import Observation
from outcomes.queries.series import printed


def revisions_of(work: EntryWork, rows: dict[tuple[int, str, int], int]) -> dict[str, Any]:
    """For a review: how many there are, and the first of them. A provisional or estimated value that becomes
    another is no revision, nor is one reported where there was none.

    `rows`: the row of each, by (indicator's id, whose, period).
    """
    found = [
        {
            "name": str(one.indicator.name),
            "of": one.of,
            "period": one.label,
            "was": str(printed(before["value"], before.get("decimals", one.decimals))),
            "now": str(printed(one.value, one.decimals)),
            "row": rows.get((one.indicator_id, one.of, one.period)),
        }
        for one, before in _changed(work.changed)
    ]
    return {"count": len(found), "rows": found[:SHOWN]} if found else {}


def _changed(changed: Sequence[tuple[Any, dict[str, Any]]]) -> list[tuple[Observation, dict[str, Any]]]:
    return [
        (one, before)
        for one, before in changed
        if before.get("value") is not None and before.get("status", one.status) == Observation.Status.FINAL
    ]
