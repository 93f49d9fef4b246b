"""The fiscal years a county has opened, in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from obb.models import FiscalYear


@admin.register(FiscalYear, site=site)
class FiscalYearAdmin(CountyAdmin):
    list_display = ("__str__", "in_full")
    search_fields = ("year",)
    ordering = ("-year", "pk")
    list_select_related = ("county",)
    fields = ("year",)

    @admin.display(description=_("in full"))
    def in_full(self, year: FiscalYear) -> str:
        return year.county.calendar.label(year.year)
