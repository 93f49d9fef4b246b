"""Group: an indicator measured within one group of people or one area, beside the indicator of all."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county, same_county
from obb.models import County
from outcomes.models.indicator import Indicator


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class IndicatorGroup(models.Model):
    """`indicator` is `whole` measured within one group: dimension “Race and ethnicity”, name “Hispanic”.

    The groups of one dimension are judged together, so that many of them do not make false calls likely.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    whole = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="groups", verbose_name=_("indicator of all")
    )
    indicator = models.OneToOneField(
        Indicator, on_delete=models.PROTECT, related_name="group", verbose_name=_("the group's indicator")
    )
    dimension = models.CharField(
        _("grouped by"), max_length=60, help_text=_("“Race and ethnicity”, “Age”, “Area” …")
    )
    name = models.CharField(_("group"), max_length=120, help_text=_("As it is shown: “Under 5”."))
    position = models.PositiveIntegerField(
        _("order"), default=0, help_text=_("The first is the one that the others are compared with.")
    )

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("dimension", "position", "pk")
        constraints = [
            one_county("group_of_one_county"),
            same_county("whole", "outcomes.Indicator", "group_whole_of_one_county"),
            same_county("indicator", "outcomes.Indicator", "group_indicator_of_one_county"),
            models.UniqueConstraint(
                fields=("whole", "dimension", "name"),
                name="group_once_a_dimension",
                violation_error_message=_("This group is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(whole=F("indicator")),
                name="group_is_not_the_whole",
                violation_error_message=_("A group's indicator is another one than that of all."),
            ),
            models.CheckConstraint(
                condition=Q(dimension__regex=r"\S") & Q(name__regex=r"\S"), name="group_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.name}"
