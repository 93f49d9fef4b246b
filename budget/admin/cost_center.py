"""Cost centers in the admin."""

from django.contrib import admin

from budget.models import CostCenter
from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site


@admin.register(CostCenter, site=site)
class CostCenterAdmin(CountyAdmin):
    list_display = ("name", "code", "department", "first_year", "last_year")
    list_filter = (("department", OwnCounty),)
    list_select_related = ("department", "county")
    search_fields = ("name", "code", "department__name")
    ordering = ("code", "pk")
    autocomplete_fields = ("department",)
    fields = ("code", "name", "department", "first_year", "last_year")
