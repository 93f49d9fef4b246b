"""Goals in the admin, each with the board goals it serves."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin, PartInline
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.addressed import Addressed
from outcomes.admin.frozen import KeptWherePublished
from outcomes.admin.marks import Marked
from outcomes.models import Alignment, Goal, PublishedIndicator, PublishedShare, PublishedSpending


class AlignmentInline(PartInline):
    model = Alignment
    fk_name = "goal"
    hints = {
        "board_goal": _("Which goal of the board it serves."),
        "strength": _("How closely the two belong together."),
        "reason": _("How reaching the one helps the other, in a sentence."),
    }
    fields = ("board_goal", "strength", "reason")

    def choices_for(self, db_field: models.ForeignKey, request: HttpRequest, county: int | None) -> QuerySet:
        found = super().choices_for(db_field, request, county)
        return found.filter(kind=Goal.Kind.BOARD) if db_field.name == "board_goal" else found


@admin.register(Goal, site=site)
class GoalAdmin(KeptWherePublished, Marked, Addressed, CountyAdmin):
    place = 1
    frozen_in = ((PublishedSpending, "goal"), (PublishedShare, "goal_id"), (PublishedIndicator, "goal_id"))
    list_display = ("name", "code", "kind", "department", "position", "is_published")
    list_filter = ("kind", "is_published", ("department", OwnCounty))
    hints = {
        "kind": _("A board goal belongs to the whole county, an outcome goal to a department."),
        "population": _("Whose lives it is about: “families with children under 18”."),
    }
    list_select_related = ("department", "county")
    search_fields = ("name", "code", "statement")
    ordering = ("position", "pk")
    autocomplete_fields = ("department",)
    inlines = (AlignmentInline,)
    fields = (
        "name", "code", "slug", "kind", "department", "statement", "population", "position", "is_published",
    )  # fmt: skip
