"""Targets of indicators in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.judged import JudgedAnew
from outcomes.admin.period import TargetRecordForm
from outcomes.models import Target


@admin.register(Target, site=site)
class TargetAdmin(JudgedAnew, CountyAdmin):
    form = TargetRecordForm
    hints = {
        "indicator": _("Type a part of its name or code."),
        "value": _("What should be reached by then."),
        "decimals": _("How many of them are shown: 1 for 12.5."),
        "note": _("Who set it, and where."),
    }
    list_display = ("shown_value", "label", "indicator")
    list_filter = (("indicator", OwnCounty),)
    list_select_related = ("indicator", "county")
    search_fields = ("label", "indicator__name", "indicator__code")
    ordering = ("indicator__name", "-period", "pk")
    autocomplete_fields = ("indicator",)
    fields = ("indicator", "by", "keep_from", "value", "decimals", "note")

    @admin.display(description=_("target"), ordering="value")
    def shown_value(self, target: Target) -> str:
        return f"{target.value:,.{target.decimals}f}"
