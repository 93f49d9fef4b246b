"""Accounts in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.admin.kept import KeptAdmin
from budget.models import Account
from obb.admin.site import site


@admin.register(Account, site=site)
class AccountAdmin(KeptAdmin):
    list_display = ("name", "code", "kind", "first_year", "last_year")
    list_filter = ("kind",)
    hints = {
        "name": _("As the county says it; it may be changed without losing anything."),
        "kind": _("Whether its lines are spent or received. Totals never mix the two."),
    }
    search_fields = ("name", "code")
    ordering = ("code", "pk")
    fields = ("code", "name", "kind", "first_year", "last_year")
