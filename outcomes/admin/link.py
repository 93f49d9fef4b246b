"""Links over changed definitions, to read: they are decided beside the figures, on the indicator's own page."""

from django.contrib import admin

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from outcomes.models import IndicatorLink


@admin.register(IndicatorLink, site=site)
class LinkAdmin(CountyAdmin):
    view_only = True
    list_display = ("indicator", "label", "reason", "made_by", "made_at")
    list_select_related = ("indicator", "made_by", "county")
    search_fields = ("indicator__name", "indicator__code", "reason")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    fields = ("indicator", "label", "reason", "made_by", "made_at")
