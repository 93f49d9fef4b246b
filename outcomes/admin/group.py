"""Groups of an indicator in the admin: which indicator measures which group."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator, IndicatorGroup


@admin.register(IndicatorGroup, site=site)
class GroupAdmin(CountyAdmin):
    hints = {
        "whole": _("The indicator that measures everybody. Type a part of its name or code."),
        "indicator": _("The one that measures this group alone. Its values are its own."),
    }
    list_display = ("name", "dimension", "whole", "indicator", "position")
    list_filter = ("dimension", ("whole", OwnCounty))
    list_select_related = ("whole", "indicator", "county")
    search_fields = ("name", "dimension", "whole__name", "indicator__name")
    ordering = ("whole__name", "dimension", "position", "pk")
    autocomplete_fields = ("whole", "indicator")
    fields = ("whole", "dimension", "name", "indicator", "position")

    def after_save(self, request: HttpRequest, obj: IndicatorGroup) -> None:
        super().after_save(request, obj)
        self._judge_all(obj)

    def after_delete(self, request: HttpRequest, obj: IndicatorGroup) -> None:
        super().after_delete(request, obj)
        self._judge_all(obj)

    def _judge_all(self, obj: IndicatorGroup) -> None:
        """Those it was judged with before, those it is now, and whoever is no group any more."""
        all_of_them = Indicator.objects.filter(county=obj.county_id).values_list("pk", flat=True)
        judge_indicators(indicators=all_of_them, at=timezone.now())
