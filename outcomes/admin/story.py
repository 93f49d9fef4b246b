"""Notes, strategies and forecasts, to read: they are written and frozen on an indicator's own page."""

from django.contrib import admin

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from outcomes.models import ForecastRecord, StoryNote, Strategy


@admin.register(StoryNote, site=site)
class StoryNoteAdmin(CountyAdmin):
    view_only = True
    list_display = ("indicator", "kind", "text", "written_by", "written_at", "ended_at", "is_published")
    list_filter = ("kind", "is_published")
    list_select_related = ("indicator", "written_by", "county")
    search_fields = ("indicator__name", "indicator__code", "text")
    date_hierarchy = "written_at"
    ordering = ("-written_at", "-pk")
    fields = (
        "indicator", "kind", "text", "evidence", "source", "label", "is_published", "written_by", "written_at",
        "ended_by", "ended_at", "ended_because",
    )  # fmt: skip


@admin.register(Strategy, site=site)
class StrategyAdmin(CountyAdmin):
    view_only = True
    list_display = ("name", "indicator", "initiative", "began_on", "recorded_by")
    list_select_related = ("indicator", "initiative", "recorded_by", "county")
    search_fields = ("name", "indicator__name", "indicator__code")
    ordering = ("-began_on", "-pk")
    fields = ("indicator", "name", "initiative", "began_on", "baseline", "recorded_by", "recorded_at")


@admin.register(ForecastRecord, site=site)
class ForecastAdmin(CountyAdmin):
    view_only = True
    is_recorded = False
    list_display = ("indicator", "last_label", "made_at", "is_current", "is_late")
    list_filter = ("is_current", "is_late")
    list_select_related = ("indicator", "county")
    search_fields = ("indicator__name", "indicator__code")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    fields = ("indicator", "last_label", "rule_version", "made_at", "is_current", "is_late")
