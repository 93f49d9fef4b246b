"""Initiatives in the admin, each with the goals it aims at, its milestones and measures."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin, PartInline
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.marks import Marked
from outcomes.admin.timing import TimedForm, TimedPartForm
from outcomes.models import Initiative, InitiativeGoal, Measure, Milestone


class AimInline(PartInline):
    model = InitiativeGoal
    hints = {
        "goal": _("What it is meant to bring closer."),
    }
    fields = ("goal",)


class MilestoneInline(PartInline):
    model = Milestone
    form = TimedPartForm
    hints = {
        "position": _("In which order the plan lists it."),
        "parent": _("The milestone it is a part of, if any."),
        "units": _("Short names with commas between: HHS, BPM."),
        "status": _("Not reported, as long as nobody said."),
        "status_on": _("Since when it is so."),
        "note": _("What a reader should know of it."),
    }
    fields = ("position", "text", "parent", "timing_text", "units", "status", "status_on", "note")
    ordering = ("position",)

    def get_formset(self, request: HttpRequest, obj: Initiative | None = None, **kwargs: Any) -> Any:
        request.milestones_of = obj
        return super().get_formset(request, obj, **kwargs)

    def choices_for(self, db_field: models.ForeignKey, request: HttpRequest, county: int | None) -> QuerySet:
        found = super().choices_for(db_field, request, county)
        if db_field.name == "parent":
            return found.filter(initiative=request.milestones_of).order_by("position")
        return found


class MeasureInline(PartInline):
    model = Measure
    hints = {
        "position": _("In which order the plan lists it."),
        "kind": _("How it is judged whether it was reached."),
        "unit": _("“percent”, “orientations” …"),
        "good": _("Which way is better."),
        "baseline": _("Where it stood before. Empty: not known."),
        "target": _("What should be reached. Empty: no target set."),
        "result": _("What was reached. Empty: not reported. Zero is a value."),
        "result_text": _("Where the result is no number."),
    }
    fields = (
        "position", "label", "kind", "unit", "good", "baseline", "target", "result", "result_text", "counts_people",
    )  # fmt: skip
    ordering = ("position",)


@admin.register(Initiative, site=site)
class InitiativeAdmin(Marked, CountyAdmin):
    form = TimedForm
    hints = {
        "title": _("As it is printed in the plan."),
        "plan": _("The plan it belongs to. Type a part of its title."),
        "number": _("Its number in the plan."),
        "is_key": _("Does the plan call it a key initiative?"),
        "is_multi_year": _("Does it go on beyond the plan's year?"),
        "description": _("What is done, in plain words."),
        "rationale": _("Why it is expected to help."),
        "partners": _("Who else takes part."),
        "strategic_link": _("Does the plan link it to the strategic business plan?"),
        "strategic_goal": _("To which of its goals, as the plan says."),
        "continues": _("Last year's initiative that this one goes on with. Type a part of its title."),
    }
    list_display = ("title", "plan", "number", "is_key", "is_published")
    list_filter = ("is_published", "is_key", ("plan", OwnCounty))
    list_select_related = ("plan", "county")
    search_fields = ("title", "description", "plan__title")
    ordering = ("-plan__year", "plan__title", "number", "pk")
    autocomplete_fields = ("plan", "continues")
    inlines = (AimInline, MilestoneInline, MeasureInline)
    fieldsets = (
        (None, {"fields": ("title", "plan", "number", "is_key", "timing_text", "is_multi_year")}),
        (_("What and why"), {"fields": ("description", "rationale", "partners")}),
        (
            _("Where it belongs"),
            {"fields": ("strategic_link", "strategic_goal", "continues", "is_published")},
        ),
    )
