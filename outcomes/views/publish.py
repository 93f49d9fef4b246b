"""Publish: what the public sees, a preview of what it would see, and taking a publication from sight."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budget.models import Stage
from budget.queries.editions import default_edition, editions
from obb.access import Ability
from obb.domain import amounts
from obb.models import FiscalYear
from obb.tables.columns import Light
from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page
from obb.views.params import Pick, text, whole
from outcomes.actions import publish as actions
from outcomes.forms.publish import PublishForm, WithdrawForm
from outcomes.queries.publishing import (
    Preview,
    PublicationRow,
    current_publication,
    preview,
    publications,
)
from outcomes.tables.publications import Publications


@county_page(needs=Ability.PUBLISH, methods=WRITES)
def publish(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?year=2027&stage=adopted`: what would be public; POST publishes exactly what was previewed."""
    years = list(
        FiscalYear.objects.filter(county=visit.county).order_by("-year").values_list("year", flat=True)
    )
    stages = {stage.code: stage for stage in Stage.objects.filter(county=visit.county).order_by("position")}
    table = _table(request, visit)
    if (file := export_response(request, table)) is not None:
        return file
    context: dict[str, Any] = {"table": table, "picks": (), "found": None, "form": None}
    if years and stages:
        year, stage = _chosen(request, visit, years, stages)
        form = PublishForm(
            request.POST or None,
            initial={"year": year, "stage": stage.code, "title": _title(year, stage)},
            years=years,
            stages=list(stages),
        )
        if request.method == "POST" and form.is_valid() and _published(request, visit, form, stages):
            return redirect("outcomes:publish", visit.county.slug)
        found = preview(visit.county, year, stage)
        context |= {
            "form": form,
            "found": found,
            "edition": _title(year, stage),
            "facts": _facts(found),
            "warnings": _warnings(found),
            "picks": _picks(year, stage, years, stages),
        }
    return page(
        request,
        visit,
        "outcomes/publish.html",
        context,
        crumbs=[(_("Publish"), None)],
        section="outcomes:publish",
        money=True,
    )


@county_page(needs=Ability.PUBLISH, methods=WRITES)
def withdraw(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Says what would go from public sight, and asks why; POST withdraws it. The copy is kept."""
    publication = current_publication(visit.county, pk)
    if publication is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(
                publication=publication, reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
        except actions.PublicationRefused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("“%(title)s” is withdrawn. The public no longer sees it.")
            messages.success(request, words % {"title": publication.title})
            return redirect("outcomes:publish", visit.county.slug)
    publish_url = reverse("outcomes:publish", args=[visit.county.slug])
    return page(
        request,
        visit,
        "outcomes/publication_withdraw.html",
        {
            "publication": publication,
            "edition": _title(publication.year, publication.stage),
            "form": form,
            "publish_url": publish_url,
        },
        crumbs=[(_("Publish"), publish_url), (_("Withdraw"), None)],
        section="outcomes:publish",
    )


def _published(request: HttpRequest, visit: Visit, form: PublishForm, stages: dict[str, Stage]) -> bool:
    """Publishes; where it is refused, the form says why."""
    asked = form.cleaned_data
    try:
        done = actions.publish(
            county=visit.county,
            year=asked["year"],
            stage=stages[asked["stage"]],
            title=asked["title"],
            reason=asked["reason"],
            by=request.user,
            at=now(),
        )
    except actions.PublicationRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request,
        _("“%(title)s” is published, version %(version)s. The public sees it now.")
        % {"title": done.title, "version": done.version},
    )
    return True


def _chosen(
    request: HttpRequest, visit: Visit, years: list[int], stages: dict[str, Stage]
) -> tuple[int, Stage]:
    """What the form or the address asks for; else the newest edition that has money, else the newest year."""
    asked = request.POST if request.method == "POST" else request.GET
    year = whole(request, "year") if request.method == "GET" else _number(asked.get("year", ""))
    code = text(request, "stage") if request.method == "GET" else asked.get("stage", "")
    if year in years and code in stages:
        return year, stages[code]
    newest = default_edition(editions(visit.county, drafts=True))
    if newest is not None:
        return newest.year, stages[newest.stage_code]
    return years[0], next(iter(stages.values()))


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else None


def _title(year: int, stage: Stage) -> str:
    return f"FY{year} {stage.name}"


def _facts(found: Preview) -> list[tuple[str, str]]:
    """(figure, words) of what would be public; dollars exact."""
    facts = []
    if found.lines:
        facts += [
            (amounts.exact(found.total), _("ledger total, expenses")),
            (amounts.exact(found.mapped), _("mapped to goals")),
            (amounts.exact(found.unmapped), _("not yet mapped")),
            (f"{found.lines:,}", _("budget lines")),
        ]
    counted = [
        (found.goals, _("goals marked as public")),
        (found.indicators, _("indicators marked as public")),
        (found.initiatives, _("initiatives marked as public")),
    ]
    if found.amendments[1]:
        counted.append((found.amendments, _("amendments that changed it, marked as public")))
    return facts + [(_("%(shown)s of %(all)s") % {"shown": shown, "all": all_}, words)
                    for (shown, all_), words in counted]  # fmt: skip


def _warnings(found: Preview) -> list[str]:
    told = []
    if not found.lines:
        told.append(_("This year and stage has no budget lines: the copy would hold indicators only."))
    if not found.goals[0]:
        told.append(
            _("No goal is marked as public: the public would see the ledger's totals, and no goal by name.")
        )
    if found.held_back:
        told.append(
            _("Indicators that are marked as public but whose goal is not: %(count)s. They stay hidden.")
            % {"count": found.held_back}
        )
    return told


def _picks(year: int, stage: Stage, years: list[int], stages: dict[str, Stage]) -> tuple[Pick, ...]:
    return (
        Pick("year", _("Fiscal year"), str(year), tuple((str(each), f"FY{each}") for each in years)),
        Pick(
            "stage", _("Budget stage"), stage.code, tuple((code, each.name) for code, each in stages.items())
        ),
    )


def _table(request: HttpRequest, visit: Visit) -> Any:
    rows = [_row(visit, row) for row in publications(visit.county)]
    return show(
        Publications,
        rows,
        request,
        name="publications",
        caption=_("Publications"),
        about=_("newest first"),
        empty=_("Nothing has been published yet. The public sees no figure of this county."),
        file_name=f"{visit.county.slug}-publications",
    )


def _row(visit: Visit, row: PublicationRow) -> dict[str, Any]:
    slug = visit.county.slug
    current = row.state == "current"
    asked = f"?edition=published&year={row.year}&stage={row.stage_code}"
    return {
        "title": row.title,
        "url": reverse("outcomes:money", args=[slug]) + asked if current else None,
        "edition": f"FY{row.year} {row.stage}",
        "version": row.version,
        "state": _state(row),
        "published_at": row.published_at,
        "by": row.published_by,
        "reason": row.reason,
        "withdrawn": _withdrawn(row),
        "act": _("Withdraw %(title)s") % {"title": row.title} if current else "",
        "act_url": reverse("outcomes:withdraw", args=[slug, row.pk]) if current else None,
    }


def _state(row: PublicationRow) -> Light:
    if row.state == "current":
        return Light("done", _("In public sight"))
    return Light("none", _("Withdrawn") if row.state == "withdrawn" else _("Replaced by a later version"))


def _withdrawn(row: PublicationRow) -> str:
    if row.withdrawn_at is None:
        return ""
    return _("%(when)s by %(who)s: %(why)s") % {
        "when": date_format(localtime(row.withdrawn_at), "DATE_FORMAT"),
        "who": row.withdrawn_by or _("a command on the server"),
        "why": row.withdrawal_reason,
    }
