"""Funding sources in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.admin.kept import KeptAdmin
from budget.models import FundingSource
from obb.admin.site import site


@admin.register(FundingSource, site=site)
class FundingSourceAdmin(KeptAdmin):
    list_display = ("name", "code", "level", "first_year", "last_year")
    list_filter = ("level",)
    hints = {
        "name": _("As the county says it; it may be changed without losing anything."),
        "level": _("Who gives the money, whatever the county calls it."),
    }
    search_fields = ("name", "code")
    ordering = ("code", "pk")
    fields = ("code", "name", "level", "first_year", "last_year")
