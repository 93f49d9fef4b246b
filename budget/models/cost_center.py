"""Cost center: the finance system's own unit of spending, inside one department."""

from __future__ import annotations

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.constraints import same_county
from obb.models import Department
from obb.models.coded import Coded, coded_constraints


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CostCenter(Coded):
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, verbose_name=_("department"), related_name="cost_centers"
    )

    class Meta:
        verbose_name = _("cost center")
        verbose_name_plural = _("cost centers")
        constraints = [
            *coded_constraints("cost_center"),
            same_county("department", "obb.Department", "cost_center_department_of_one_county"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("outcomes:cost_center", args=[self.county.slug, self.code])
