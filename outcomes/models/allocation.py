"""Crosswalk: the shares of each cost center that serve each goal in a fiscal year."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models import CostCenter
from obb.constraints import known_year, same_county
from obb.models import County
from outcomes.models.goal import Goal


def share_words(share: int) -> str:
    """3333 → "33.33%"."""
    return f"{share // 100}.{share % 100:02d}%"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Allocation(models.Model):
    """One share, in hundredths of a percent. A cost center's shares in a year sum to at most 10000.

    The sum is checked by the database when a transaction commits, under a lock, so that two people
    who map at once cannot both pass (`outcomes/migrations/sql/crosswalk.sql`). `position` is the order
    in which the cents are split; it is copied from the goal when the share is written and stays, so
    that renaming or reordering goals moves no cent.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    cost_center = models.ForeignKey(
        CostCenter, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("cost center")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("goal")
    )
    share = models.PositiveIntegerField(
        _("share"), help_text=_("In hundredths of a percent: 3333 is 33.33%.")
    )
    position = models.PositiveIntegerField(_("order"))

    said_in_history: ClassVar = {"share": share_words}

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            same_county("cost_center", "budget.CostCenter", "share_cost_center_of_one_county"),
            same_county("goal", "outcomes.Goal", "share_goal_of_one_county"),
            known_year("share_year_known"),
            models.UniqueConstraint(fields=("year", "cost_center", "goal"), name="share_once_a_goal"),
            models.CheckConstraint(condition=Q(share__range=(1, 10000)), name="share_up_to_all"),
        ]

    def __str__(self) -> str:
        return share_words(self.share)

    def called_in_history(self) -> str:
        """Whose share of what, and when: its figure is what changes."""
        return f"{self.cost_center}, {self.goal}, FY{self.year}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CrosswalkVersion(models.Model):
    """A year's crosswalk as it was changed: which version, by whom, when and why."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    version = models.PositiveIntegerField(_("version"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("crosswalk version")
        verbose_name_plural = _("crosswalk versions")
        constraints = [
            known_year("crosswalk_version_year_known"),
            models.UniqueConstraint(fields=("county", "year", "version"), name="crosswalk_version_once"),
        ]

    def __str__(self) -> str:
        return f"FY{self.year}, {self.version}"
