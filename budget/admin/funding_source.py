"""Funding sources in the admin."""

from django.contrib import admin

from budget.models import FundingSource
from obb.admin.base import CountyAdmin
from obb.admin.site import site


@admin.register(FundingSource, site=site)
class FundingSourceAdmin(CountyAdmin):
    list_display = ("name", "code", "level", "first_year", "last_year")
    list_filter = ("level",)
    search_fields = ("name", "code")
    ordering = ("code", "pk")
    fields = ("code", "name", "level", "first_year", "last_year")
