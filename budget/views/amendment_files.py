"""The file that carries an amendment into a closed stage; and making an amended stage of a stage and its amendments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.forms.amendments import AmendmentFileForm
from budget.imports.amended import stage_amended
from budget.models import Amendment
from budget.queries.amendments import Amendable, amendables
from budget.views.amendments import amendment_of, list_url
from obb.access import Ability
from obb.imports import runs
from obb.imports.arrivals import SourceFile
from obb.imports.readers import WEB_LIMITS
from obb.models import ImportBatch
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page

MOST_PROFILES = 20


@county_page(needs=Ability.IMPORT, methods=WRITES)
def amendment_file(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Chooses the amendment's file; what it would change is then reviewed as any import."""
    found = amendment_of(visit, pk)
    earlier = _earlier(visit)
    form = AmendmentFileForm(
        request.POST or None,
        request.FILES or None,
        profiles=[(str(batch.pk), _profile_words(batch)) for batch in earlier.values()],
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > settings.OBB_UPLOAD_LIMIT:
            words = {"size": filesizeformat(file.size), "most": filesizeformat(settings.OBB_UPLOAD_LIMIT)}
            form.add_error(
                "file",
                _(
                    "The file has %(size)s; the page takes %(most)s. Load it with the command line: import_data."
                )
                % words,
            )
        else:
            return redirect(_staged(request, visit, found, form, earlier).get_absolute_url())
    back = reverse("budget:amendment", args=[visit.county.slug, found.pk])
    context = {
        "title": _("The file of amendment %(number)s") % {"number": found.number},
        "lede": _(
            "It may change FY%(year)s %(stage)s alone, also where that is closed. Nothing is stored before you"
            " have seen what it would change."
        )
        % {"year": found.year, "stage": found.stage},
        "heading": _("Choose the file"),
        "button": _("Read and review"),
        "form": form,
        "back_url": back,
    }
    crumbs = [(_("Amendments"), list_url(visit)), (found.number, back), (_("Its file"), None)]
    return page(request, visit, "budget/amendment_act.html", context, crumbs=crumbs, section="budget:compare")


def _earlier(visit: Visit) -> dict[str, ImportBatch]:
    """The newest imports of lines that were read by a profile, one a profile."""
    batches = (
        ImportBatch.objects.filter(county=visit.county, kind="lines", state=ImportBatch.State.CONFIRMED)
        .exclude(profile={})
        .order_by("-pk")
        .only("pk", "file_name", "profile", "county_id")[:200]
    )
    found: dict[str, ImportBatch] = {}
    for batch in batches:
        found.setdefault(str(sorted(batch.profile.items(), key=str)), batch)
    return {str(batch.pk): batch for batch in list(found.values())[:MOST_PROFILES]}


def _profile_words(batch: ImportBatch) -> str:
    name = batch.profile.get("name")
    return str(name) if name else _("As “%(file)s” was read") % {"file": batch.file_name}


def _staged(
    request: HttpRequest,
    visit: Visit,
    found: Amendment,
    form: AmendmentFileForm,
    earlier: dict[str, ImportBatch],
) -> ImportBatch:
    typed: dict[str, Any] = form.cleaned_data
    batch = earlier.get(typed["profile"])
    return runs.bring_in(
        county=visit.county,
        kind="lines",
        files=[SourceFile(typed["file"].name, typed["file"].read())],
        profile=None if batch is None else batch.profile,
        scope={"amendment": found.number, "adds": typed["how"] == "adds"},
        by=request.user,
        at=now(),
        limits=WEB_LIMITS,
    )


@county_page(needs=Ability.IMPORT, methods=WRITES)
def amended_stage(request: HttpRequest, visit: Visit, year: int, stage: str, amended: str) -> HttpResponse:
    """What the amended stage would add up to; POST writes its file and leads to the review."""
    found = next((one for one in amendables(visit.county) if _asked(one) == (year, stage, amended)), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        batch = stage_amended(
            county=visit.county,
            year=year,
            stage=found.stage,
            target=found.amended,
            by=request.user,
            at=now(),
        )
        return redirect(batch.get_absolute_url())
    kinds = {"expenses": _("Expenses"), "revenues": _("Revenues")}
    context = {
        "found": found,
        "title": _("FY%(year)s %(amended)s of %(stage)s and its amendments")
        % {"year": year, "amended": found.amended, "stage": found.stage},
        "rows": [
            (
                words,
                found.before[kind],
                found.changes[kind],
                found.after[kind],
                (found.standing or {}).get(kind),
            )
            for kind, words in kinds.items()
        ],
        "back_url": list_url(visit),
    }
    crumbs = [(_("Amendments"), list_url(visit)), (f"FY{year} {found.amended}", None)]
    return page(
        request, visit, "budget/amended_stage.html", context, crumbs=crumbs, section="budget:compare", money=True
    )  # fmt: skip


def _asked(one: Amendable) -> tuple[int, str, str]:
    return one.year, one.stage.code, one.amended.code
