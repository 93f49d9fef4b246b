"""Verdicts over time: which calls stood for an indicator, until when, and what took their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile
from typing import Any

from django.utils.translation import gettext as _

from outcomes.domain import words
from outcomes.domain.verdict import Verdict
from outcomes.models import Indicator, VerdictRecord
from outcomes.queries.series import short_unit


@dataclass(frozen=True)
class PastCall:
    """A call as it stood from `since` to `until` (None: it stands). `before`: the badge it took the place of.

    `changed`: whether it is another call than the one before; otherwise new values only moved its figures.
    """

    call: str
    badge: str
    sentence: str
    since: datetime
    until: datetime | None
    before: str
    changed: bool


def records_of(indicator: Indicator) -> list[VerdictRecord]:
    """Every record that ever stood, oldest first, from the first that rests on a value. One query.

    “Too little data” before anything was reported is no verdict that anybody could have read as one. Of several
    that differ in provisional values alone the newest is told: it is dated as the first was.
    """
    records: list[VerdictRecord] = []
    for record in VerdictRecord.objects.filter(indicator=indicator).order_by("judged_at", "pk"):
        if records and is_confirmed(records[-1].record, record.record):
            records.pop()
        records.append(record)
    return list(dropwhile(lambda record: rests_on_nothing(record.record), records))


def is_confirmed(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether two records differ in the provisional values that are left out, if at all: then the call stands."""
    plain = [
        {**one, "left_out": [out for out in one["left_out"] if out["why"] != "provisional"]}
        for one in (before, now)
    ]
    return plain[0] == plain[1]


def rests_on_nothing(record: Mapping[str, Any]) -> bool:
    """Whether a record (`Verdict.as_record`) was made when no value was there at all."""
    waits = record["refusal"] in ("too_few", "after_break", "no_benchmark")
    return waits and record["n"] == 0 and not record["left_out"]


def calls_of(indicator: Indicator) -> list[PastCall]:
    """Every call that ever stood for an indicator, newest first; one query. For those who read drafts."""
    records = records_of(indicator)
    badges = [words.badge(Verdict.from_record(record.record), translate=_) for record in records]
    calls = [
        PastCall(
            call=record.call,
            badge=badges[at],
            sentence=words.sentence(
                Verdict.from_record(record.record),
                name=indicator.name,
                unit=short_unit(indicator.unit),
                restarts=indicator.restarts,
                translate=_,
            ),
            since=record.judged_at,
            until=records[at + 1].judged_at if at + 1 < len(records) else None,
            before=badges[at - 1] if at else "",
            changed=at == 0 or badges[at] != badges[at - 1],
        )
        for at, record in enumerate(records)
    ]
    return calls[::-1]
