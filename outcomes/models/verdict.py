"""Verdict record: what was said of an indicator, from which values, by which version of the rule."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import same_county
from obb.models import County
from outcomes.models.indicator import Indicator


class VerdictRecord(models.Model):
    """Never changed but to say that a later one took its place: no silent change of a call."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="verdicts")
    call = models.CharField(_("call"), max_length=30)
    against = models.CharField(_("against"), max_length=120, blank=True)
    record = models.JSONField(_("the rule's whole answer"))
    rule_version = models.CharField(_("version of the rule"), max_length=20)
    judged_at = models.DateTimeField(_("judged at"))
    vintage = models.DateTimeField(
        _("data as of"),
        null=True,
        help_text=_("When the newest change of its values was made that it rests on."),
    )
    is_current = models.BooleanField(_("current"), default=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            same_county("indicator", "outcomes.Indicator", "verdict_indicator_of_one_county"),
            models.UniqueConstraint(
                fields=("indicator",), condition=Q(is_current=True), name="verdict_current_once"
            ),
        ]

    def __str__(self) -> str:
        return self.call
