"""Verdicts, to read: the rule gives them, nobody writes them."""

from django.contrib import admin

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from outcomes.models import VerdictRecord


@admin.register(VerdictRecord, site=site)
class VerdictAdmin(CountyAdmin):
    view_only = True
    is_recorded = False
    list_display = ("indicator", "call", "against", "judged_at", "is_current")
    list_filter = ("is_current", "call")
    list_select_related = ("indicator", "county")
    search_fields = ("indicator__name", "indicator__code", "call")
    date_hierarchy = "judged_at"
    ordering = ("-judged_at", "-pk")
    fields = ("indicator", "call", "against", "rule_version", "judged_at", "is_current")
