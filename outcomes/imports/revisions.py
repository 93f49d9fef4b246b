"""Revisions: final values that a file would change. They are shown before anything is stored, old beside new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.lists import SHOWN, EntryWork
from outcomes.imports.observed import Observed
from outcomes.models import Observation
from outcomes.queries.series import printed

_BESIDE = ("numerator", "denominator", "margin")


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


def left_beside(work: EntryWork, stated: Mapping[tuple[int, str, int], Observed]) -> list[str]:
    """Warnings: values that change while a figure that was stated with the old one stays, because the file has none.

    `stated`: what the file says of each, by (indicator's id, whose, period).
    """
    told = []
    for one, before in work.changed:
        said = stated.get((one.indicator_id, one.of, one.period))
        if said is None or before.get("value") is None:
            continue
        stays = [
            str(one._meta.get_field(name).verbose_name)
            for name in _BESIDE
            if getattr(one, name) is not None and said.get(name) is None
        ]
        if stays:
            words = _(
                "%(name)s: the value changes; of the old one stays, because the file states none: %(what)s."
            )
            told.append(words % {"name": said.name, "what": ", ".join(stays)})
    return told[:SHOWN]


def _changed(changed: Sequence[tuple[Any, dict[str, Any]]]) -> list[tuple[Observation, dict[str, Any]]]:
    return [
        (one, before)
        for one, before in changed
        if before.get("value") is not None and before.get("status", one.status) == Observation.Status.FINAL
    ]
