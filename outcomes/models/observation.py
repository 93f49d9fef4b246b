"""Observation: one period's value of an indicator or of its benchmark; and targets."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import a_number, same_county
from obb.models import County, ImportBatch
from outcomes.models.indicator import Indicator


def _figure(name: str) -> models.DecimalField:
    return models.DecimalField(name, max_digits=20, decimal_places=6, null=True, blank=True)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Observation(models.Model):
    """`period` counts years, quarters or months without a gap, so that a missing one is a hole in the numbers.

    It is the last period the value covers: a value for 2014–2018 has period 2018 and span 5. One by the earlier
    definition is of a period in which the new one holds already: it serves to link the two.
    """

    class Of(models.TextChoices):
        COUNTY = "county", _("The county")
        BENCHMARK = "benchmark", _("The benchmark")
        EARLIER = "earlier", _("The county, by the earlier definition")

    class Status(models.TextChoices):
        FINAL = "final", _("Final")
        PROVISIONAL = "provisional", _("Provisional")
        ESTIMATED = "estimated", _("Estimated")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="observations", verbose_name=_("indicator")
    )
    of = models.CharField(_("of"), max_length=10, choices=Of, default=Of.COUNTY)
    period = models.IntegerField(_("period number"))
    label = models.CharField(
        _("period"), max_length=40, help_text=_("As it is shown: 2019, FY2019, July 2016.")
    )
    span = models.PositiveSmallIntegerField(_("periods covered"), default=1)
    value = _figure(_("value"))
    numerator = _figure(_("numerator"))
    denominator = _figure(_("denominator"))
    margin = _figure(_("margin of error"))
    decimals = models.PositiveSmallIntegerField(_("printed decimals"), default=0)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.FINAL)
    exceptional = models.CharField(
        _("exceptional, because"),
        max_length=300,
        blank=True,
        help_text=_("Left out of the verdict for this reason."),
    )
    break_before = models.CharField(
        _("break before it, because"),
        max_length=300,
        blank=True,
        help_text=_("The definition, source or method changed: earlier values cannot be compared."),
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    vintage = models.DateField(
        _("as of"),
        null=True,
        blank=True,
        help_text=_(
            "The day its source published the figures; where nobody stated it, the day they were recorded."
        ),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("import"),
    )

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            same_county("indicator", "outcomes.Indicator", "observation_indicator_of_one_county"),
            same_county("batch", "obb.ImportBatch", "observation_batch_of_one_county"),
            models.UniqueConstraint(fields=("indicator", "of", "period"), name="observation_once_a_period"),
            a_number("value", "numerator", "denominator", "margin", name="observation_is_a_number"),
            models.CheckConstraint(
                condition=Q(of__in=["county", "benchmark", "earlier"]), name="observation_of_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["final", "provisional", "estimated"]), name="observation_status_known"
            ),
            models.CheckConstraint(condition=Q(span__gte=1), name="observation_covers_a_period"),
        ]

    def __str__(self) -> str:
        return self.label

    def called_in_history(self) -> str:
        """The indicator's name, the period, and whether it is the benchmark's."""
        if self.of == self.Of.BENCHMARK:
            return f"{self.indicator.name}, {self.indicator.benchmark_name or self.get_of_display()}, {self.label}"
        if self.of == self.Of.EARLIER:
            return f"{self.indicator.name}, {self.get_of_display()}, {self.label}"
        return f"{self.indicator.name}, {self.label}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Target(models.Model):
    """What an indicator should reach by a period. None set is “no target set”, never 0.

    With `kept_from` it is one to keep: to be met in every period from there through `period`.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    period = models.IntegerField(_("period number"))
    label = models.CharField(_("by"), max_length=40)
    value = models.DecimalField(_("target"), max_digits=20, decimal_places=6)
    decimals = models.PositiveSmallIntegerField(_("printed decimals"), default=0)
    kept_from = models.IntegerField(_("number of the first period it is kept in"), null=True, editable=False)
    kept_from_label = models.CharField(_("to be kept from"), max_length=40, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            same_county("indicator", "outcomes.Indicator", "target_indicator_of_one_county"),
            models.UniqueConstraint(fields=("indicator", "period"), name="target_once_a_period"),
            a_number("value", name="target_is_a_number"),
            models.CheckConstraint(
                condition=Q(kept_from__isnull=True, kept_from_label="")
                | (Q(kept_from__isnull=False, kept_from__lte=models.F("period")) & ~Q(kept_from_label="")),
                name="target_is_kept_up_to_its_period",
                violation_error_message=_("A target is kept from a period up to the one it is set for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value.normalize():f} – {self.label}"

    def called_in_history(self) -> str:
        """The indicator's name and the period."""
        return f"{self.indicator.name}, {self.label}"
