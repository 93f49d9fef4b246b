"""Definition: what an indicator counted from a period on. Another one cuts its series there."""

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
class IndicatorDefinition(models.Model):
    """A version, written when it takes another's place; an indicator that never changed has none.

    The first version has no `from_period`: it held from the beginning. The words of a version that has
    ended are those it ended with; those of the newest are the indicator's own.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="definitions", verbose_name=_("indicator")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("definition"), blank=True)
    numerator_words = models.CharField(_("what is counted"), max_length=300, blank=True)
    denominator_words = models.CharField(_("out of what"), max_length=300, blank=True)
    source = models.TextField(_("source"), blank=True)
    method = models.TextField(_("method"), blank=True)
    from_period = models.IntegerField(_("period number"), null=True)
    from_label = models.CharField(_("from"), max_length=40, blank=True)
    reason = models.CharField(_("because"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("at"), null=True)

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        constraints = [
            same_county("indicator", "outcomes.Indicator", "definition_indicator_of_one_county"),
            models.UniqueConstraint(fields=("indicator", "version"), name="definition_version_once"),
            models.UniqueConstraint(
                fields=("indicator", "from_period"), name="definition_from_a_period_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1, from_period__isnull=True, from_label="")
                | (Q(version__gt=1, from_period__isnull=False) & ~Q(from_label="") & ~Q(reason="")),
                name="definition_begins_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}"

    def called_in_history(self) -> str:
        """The indicator's name and the version."""
        return f"{self.indicator.name}, {self.version}"
