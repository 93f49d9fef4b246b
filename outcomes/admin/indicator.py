"""Indicators in the admin, each with its targets; its values are listed by themselves."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin, PartInline
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.addressed import Addressed
from outcomes.admin.judged import JudgedAnew
from outcomes.admin.marks import Marked
from outcomes.admin.period import TargetForm
from outcomes.models import Indicator, Target


class TargetInline(PartInline):
    model = Target
    form = TargetForm
    fields = ("by", "value", "decimals", "note")


@admin.register(Indicator, site=site)
class IndicatorAdmin(JudgedAnew, Marked, Addressed, CountyAdmin):
    list_display = ("name", "code", "goal", "department", "frequency", "good", "owner", "is_published")
    list_filter = (
        "is_published",
        ("goal", OwnCounty),
        ("department", OwnCounty),
        "frequency",
        "good",
        "population",
    )
    list_select_related = ("goal", "department", "owner", "county")
    search_fields = ("name", "code", "definition", "goal__name", "department__name")
    ordering = ("goal__position", "position", "name", "pk")
    autocomplete_fields = ("goal", "department", "cost_center", "owner")
    inlines = (TargetInline,)
    fieldsets = (
        (None, {"fields": ("name", "code", "slug", "goal", "department", "cost_center", "owner")}),
        (
            _("What is measured"),
            {
                "fields": (
                    "definition",
                    "population",
                    "counts_people",
                    "kind",
                    "unit",
                    "source",
                    "benchmark_name",
                )
            },
        ),
        (
            _("How it is judged"),
            {"fields": ("good", "low", "high", "matters", "is_cyclical", "is_real", "resolution")},
        ),
        (_("When"), {"fields": ("frequency", "calendar")}),
        (_("Where it is shown"), {"fields": ("position", "is_published")}),
    )
