"""Amendments and names of the bridge, to read: both have pages of their own."""

from django.contrib import admin

from budget.models import Amendment, BridgeStep
from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site


@admin.register(Amendment, site=site)
class AmendmentAdmin(CountyAdmin):
    view_only = True
    list_display = ("number", "title", "year", "stage", "authority", "decided_on", "is_published")
    list_filter = ("year", ("stage", OwnCounty), ("authority", OwnCounty), "is_published")
    list_select_related = ("stage", "authority", "county")
    search_fields = ("number", "title", "reason")
    date_hierarchy = "decided_on"
    ordering = ("-decided_on", "-pk")
    fields = (
        "number", "title", "year", "stage", "authority", "authority_words", "decided_on", "reason", "fund_balance",
        "exception_used", "is_published", "batch", "entered_by", "entered_at",
    )  # fmt: skip


@admin.register(BridgeStep, site=site)
class BridgeStepAdmin(CountyAdmin):
    view_only = True
    list_display = (
        "title",
        "kind",
        "from_year",
        "from_stage",
        "to_year",
        "to_stage",
        "amount",
        "is_published",
    )
    list_filter = ("to_year", ("to_stage", OwnCounty), "kind", "is_published")
    list_select_related = ("from_stage", "to_stage", "county")
    search_fields = ("title", "reason")
    ordering = ("-pk",)
    fields = (
        "title", "reason", "kind", "from_year", "from_stage", "to_year", "to_stage", "amount", "department",
        "is_published",
    )  # fmt: skip
