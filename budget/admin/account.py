"""Accounts in the admin."""

from django.contrib import admin

from budget.models import Account
from obb.admin.base import CountyAdmin
from obb.admin.site import site


@admin.register(Account, site=site)
class AccountAdmin(CountyAdmin):
    list_display = ("name", "code", "kind", "first_year", "last_year")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    ordering = ("code", "pk")
    fields = ("code", "name", "kind", "first_year", "last_year")
