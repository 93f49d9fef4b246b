"""Saved profiles, to read: they are made, changed and deleted on their own pages, which check what they say."""

from django.contrib import admin

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from obb.models import ImportProfile


@admin.register(ImportProfile, site=site)
class ImportProfileAdmin(CountyAdmin):
    view_only = True
    list_display = ("name", "kind", "note")
    list_filter = ("kind",)
    search_fields = ("name", "note")
    ordering = ("kind", "name", "pk")
    fields = ("kind", "name", "note", "profile")
