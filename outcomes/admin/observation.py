"""Values of indicators in the admin: one period's, of the county or of its benchmark."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.admin.judged import JudgedAnew
from outcomes.admin.period import ObservationForm
from outcomes.models import Observation


@admin.register(Observation, site=site)
class ObservationAdmin(JudgedAnew, CountyAdmin):
    form = ObservationForm
    hints = {
        "indicator": _("Type a part of its name or code."),
        "of": _("The county's own figure, or the one it is held against."),
        "value": _("As it was published. Empty: not reported. Zero is a value."),
        "decimals": _("How many of them are shown: 1 for 18.7."),
        "status": _("Provisional and estimated figures may still change."),
        "numerator": _("How many were counted, where it is a share or a rate."),
        "denominator": _("Out of how many."),
        "margin": _("For a survey: plus or minus how much, at 90 % confidence."),
        "source": _("Where it was published, if elsewhere than the indicator's other figures."),
        "note": _("What a reader should know of this figure."),
    }
    list_display = ("label", "indicator", "of", "shown_value", "status")
    list_filter = ("of", "status", ("indicator", OwnCounty))
    list_select_related = ("indicator", "county")
    search_fields = ("label", "indicator__name", "indicator__code")
    ordering = ("indicator__name", "of", "-period", "pk")
    autocomplete_fields = ("indicator",)
    fields = (
        "indicator", "when", "of", "value", "decimals", "status", "numerator", "denominator", "margin",
        "exceptional", "break_before", "source", "note",
    )  # fmt: skip

    @admin.display(description=_("value"), ordering="value")
    def shown_value(self, observation: Observation) -> str:
        if observation.value is None:
            return _("not reported")
        return f"{observation.value:,.{observation.decimals}f}"
