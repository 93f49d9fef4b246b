"""Records whose change may change a verdict: it is given anew in the same transaction."""

from django.http import HttpRequest
from django.utils import timezone

from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator, Observation, Target


class JudgedAnew:
    """For the admin of indicators and of what they are judged by."""

    def after_save(self, request: HttpRequest, obj: Indicator | Observation | Target) -> None:
        super().after_save(request, obj)
        judge_indicators(indicators=[_indicator(obj)], at=timezone.now())

    def after_delete(self, request: HttpRequest, obj: Indicator | Observation | Target) -> None:
        super().after_delete(request, obj)
        if not isinstance(obj, Indicator):
            judge_indicators(indicators=[_indicator(obj)], at=timezone.now())


def _indicator(obj: Indicator | Observation | Target) -> int:
    return obj.pk if isinstance(obj, Indicator) else obj.indicator_id
