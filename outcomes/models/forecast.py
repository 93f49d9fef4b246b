"""Forecast record: what was projected, from what was known then; and a strategy held against it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county, same_county
from obb.models import County
from outcomes.models.indicator import Indicator
from outcomes.models.initiative import Initiative


class ForecastRecord(models.Model):
    """Never refitted: only said to be no longer the newest. `record` is `Forecast.as_record`.

    `last_period` is the newest period it rests on; `is_current`: made from what is stored now. `is_late`
    ones are a strategy's baseline and never count as made before a value was known.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="forecasts", verbose_name=_("indicator")
    )
    last_period = models.IntegerField(_("newest period number"))
    last_label = models.CharField(_("newest period"), max_length=40)
    record = models.JSONField(_("the whole forecast"))
    rule_version = models.CharField(_("version of the rule"), max_length=20)
    made_at = models.DateTimeField(_("made at"))
    is_current = models.BooleanField(_("current"), default=True)
    is_late = models.BooleanField(
        _("made afterwards"),
        default=False,
        help_text=_("From the values of an earlier day, when later ones were known already."),
    )

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        constraints = [
            one_county("forecast_of_one_county"),
            same_county("indicator", "outcomes.Indicator", "forecast_indicator_of_one_county"),
            models.UniqueConstraint(
                fields=("indicator",), condition=Q(is_current=True), name="forecast_current_once"
            ),
        ]
        indexes = [models.Index(fields=("indicator", "-made_at"), name="forecast_newest_first")]

    def __str__(self) -> str:
        return str(self.last_label)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Strategy(models.Model):
    """A named effort to turn an indicator's curve, with the forecast frozen when it began.

    Where none was on record then, the baseline was made afterwards (`is_late`) from the periods that had
    ended by that day.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="strategies", verbose_name=_("indicator")
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="strategies",
        verbose_name=_("initiative"),
    )
    name = models.CharField(_("name"), max_length=300)
    began_on = models.DateField(_("began on"))
    baseline = models.ForeignKey(
        ForecastRecord, on_delete=models.PROTECT, related_name="strategies", verbose_name=_("baseline")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            one_county("strategy_of_one_county"),
            same_county("indicator", "outcomes.Indicator", "strategy_indicator_of_one_county"),
            same_county("initiative", "outcomes.Initiative", "strategy_initiative_of_one_county"),
            same_county("baseline", "outcomes.ForecastRecord", "strategy_baseline_of_one_county"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="strategy_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
