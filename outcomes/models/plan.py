"""Plan: a director's Work and Performance Plan for a department and a fiscal year."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from obb.constraints import known_year, one_county, same_county
from obb.models import County, Department


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Plan(models.Model):
    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="plans", verbose_name=_("county")
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="plans", verbose_name=_("department")
    )
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    title = models.CharField(_("title"), max_length=200, help_text=_("As it is printed."))
    director = models.CharField(
        _("director"), max_length=120, blank=True, help_text=_("Empty where none is named.")
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            one_county("plan_of_one_county"),
            same_county("department", "obb.Department", "plan_department_of_one_county"),
            known_year("plan_year_known"),
            models.UniqueConstraint(fields=("department", "year"), name="plan_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title
