"""Who works on an indicator's record outside the admin: its owner, who stands in, her director, the budget office."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from obb.views.entry import Visit
from outcomes.models import Indicator


def indicator_to_report(visit: Visit, slug: str) -> Indicator:
    """404 where she may not see its drafts, 403 where she sees them and does not report it. One query."""
    found = _seen(visit, slug)
    if not may_report(visit, found):
        raise PermissionDenied
    return found


def indicator_to_assess(visit: Visit, slug: str) -> Indicator:
    """The same for the answers on its quality, which a director leaves to the owner and the budget office."""
    found = _seen(visit, slug)
    if not may_assess(visit, found):
        raise PermissionDenied
    return found


def may_report(visit: Visit, indicator: Indicator) -> bool:
    """May she report its values?"""
    return visit.reach.reports_for(indicator.department_id) or may_assess(visit, indicator)


def may_assess(visit: Visit, indicator: Indicator) -> bool:
    """May she say how good a measure it is?"""
    hers = visit.reach.person_id is not None and visit.reach.person_id in (
        indicator.owner_id,
        indicator.backup_id,
    )
    return visit.reach.directed is None or (hers and visit.reach.reads_drafts)


def _seen(visit: Visit, slug: str) -> Indicator:
    found = (
        Indicator.objects.filter(county=visit.county, slug=slug)
        .select_related("county", "goal", "owner", "department")
        .first()
    )
    if found is None or not (found.department_id is None or visit.reach.sees_department(found.department_id)):
        raise Http404
    return found
