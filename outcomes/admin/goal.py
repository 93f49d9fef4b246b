"""Goals in the admin, each with the board goals it serves."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from obb.admin.base import CountyAdmin, PartInline
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.addressed import Addressed
from outcomes.admin.marks import Marked
from outcomes.models import Alignment, Goal


class AlignmentInline(PartInline):
    model = Alignment
    fk_name = "goal"
    fields = ("board_goal", "strength", "reason")

    def choices_for(self, db_field: models.ForeignKey, request: HttpRequest, county: int | None) -> QuerySet:
        found = super().choices_for(db_field, request, county)
        return found.filter(kind=Goal.Kind.BOARD) if db_field.name == "board_goal" else found


@admin.register(Goal, site=site)
class GoalAdmin(Marked, Addressed, CountyAdmin):
    list_display = ("name", "code", "kind", "department", "position", "is_published")
    list_filter = ("kind", "is_published", ("department", OwnCounty))
    list_select_related = ("department", "county")
    search_fields = ("name", "code", "statement")
    ordering = ("position", "pk")
    autocomplete_fields = ("department",)
    inlines = (AlignmentInline,)
    fields = (
        "name", "code", "slug", "kind", "department", "statement", "population", "position", "is_published",
    )  # fmt: skip
