"""The door of every page of one import: whose it is, and whether something is being done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from obb.imports.kinds import kind_called
from obb.models import ImportBatch
from obb.queries.import_runs import standing_of
from obb.views.entry import Visit, now

SECTION = "obb:import_list"


def batch_of(visit: Visit, pk: int) -> ImportBatch:
    """An import of this county that this reader may bring in; 404 and 403 as everywhere."""
    found = ImportBatch.objects.filter(county=visit.county, pk=pk)
    batch = found.select_related(
        "county", "staged_by", "settled_by", "undone_by", "saved_profile__county", "run__asked_by"
    ).first()
    if batch is None:
        raise Http404
    if not visit.may(kind_called(batch.kind).needs):
        raise PermissionDenied
    return batch


def idle(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that acts on an import, `view(request, visit, batch)`: while something is being done about it, its
    progress is shown instead.
    """

    @wraps(view)
    def entered(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
        batch = batch_of(visit, pk)
        standing = standing_of(batch, now())
        if standing is None or not standing.is_active:
            return view(request, visit, batch)
        if request.method == "POST":
            messages.info(
                request, _("Something is being done about this import. Wait for it, or cancel it first.")
            )
        return redirect(batch.get_absolute_url())

    return entered
