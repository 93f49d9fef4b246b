"""Quality answer: how an indicator stands to one of the nine questions a good measure must pass."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import same_county
from obb.models import County
from outcomes.models.indicator import Indicator


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class QualityAnswer(models.Model):
    """`question` is one of the nine of `outcomes/domain/quality.py`. What nobody answered has no row."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="quality", verbose_name=_("indicator")
    )
    question = models.PositiveSmallIntegerField(_("question"))
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    note = models.CharField(_("note"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    answered_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer on quality")
        verbose_name_plural = _("answers on quality")
        constraints = [
            same_county("indicator", "outcomes.Indicator", "quality_indicator_of_one_county"),
            models.UniqueConstraint(fields=("indicator", "question"), name="quality_question_once"),
            models.CheckConstraint(condition=Q(question__range=(1, 9)), name="quality_question_known"),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "partly", "no"]), name="quality_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"

    def called_in_history(self) -> str:
        """The indicator's name and the question's number."""
        return f"{self.indicator.name}, {self.question}"
