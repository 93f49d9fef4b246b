"""Verdicts over time: which calls stood for an indicator, until when, and what took their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


def calls_of(indicator: Indicator) -> list[PastCall]:
    """Every call that ever stood for an indicator, newest first; one query. For those who read drafts."""
    records = list(VerdictRecord.objects.filter(indicator=indicator).order_by("judged_at", "pk"))
    badges = [words.badge(Verdict.from_record(record.record), translate=_) for record in records]
    calls = [
        PastCall(
            call=record.call,
            badge=badges[at],
            sentence=words.sentence(
                Verdict.from_record(record.record),
                name=indicator.name,
                unit=short_unit(indicator.unit),
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
