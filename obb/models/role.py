"""Role: what a person is in a county, and for directors and viewers in which department."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import same_county
from obb.models.county import County
from obb.models.department import Department


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Role(models.Model):
    class Kind(models.TextChoices):
        ADMIN = "admin", _("Admin")
        ANALYST = "analyst", _("Budget analyst")
        DIRECTOR = "director", _("Department director")
        VIEWER = "viewer", _("Department viewer")
        COMMISSIONER = "commissioner", _("Commissioner")

    OF_A_DEPARTMENT = (Kind.DIRECTOR, Kind.VIEWER)

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, verbose_name=_("county"), related_name="roles"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("person"), related_name="roles"
    )
    kind = models.CharField(_("role"), max_length=20, choices=Kind)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
        related_name="roles",
        help_text=_("For a director or a viewer: her department. Empty for the others."),
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["admin", "analyst", "director", "viewer", "commissioner"]),
                name="role_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["director", "viewer"], department__isnull=False)
                | Q(kind__in=["admin", "analyst", "commissioner"], department__isnull=True),
                name="role_department_where_it_belongs",
                violation_error_message=_(
                    "A director or viewer needs a department; the other roles are for the whole county."
                ),
            ),
            models.UniqueConstraint(
                fields=("county", "person", "kind", "department"), name="role_once_a_department"
            ),
            models.UniqueConstraint(
                fields=("county", "person", "kind"),
                condition=Q(department__isnull=True),
                name="role_once_a_county",
            ),
            same_county("department", "obb.Department", "role_of_one_county"),
        ]

    def __str__(self) -> str:
        where = self.department.name if self.department is not None else self.county.name
        return f"{self.get_kind_display()}, {where}"
