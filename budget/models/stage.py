"""Stage: which version of a year's budget a line belongs to. A county names and orders its own."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county
from obb.models import County


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Stage(models.Model):
    class Kind(models.TextChoices):
        ACTUAL = "actual", _("Actual")
        ORIGINAL = "original", _("Original")
        AMENDED = "amended", _("Amended")
        ESTIMATE = "estimate", _("Estimate")
        REQUESTED = "requested", _("Requested")
        RECOMMENDED = "recommended", _("Recommended")
        ADOPTED = "adopted", _("Adopted")

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="stages", verbose_name=_("county")
    )
    code = models.CharField(
        _("code"), max_length=40, help_text=_("Small letters, digits and hyphens; it stands in addresses.")
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("As the county says it: “Commissioner approved”.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(
        _("order"), help_text=_("In which order the stages are shown.")
    )

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            one_county("stage_of_one_county"),
            models.UniqueConstraint(fields=("county", "code"), name="stage_code_once_a_county"),
            models.UniqueConstraint(
                fields=("county", "position"),
                name="stage_order_once_a_county",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="stage_code_shape"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "actual",
                        "original",
                        "amended",
                        "estimate",
                        "requested",
                        "recommended",
                        "adopted",
                    ]
                ),
                name="stage_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
