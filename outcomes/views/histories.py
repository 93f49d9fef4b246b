"""Histories: what changed in one thing and in what belongs to it, for those who read its drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import CostCenter, CostCenterSuccession
from obb.history import Change, FieldChange, history_of, parts_ever
from obb.tables.export import export_response
from obb.tables.history import Changes, rows_of
from obb.tables.page import show
from obb.views.entry import Visit, county_page
from obb.views.page import Crumbs, page
from outcomes.models import (
    Alignment,
    Allocation,
    Goal,
    Indicator,
    IndicatorDefinition,
    IndicatorGroup,
    IndicatorLink,
    Initiative,
    InitiativeGoal,
    Measure,
    Milestone,
    Observation,
    QualityAnswer,
    StoryNote,
    Strategy,
    Target,
)
from outcomes.queries.aims import seen_initiatives
from outcomes.queries.named_goals import nameable_goals

MOST = 2_000
"""The newest changes of one thing that its history shows."""


@county_page()
def goal(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """A goal and its alignments."""
    found = Goal.objects.filter(county=visit.county, slug=slug).first()
    if found is None or not _sees(visit, found.department_id):
        raise Http404
    known = _nameable(visit)
    aligned = parts_ever(
        Alignment, goal_id=found.pk, **({} if known is None else {"board_goal_id__in": known})
    )
    if known is None:  # what serves a board goal may be another department's draft
        aligned = [*aligned, *parts_ever(Alignment, board_goal_id=found.pk)]
    return _history(
        request,
        visit,
        found.name,
        _("The goal and its alignments."),
        [found, *aligned],
        section="outcomes:goal_list",
        crumbs=[(_("Goals"), _url(visit, "goal_list")), (found.name, _url(visit, "goal", slug))],
        file_name=found.slug,
    )


@county_page()
def indicator(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """An indicator with all that hangs on it: definitions, links, values, targets, story, strategies …"""
    found = Indicator.objects.filter(county=visit.county, slug=slug).first()
    if found is None or not _sees(visit, found.department_id):
        raise Http404
    kinds = (
        Observation, Target, IndicatorDefinition, IndicatorLink, QualityAnswer, StoryNote, Strategy,
    )  # fmt: skip
    parts = [part for model in kinds for part in parts_ever(model, indicator_id=found.pk)]
    if visit.sees_all:  # a group may be measured by another department
        parts += parts_ever(IndicatorGroup, whole_id=found.pk)
    return _history(
        request,
        visit,
        found.name,
        _(
            "The indicator, its definitions, observations and targets, the answers on its quality, its story, its"
            " strategies and its groups."
        ),
        [found, *parts],
        section="outcomes:goal_list",
        crumbs=[
            (_("Indicators"), _url(visit, "indicator_list")),
            (found.name, _url(visit, "indicator", slug)),
        ],
        file_name=found.slug,
    )


@county_page()
def cost_center(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """A cost center and the shares that it ever gave to goals; its lines have their imports."""
    all_of_code = CostCenter.objects.filter(county=visit.county, code=code).order_by("pk")
    found = [center for center in all_of_code if _sees(visit, center.department_id)]
    if not found:
        raise Http404
    keys = [center.pk for center in found]
    shares = parts_ever(Allocation, cost_center_id__in=keys)
    if visit.sees_all:  # what it became may be another department's
        shares = [*shares, *parts_ever(CostCenterSuccession, old_id__in=keys)]
    name = f"{code} {found[-1].name}"
    return _history(
        request,
        visit,
        name,
        _("The cost center and its shares to goals. Its budget lines are recorded import by import."),
        [*found, *shares],
        section="outcomes:cost_center_list",
        crumbs=[
            (_("Cost centers"), _url(visit, "cost_center_list")),
            (found[-1].name, _url(visit, "cost_center", code)),
        ],
        file_name="cost-center",
    )


@county_page()
def initiative(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """An initiative, its milestones, its measures and the goals it aims at."""
    found = Initiative.objects.filter(county=visit.county, pk=pk).select_related("plan").first()
    if found is None or not _sees(visit, found.plan.department_id):
        raise Http404
    known = _nameable(visit)
    aims = parts_ever(InitiativeGoal, initiative_id=pk, **({} if known is None else {"goal_id__in": known}))
    parts = [*(part for model in (Milestone, Measure) for part in parts_ever(model, initiative_id=pk)), *aims]
    return _history(
        request,
        visit,
        found.title,
        _("The initiative, its milestones, its measures and the goals it aims at."),
        [found, *parts],
        section="outcomes:initiative_list",
        crumbs=[
            (_("Initiatives"), _url(visit, "initiative_list")),
            (found.title, _url(visit, "initiative", pk)),
        ],
        file_name=f"initiative-{pk}",
    )


def _nameable(visit: Visit) -> list[int] | None:
    """The goals whose names she may read, in draft or not: a history is one of drafts. None: all of them."""
    if visit.reach.departments is None:
        return None
    goals = nameable_goals(visit.county, drafts=True, reach=visit.reach)
    return list(goals.values_list("pk", flat=True))


def _without_others(visit: Visit, changes: list[Change]) -> list[Change]:
    """Without the name of another department's draft that a field pointed to."""
    if visit.reach.departments is None:
        return changes
    county = {"county": visit.county}
    seen = seen_initiatives(visit.county, drafts=True, reach=visit.reach).values("pk")
    hidden = {
        "goal": {str(goal) for goal in Goal.objects.filter(**county).exclude(pk__in=_nameable(visit) or ())},
        "benchmark_indicator": {
            str(one)
            for one in Indicator.objects.filter(**county, department__isnull=False).exclude(
                department__in=visit.reach.departments
            )
        },
        "continues": {str(one) for one in Initiative.objects.filter(**county).exclude(pk__in=seen)},
    }

    def told(field: FieldChange) -> FieldChange:
        names, words = hidden.get(field.name, ()), _("another department's")
        before, after = (words if said in names else said for said in (field.before, field.after))
        return replace(field, before=before, after=after)

    share = str(Allocation._meta.verbose_name)  # what her own cost centers ever served she may know
    return [
        change if change.thing == share else replace(change, fields=tuple(map(told, change.fields)))
        for change in changes
    ]


def _sees(visit: Visit, department_id: int | None) -> bool:
    """Her own departments' things, and the county's own, which belong to none."""
    return department_id is None or visit.reach.sees_department(department_id)


def _url(visit: Visit, name: str, *more: object) -> str:
    return reverse(f"outcomes:{name}", args=[visit.county.slug, *more])


def _history(
    request: HttpRequest,
    visit: Visit,
    title: str,
    about: str,
    things: Sequence[models.Model],
    *,
    section: str,
    crumbs: Crumbs,
    file_name: str,
) -> HttpResponse:
    changes = history_of(*things, limit=MOST)
    note = ""
    if len(changes) == MOST:
        note = _("The newest %(most)s changes. Those before are kept and not shown here.") % {
            "most": f"{MOST:,}"
        }
    table = show(
        Changes,
        rows_of(_without_others(visit, changes)),
        request,
        name="changes",
        caption=_("Changes"),
        about=_("newest first"),
        finds=len(changes) > 10,
        empty=_("Nothing is recorded of it yet."),
        note=note,
        file_name=f"{visit.county.slug}-{file_name}-history",
    )
    if (file := export_response(request, table)) is not None:
        return file
    return page(
        request,
        visit,
        "outcomes/history.html",
        {"title": title, "about": about, "table": table},
        crumbs=[*crumbs, (_("History"), None)],
        section=section,
    )
