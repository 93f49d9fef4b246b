"""Indicators in the admin, each with its targets; its values are listed by themselves."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin, PartInline
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.addressed import Addressed
from outcomes.admin.frozen import KeptWherePublished
from outcomes.admin.judged import JudgedAnew
from outcomes.admin.marks import Marked
from outcomes.admin.period import TargetForm
from outcomes.models import Indicator, PublishedIndicator, Target


class TargetInline(PartInline):
    model = Target
    form = TargetForm
    hints = {
        "value": _("What should be reached by then."),
        "decimals": _("How many of them are shown: 1 for 12.5."),
        "note": _("Who set it, and where."),
    }
    fields = ("by", "value", "decimals", "note")


@admin.register(Indicator, site=site)
class IndicatorAdmin(JudgedAnew, KeptWherePublished, Marked, Addressed, CountyAdmin):
    frozen_in = ((PublishedIndicator, "indicator_id"),)
    list_display = ("name", "code", "goal", "department", "good", "owner", "is_published")
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
    hints = {
        "name": _("What is measured, in a few words: “Children under 18 in poverty”."),
        "goal": _("Type a part of its name. Empty: it stands under no goal."),
        "owner": _("Who answers for its figures. Type a part of her name."),
        "population": _("Everybody who lives here, or those a program serves."),
        "kind": _("What sort of figure it is; the verdict depends on it."),
        "good": _("Not stated: then no verdict is given."),
        "low": _("For “better inside a range”: where the range begins."),
        "high": _("For “better inside a range”: where the range ends."),
        "matters": _(
            "In the indicator's own unit. A smaller change is called steady. Empty: any change counts."
        ),
        "frequency": _("How often there is a figure."),
        "calendar": _("When its year begins."),
        "position": _("In which order a goal's indicators are shown."),
    }
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
                    "calculator",
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
