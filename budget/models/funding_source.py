"""Funding source: whose money it is."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.models.coded import Coded, coded_constraints


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FundingSource(Coded):
    class Level(models.TextChoices):
        FEDERAL = "federal", _("Federal")
        STATE = "state", _("State")
        COUNTY = "county", _("County")
        OTHER = "other", _("Other")

    level = models.CharField(_("whose money"), max_length=10, choices=Level, default=Level.OTHER)

    class Meta:
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")
        constraints = [
            *coded_constraints("funding_source"),
            models.CheckConstraint(
                condition=Q(level__in=["federal", "state", "county", "other"]),
                name="funding_source_level_known",
            ),
        ]
