"""Department: who in the county spends, answers and reports."""

from __future__ import annotations

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.models.coded import Coded, coded_constraints


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Department(Coded):
    mission = models.TextField(
        _("mission"), blank=True, help_text=_("What the department is for, in plain words.")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = coded_constraints("department")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outcomes:department", args=[self.county.slug, self.code])
