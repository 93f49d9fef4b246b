"""Fiscal year: a county's year of money, named by the calendar year it ends in."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.models.county import County


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FiscalYear(models.Model):
    """A year the county has opened. Other tables hold (county, year) and point here by both."""

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, verbose_name=_("county"), related_name="fiscal_years"
    )
    year = models.PositiveSmallIntegerField(
        _("year"), help_text=_("The calendar year it ends in: 2027 for July 2026 to June 2027.")
    )

    class Meta:
        verbose_name = _("fiscal year")
        verbose_name_plural = _("fiscal years")
        constraints = [
            models.UniqueConstraint(fields=("county", "year"), name="fiscal_year_once_a_county"),
            models.CheckConstraint(condition=Q(year__range=(1900, 2200)), name="fiscal_year_in_our_times"),
        ]

    def __str__(self) -> str:
        return f"FY{self.year}"
