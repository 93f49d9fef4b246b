"""A new segment: from a period on, values stand for themselves; the earlier ones stay, before a break."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from obb.history import change
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator, Observation, VerdictRecord


class SegmentRefused(ValueError):
    """Not started; the message is for the person who asked."""


def start_segment(
    *, indicator: Indicator, label: str, by: Any, reason: str, at: datetime
) -> list[VerdictRecord]:
    """Sets the break before the county's value of the period called `label`, and judges anew.

    The reason stands on the chart. Raises SegmentRefused.
    """
    if not reason.strip():
        raise SegmentRefused(_("Say what changed for good."))
    with change(by=by, reason=reason):
        found = (
            Observation.objects.select_for_update()
            .filter(indicator=indicator, of=Observation.Of.COUNTY, label=label)
            .first()
        )
        if found is None:
            raise SegmentRefused(_("There is no value of %(label)s.") % {"label": label})
        if found.break_before:
            raise SegmentRefused(_("A new segment starts at %(label)s already.") % {"label": label})
        found.break_before = reason.strip()[:300]
        found.save(update_fields=["break_before"])
        return judge_indicators(indicators=[indicator], at=at)
