"""Link: somebody's decision to make values before a changed definition comparable with those after it."""

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
class IndicatorLink(models.Model):
    """Over the break at `period`. By how much is worked out from the periods that were measured both ways."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="links", verbose_name=_("indicator")
    )
    period = models.IntegerField(_("period number"))
    label = models.CharField(_("from"), max_length=40)
    reason = models.CharField(_("because"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("link over a change")
        verbose_name_plural = _("links over changes")
        constraints = [
            same_county("indicator", "outcomes.Indicator", "link_indicator_of_one_county"),
            models.UniqueConstraint(fields=("indicator", "period"), name="link_once_a_period"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="link_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.label

    def called_in_history(self) -> str:
        """The indicator's name and the period."""
        return f"{self.indicator.name}, {self.label}"
