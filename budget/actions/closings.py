"""Closing a year and stage, after which its lines change no more, and reopening it: each with who and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from budget.actions.lines import lock_money
from budget.models import Stage, StageClosing
from obb.history import change
from obb.models import County, Person


class ClosingRefused(Exception):
    """It cannot be closed or reopened; says why in a sentence."""


def close_stage(
    *, county: County, year: int, stage: Stage, by: Person | None, reason: str, at: datetime
) -> StageClosing:
    """Closes a year and stage. Raises ClosingRefused without a reason, and where it is closed already."""
    _must_have(reason)
    with transaction.atomic():
        lock_money(county)  # an import that began before ends before, or meets the closing
        if standing(county, year, stage) is not None:
            raise ClosingRefused(
                _("FY%(year)s %(stage)s is closed already.") % {"year": year, "stage": stage}
            )
        with change(by=by, reason=reason):
            return StageClosing.objects.create(
                county=county, year=year, stage=stage, reason=reason.strip(), closed_by=by, closed_at=at
            )


def reopen_stage(*, closing: StageClosing, by: Person | None, reason: str, at: datetime) -> StageClosing:
    """Opens it again. Raises ClosingRefused without a reason, and where it is open already."""
    _must_have(reason)
    with transaction.atomic():
        lock_money(closing.county)
        found = StageClosing.objects.select_for_update().get(pk=closing.pk)
        if found.reopened_at is not None:
            raise ClosingRefused(_("It is open already."))
        with change(by=by, reason=reason):
            found.reopened_by, found.reopened_at, found.reopening_reason = by, at, reason.strip()
            found.save()
    return found


def standing(county: County, year: int, stage: Stage) -> StageClosing | None:
    """The closing that holds now; None where the year and stage is open."""
    found = StageClosing.objects.filter(county=county, year=year, stage=stage, reopened_at__isnull=True)
    return found.select_related("closed_by", "stage", "county").first()


def _must_have(reason: str) -> None:
    if not reason.strip():
        raise ClosingRefused(_("Say why, in a few words: the history keeps it."))
