"""The indicators a person may report on: those of her departments, as they stand in draft."""

from __future__ import annotations

from django.http import Http404

from obb.views.entry import Visit
from outcomes.models import Indicator


def own_indicator(visit: Visit, slug: str) -> Indicator:
    """The indicator at this address. 404 where it is not there, or another department's.

    An indicator of no department is the county's own: those who see every department report on it.
    """
    one = (
        Indicator.objects.filter(county=visit.county, slug=slug)
        .select_related("county", "department")
        .first()
    )
    if one is None or not reports_on(visit, one.department_id):
        raise Http404
    return one


def reports_on(visit: Visit, department_id: int | None) -> bool:
    """Whether she may report on indicators of this department."""
    if visit.reach.departments is None:
        return visit.reach.reads_drafts
    return department_id in visit.reach.departments
