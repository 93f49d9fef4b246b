"""A county's own record: its chance level decides every verdict, so a change judges them anew."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from obb.admin.county import CountyRecordAdmin
from obb.admin.site import site
from obb.models import County
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator

site.unregister(County)


@admin.register(County, site=site)
class JudgingCountyAdmin(CountyRecordAdmin):
    def after_save(self, request: HttpRequest, obj: County) -> None:
        super().after_save(request, obj)
        indicators = Indicator.objects.filter(county=obj).values_list("pk", flat=True)
        judge_indicators(indicators=indicators, at=timezone.now())
