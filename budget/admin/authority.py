"""Authorities in the admin: who may amend the budget, from where to where and how far."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.models import Authority, AuthorityReach
from obb.admin.base import CountyAdmin, PartInline
from obb.admin.site import site


class ReachInline(PartInline):
    model = AuthorityReach
    hints = {
        "side": _("Without any row it takes from everywhere and gives to everywhere."),
        "department": _("One thing a row. Rows of one sort add to each other, sorts narrow each other."),
        "fund": _("Or a fund."),
        "cost_center": _("Or a cost center."),
        "account": _("Or an account: that of contingency, for example."),
    }
    autocomplete_fields = ("department", "fund", "cost_center", "account")
    fields = ("side", "department", "fund", "cost_center", "account")


@admin.register(Authority, site=site)
class AuthorityAdmin(CountyAdmin):
    list_display = ("name", "kind", "within", "max_amount", "reports_to_board")
    list_filter = ("kind", "reports_to_board")
    hints = {
        "kind": _("Who it is, whatever the county calls it."),
        "reports_to_board": _("Whether the board is told of what it decides."),
    }
    search_fields = ("name", "exception", "citation")
    ordering = ("name", "pk")
    inlines = (ReachInline,)
    fields = ("name", "kind", "within", "max_amount", "exception", "reports_to_board", "citation")
