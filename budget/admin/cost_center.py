"""Cost centers in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.admin.kept import KeptAdmin
from budget.models import CostCenter
from obb.admin.filters import OwnCounty
from obb.admin.site import site


@admin.register(CostCenter, site=site)
class CostCenterAdmin(KeptAdmin):
    list_display = ("name", "code", "department", "first_year", "last_year")
    list_filter = (("department", OwnCounty),)
    hints = {
        "name": _("As the county says it; it may be changed without losing anything."),
        "department": _("Type a part of its name or code. Its money is counted there."),
    }
    list_select_related = ("department", "county")
    search_fields = ("name", "code", "department__name")
    ordering = ("code", "pk")
    autocomplete_fields = ("department",)
    fields = ("code", "name", "department", "first_year", "last_year")
