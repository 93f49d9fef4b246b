"""Closings, to read: closing and reopening have their own page."""

from django.contrib import admin

from budget.models import StageClosing
from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site


@admin.register(StageClosing, site=site)
class StageClosingAdmin(CountyAdmin):
    view_only = True
    list_display = ("year", "stage", "closed_by", "closed_at", "reopened_by", "reopened_at")
    list_filter = ("year", ("stage", OwnCounty))
    list_select_related = ("stage", "closed_by", "reopened_by", "county")
    search_fields = ("reason", "reopening_reason")
    date_hierarchy = "closed_at"
    ordering = ("-closed_at", "-pk")
    fields = (
        "year", "stage", "reason", "closed_by", "closed_at", "reopened_by", "reopened_at", "reopening_reason",
    )  # fmt: skip
