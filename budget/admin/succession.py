"""Successions, to read: a code's successors are recorded and taken back together, on a page of their own."""

from django.contrib import admin

from budget.models import AccountSuccession, CostCenterSuccession, DepartmentSuccession, FundSuccession
from obb.admin.base import CountyAdmin
from obb.admin.site import site


@admin.register(DepartmentSuccession, CostCenterSuccession, AccountSuccession, FundSuccession, site=site)
class SuccessionAdmin(CountyAdmin):
    view_only = True
    list_display = ("old", "new", "first_year", "share", "change", "made_by")
    list_filter = ("first_year", "change")
    list_select_related = ("old", "new", "made_by", "county")
    search_fields = ("old__code", "old__name", "new__code", "new__name", "reason")
    ordering = ("-first_year", "old__code", "position")
    fields = ("old", "new", "first_year", "share", "position", "change", "reason", "made_by")
