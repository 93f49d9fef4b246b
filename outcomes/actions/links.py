"""Links over a changed definition: values measured both ways, and the decision to link, or not to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.domain.fiscal import Period
from obb.history import change
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator, IndicatorLink, Observation
from outcomes.queries.links import Change, changes_of


class LinkRefused(ValueError):
    """Not linked, or not stored; the message is for the person who asked."""


def report_earlier(
    *,
    indicator: Indicator,
    period: Period,
    value: Decimal | None,
    decimals: int,
    by: Any,
    reason: str,
    at: datetime,
) -> None:
    """Stores what the earlier definition gives for a period of the newer one; None takes it away again.

    Raises LinkRefused where the definition had not changed by then, or no reason is given.
    """
    _needs(reason)
    with change(by=by, reason=reason):
        locked = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        if not any(one.period <= period.number for one in changes_of(locked)):
            raise LinkRefused(
                _("By %(period)s nothing had changed: report it as a value.") % {"period": period.label}
            )
        stored = Observation.objects.filter(
            indicator=locked, of=Observation.Of.EARLIER, period=period.number
        ).first()
        if value is None:
            if stored is None:
                raise LinkRefused(_("Nothing is stored for %(period)s.") % {"period": period.label})
            stored.delete()
        else:
            made = stored or Observation(
                county_id=locked.county_id, indicator=locked, of=Observation.Of.EARLIER, period=period.number
            )
            made.label, made.span, made.value, made.decimals = period.label, period.span, value, decimals
            made.vintage = localdate(at)
            made.save()
        judge_indicators(indicators=[locked], at=at)


def link_over(*, indicator: Indicator, period: int, by: Any, reason: str, at: datetime) -> IndicatorLink:
    """Links what is before the break at `period` to what is after it, and judges anew.

    Raises LinkRefused without a reason, where nothing changed there, where nothing was measured both ways, or
    where it is linked already.
    """
    _needs(reason)
    with change(by=by, reason=reason):
        locked = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        found = _change(locked, period)
        if found.link is not None:
            raise LinkRefused(_("It is linked already."))
        refusal = why_not(found)
        if refusal:
            raise LinkRefused(refusal)
        made = IndicatorLink.objects.create(
            county_id=locked.county_id,
            indicator=locked,
            period=period,
            label=found.label,
            reason=reason.strip()[:300],
            made_by=by,
            made_at=at,
        )
        judge_indicators(indicators=[locked], at=at)
        return made


def unlink(*, link: IndicatorLink, by: Any, reason: str, at: datetime) -> None:
    """The break stands again, and the earlier values as they were measured."""
    _needs(reason)
    with change(by=by, reason=reason):
        indicator = link.indicator
        link.delete()
        judge_indicators(indicators=[indicator], at=at)


def why_not(found: Change) -> str:
    """Why it cannot be linked; "" where it can."""
    if not found.both:
        return _("No period was measured both ways. Enter at least one value by the earlier definition.")
    if found.would is None:
        return _("By these values there is no factor: on both sides they must add up to more than 0.")
    return ""


def _change(indicator: Indicator, period: int) -> Change:
    found = next((one for one in changes_of(indicator) if one.period == period), None)
    if found is None:
        raise LinkRefused(_("Nothing changed there."))
    return found


def _needs(reason: str) -> None:
    if not reason.strip():
        raise LinkRefused(_("Say in a few words why."))
