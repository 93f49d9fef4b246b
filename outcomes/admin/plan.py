"""Work and Performance Plans in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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
    hints = {
        "department": _("Whose plan it is. Type a part of its name."),
        "year": _("The calendar year the fiscal year ends in."),
    }
    fields = ("title", "department", "year", "director")
