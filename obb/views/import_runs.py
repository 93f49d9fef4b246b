"""A large import while a process of its own reads or stores it: how far it is, cancelling it, beginning anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.imports import runs
from obb.models import ImportBatch
from obb.queries.import_runs import Standing, standing_of
from obb.views.entry import ONLY_WRITES, Visit, county_page, now
from obb.views.import_entry import SECTION, batch_of, idle
from obb.views.page import page

EVERY = 5
"""Seconds after which the page asks again by itself where no script does."""


def run_page(request: HttpRequest, visit: Visit, batch: ImportBatch, standing: Standing) -> HttpResponse:
    """How far it is. `?still=1`: where no script runs, the page does not ask again by itself."""
    context = {
        "batch": batch,
        "run": standing,
        "every": 0 if request.GET.get("still") else EVERY,
        "is_laid_out": bool(batch.profile.get("fields")),
    }
    return _shown(request, visit, batch, "obb/import_run.html", context)


def unread_page(
    request: HttpRequest, visit: Visit, batch: ImportBatch, standing: Standing | None
) -> HttpResponse:
    """A file that is stored and was never read to its end, or a workbook whose first rows nobody has seen."""
    run = getattr(batch, "run", None)
    to_look_at = batch.state == ImportBatch.State.DRAFT or (run is not None and run.task == runs.Task.LOOK)
    context = {"batch": batch, "stopped": standing, "to_look_at": to_look_at}
    return _shown(request, visit, batch, "obb/import_unread.html", context)


def _shown(
    request: HttpRequest, visit: Visit, batch: ImportBatch, template: str, context: dict
) -> HttpResponse:
    crumbs = [(_("Imports"), reverse(SECTION, args=[visit.county.slug])), (batch.file_name, None)]
    return page(request, visit, template, context, crumbs=crumbs, section=SECTION)


@county_page(needs=Ability.IMPORT)
def import_progress(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """How far it is, as a part of the page; 204 where nothing is being done any more."""
    standing = standing_of(batch_of(visit, pk), now())
    if standing is None or not standing.is_active:
        return HttpResponse(status=204)
    return render(request, "obb/import_progress.html", {"run": standing})


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
def import_cancel(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Gives up what is being done; the import's page then says so."""
    batch = batch_of(visit, pk)
    if not runs.cancel(batch=batch):
        messages.info(request, _("It had ended before."))
    return redirect(batch.get_absolute_url())


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
@idle
def import_read(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
    """Reads a file, or looks at it, where that stopped before."""
    runs.again(batch=batch, by=request.user, at=now())
    return redirect(batch.get_absolute_url())
