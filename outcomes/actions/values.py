"""Values of indicators as people report them: one period at a time, judged in the same act."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.domain.fiscal import Period
from obb.history import change
from outcomes.actions.verdicts import judge_indicators
from outcomes.domain.reported import Figures
from outcomes.models import Indicator, Observation, VerdictRecord

NOTHING = "none"
"""The mark of a period for which nothing is stored."""


class ValueRefused(ValueError):
    """A value that cannot be stored; the message is for the person who reported it."""


class ReasonMissing(ValueRefused):
    """A final value that is to be changed without a word why."""


class StaleValue(ValueRefused):
    """Somebody else changed this period's value since it was read. `now` is what stands; None: nothing."""

    def __init__(self, now: Observation | None) -> None:
        super().__init__(_("Somebody else changed this value meanwhile. Look at it and decide again."))
        self.now = now


@dataclass(frozen=True)
class Reported:
    """What came of a report. `is_changed`: False where all of it stood already.

    `before` and `after`: the verdict that stood, and the one that stands; None where nothing was judged.
    """

    observation: Observation
    is_changed: bool
    before: VerdictRecord | None
    after: VerdictRecord | None


def figures_of(observation: Observation | None) -> Figures | None:
    """What is stored for a period, as it would be reported."""
    if observation is None:
        return None
    return Figures(**{field.name: getattr(observation, field.name) for field in fields(Figures)})


def mark_of(observation: Observation | None) -> str:
    """What stands, as a mark that a form carries: two that are alike have the same."""
    if observation is None:
        return NOTHING
    figures = {name: _plain(value) for name, value in asdict(figures_of(observation)).items()}
    stands = json.dumps([observation.pk, observation.label, figures], sort_keys=True)
    return hashlib.sha256(stands.encode()).hexdigest()[:24]


def needs_reason(stored: Observation | None) -> bool:
    """Whether a change of it must say why: a final value that somebody may have read."""
    return stored is not None and stored.value is not None and stored.status == Observation.Status.FINAL


def report_value(
    *,
    indicator: Indicator,
    period: Period,
    figures: Figures,
    by: Any,
    reason: str,
    at: datetime,
    seen: str,
    vintage: date | None = None,
) -> Reported:
    """Stores one period's value, keeps in the history what stood before, and judges the indicator anew.

    `seen`: the `mark_of` what the person saw. `vintage`: the day the source published it; None: figures that
    are new or others than before are of the day they are reported. Raises StaleValue where it no longer holds,
    ReasonMissing where a final value is changed without a reason, ValueRefused for a retired indicator.
    """
    with change(by=by, reason=reason or _("Reported")):
        locked = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        if locked.retired_on is not None:
            raise ValueRefused(_("It is retired: nobody reports its values any more."))
        own = Observation.objects.filter(indicator=locked, of=Observation.Of.COUNTY)
        stored = own.filter(period=period.number).first()
        if mark_of(stored) != seen:
            raise StaleValue(stored)
        before = _verdict(locked)
        if stored is not None and _same(stored, figures) and vintage in (None, stored.vintage):
            return Reported(stored, False, before, before)
        if needs_reason(stored) and not reason:
            raise ReasonMissing(_("Say why the value is changed."))
        observation = stored or Observation(
            county_id=locked.county_id,
            indicator=locked,
            period=period.number,
            label=period.label,
            span=period.span,
        )
        if vintage is not None or _measured(figures_of(stored)) != _measured(figures):
            observation.vintage = vintage or localdate(at)
        for name, value in asdict(figures).items():
            setattr(observation, name, value)
        observation.save()
        _is_reported(locked, observation)
        judge_indicators(indicators=[locked], at=at)
        return Reported(observation, True, before, _verdict(locked))


def _same(stored: Observation, figures: Figures) -> bool:
    return figures_of(stored) == figures


def _measured(figures: Figures | None) -> tuple[Any, ...]:
    """What a source publishes: the figures and whether they are final."""
    if figures is None:
        return ()
    return figures.value, figures.numerator, figures.denominator, figures.margin, figures.status


def _is_reported(indicator: Indicator, observation: Observation) -> None:
    """With its first value an indicator is no longer an idea, nor being collected."""
    waiting = (Indicator.Development.IDEA, Indicator.Development.DEFINED, Indicator.Development.COLLECTING)
    if observation.value is not None and indicator.development in waiting:
        indicator.development = Indicator.Development.REPORTED
        indicator.save(update_fields=["development"])


def _verdict(indicator: Indicator) -> VerdictRecord | None:
    return VerdictRecord.objects.filter(indicator=indicator, is_current=True).first()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else f"{value.normalize():f}"
