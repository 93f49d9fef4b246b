"""Work and Performance Plans in the admin."""

from django.contrib import admin

from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.models import Plan


@admin.register(Plan, site=site)
class PlanAdmin(CountyAdmin):
    list_display = ("title", "department", "year", "director")
    list_filter = ("year", ("department", OwnCounty))
    list_select_related = ("department", "county")
    search_fields = ("title", "department__name", "director")
    ordering = ("-year", "department__name", "pk")
    autocomplete_fields = ("department",)
    fields = ("title", "department", "year", "director")
