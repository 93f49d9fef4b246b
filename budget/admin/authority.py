"""Authorities in the admin: who may amend the budget, from where to where and how far."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.models import Authority
from obb.admin.base import CountyAdmin
from obb.admin.site import site


@admin.register(Authority, site=site)
class AuthorityAdmin(CountyAdmin):
    list_display = ("name", "kind", "from_scope", "to_scope", "max_amount", "reports_to_board")
    list_filter = ("kind", "reports_to_board")
    hints = {
        "kind": _("Who it is, whatever the county calls it."),
        "reports_to_board": _("Whether the board is told of what it decides."),
    }
    search_fields = ("name", "from_scope", "to_scope", "exception")
    ordering = ("name", "pk")
    fields = ("name", "kind", "from_scope", "to_scope", "max_amount", "exception", "reports_to_board")
