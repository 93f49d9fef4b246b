"""Funds in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.admin.kept import KeptAdmin
from budget.models import Fund
from obb.admin.site import site


@admin.register(Fund, site=site)
class FundAdmin(KeptAdmin):
    list_display = ("name", "code", "first_year", "last_year")
    hints = {
        "name": _("As the county says it; it may be changed without losing anything."),
    }
    search_fields = ("name", "code")
    ordering = ("code", "pk")
    fields = ("code", "name", "first_year", "last_year")
