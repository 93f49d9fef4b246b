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
    fields = ("goal",)


class MilestoneInline(PartInline):
    model = Milestone
    form = TimedPartForm
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
    fields = ("position", "label", "kind", "unit", "good", "baseline", "target", "result", "result_text")
    ordering = ("position",)


@admin.register(Initiative, site=site)
class InitiativeAdmin(Marked, CountyAdmin):
    form = TimedForm
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
