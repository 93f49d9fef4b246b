"""Reference rates in the admin: rows of federal tables, to correct with a reason and to mark as verified."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from outcomes.models import ReferenceRate


@admin.register(ReferenceRate, site=site)
class ReferenceRateAdmin(CountyAdmin):
    hints = {
        "measure": _("Whose table the row belongs to."),
        "use": _(
            "The applicable percentage of a level, how much of the collections base a measure counts with, or a"
            " standard that a level has to meet."
        ),
        "valid_from": _("The first day on which it holds, in general 1 October."),
        "verified_by": _("Who compared it with the source."),
        "verified_on": _("The day of the comparison."),
        "note": _("What a reader should know of this row."),
    }
    list_display = (
        "measure",
        "shown_levels",
        "shown_percent",
        "use",
        "valid_from",
        "valid_to",
        "is_verified",
        "source",
    )
    list_filter = ("measure", "use", "is_verified", "valid_from")
    list_select_related = ("county",)
    search_fields = ("source", "note", "verified_by")
    ordering = ("use", "measure", "-low", "valid_from", "pk")
    fieldsets = (
        (None, {"fields": ("measure", "use", "low", "high", "points", "percent")}),
        (_("When it holds"), {"fields": ("valid_from", "valid_to")}),
        (
            _("Where it is from"),
            {"fields": ("source", "url", "is_verified", "verified_by", "verified_on", "note")},
        ),
    )

    @admin.display(description=_("level"), ordering="low")
    def shown_levels(self, rate: ReferenceRate) -> str:
        return rate.range_words

    @admin.display(description=_("percent"), ordering="percent")
    def shown_percent(self, rate: ReferenceRate) -> str:
        return "" if rate.percent is None else f"{rate.percent.normalize():f}%"
