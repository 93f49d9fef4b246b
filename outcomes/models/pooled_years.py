"""Pooled years: how many of an indicator's years stand in one value."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.models.indicator_choices import IndicatorChoices as Choices


class PooledYears(models.Model):
    """Both are stated, or neither is."""

    pool_years = models.PositiveSmallIntegerField(
        _("years in one value"),
        choices=Choices.Pool,
        null=True,
        blank=True,
        help_text=_(
            "For small counts: several years become one value, less at the mercy of chance, and the public sees no"
            " single year. Choose it before the values are known. Published of people, it stays."
        ),
    )
    pools_end = models.PositiveSmallIntegerField(
        _("one of them ends in"),
        null=True,
        blank=True,
        help_text=_("A year in which such a value ends, as 2024. The others follow before and after it."),
    )

    class Meta:
        abstract = True


POOLS_STATED = (
    models.CheckConstraint(
        condition=Q(pool_years__isnull=True, pools_end__isnull=True)
        | Q(pool_years__isnull=False, pools_end__isnull=False),
        name="indicator_pools_end_in_a_year",
        violation_error_message=_("Say both how many years stand in one value and a year in which one ends."),
    ),
    models.CheckConstraint(
        condition=Q(pool_years__isnull=True) | Q(pool_years__in=[3, 5]), name="indicator_pool_years_known"
    ),
    models.CheckConstraint(
        condition=Q(pool_years__isnull=True)
        | Q(kind__in=["share", "rate", "count"], frequency__in=["year", "fiscal_year"], covers=1),
        name="indicator_pools_years_of_counts",
        violation_error_message=_(
            "Only yearly counts, shares and rates can be pooled, of which each value covers one year."
        ),
    ),
)
