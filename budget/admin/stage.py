"""Stages in the admin: a county names and orders its own."""

from django.contrib import admin

from budget.models import Stage
from obb.admin.base import CountyAdmin
from obb.admin.site import site


@admin.register(Stage, site=site)
class StageAdmin(CountyAdmin):
    list_display = ("name", "code", "kind", "position")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    ordering = ("position", "pk")
    prepopulated_fields = {"code": ("name",)}
    fields = ("name", "code", "kind", "position")
