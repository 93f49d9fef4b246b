"""Closing: the named, reasoned act after which a county's year and stage changes no more."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models.stage import Stage
from obb.constraints import known_year, one_county, same_county
from obb.models import County


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=name
    )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class StageClosing(models.Model):
    """While it is not reopened the database refuses every change of the lines of that year and stage
    (`budget/migrations/sql/closings.sql`).
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="closings", verbose_name=_("stage")
    )
    reason = models.CharField(_("reason"), max_length=500)
    closed_by = _person(_("closed by"))
    closed_at = models.DateTimeField(_("closed at"))
    reopened_by = _person(_("reopened by"))
    reopened_at = models.DateTimeField(_("reopened at"), null=True)
    reopening_reason = models.CharField(_("reason for reopening"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        constraints = [
            one_county("closing_of_one_county"),
            same_county("stage", "budget.Stage", "closing_stage_of_one_county"),
            known_year("closing_year_known"),
            models.UniqueConstraint(
                fields=("county", "year", "stage"),
                condition=Q(reopened_at__isnull=True),
                name="closing_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="closing_has_a_reason"),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopening_reason="")
                | (Q(reopened_at__gte=F("closed_at")) & ~Q(reopening_reason="")),
                name="closing_reopened_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"FY{self.year} {self.stage}"
