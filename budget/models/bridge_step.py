"""Bridge step: the name an analyst gives to a change between two years and stages, and why it is one."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.account import Account
from budget.models.cost_center import CostCenter
from budget.models.kinds import Kind
from budget.models.stage import Stage
from obb.constraints import a_number, known_year, one_county, same_county
from obb.models import County, Department


def _stage(name: str) -> models.ForeignKey:
    return models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+", verbose_name=name)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BridgeStep(models.Model):
    """With an `amount` it is that many dollars, of one `department` where that is stated; without one it is
    whatever changes in the cost centers and accounts it covers (`BridgeStepCover`).
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    from_year = models.PositiveSmallIntegerField(_("from fiscal year"))
    from_stage = _stage(_("from stage"))
    to_year = models.PositiveSmallIntegerField(_("to fiscal year"))
    to_stage = _stage(_("to stage"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    reason = models.CharField(_("what it is"), max_length=500)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("department"),
    )
    is_published = models.BooleanField(_("shown to the public"), default=False)

    class Meta:
        verbose_name = _("bridge step")
        verbose_name_plural = _("bridge steps")
        constraints = [
            one_county("bridge_step_of_one_county"),
            same_county("from_stage", "budget.Stage", "bridge_step_from_stage_of_one_county"),
            same_county("to_stage", "budget.Stage", "bridge_step_to_stage_of_one_county"),
            same_county("department", "obb.Department", "bridge_step_department_of_one_county"),
            known_year("bridge_step_from_year_known", field="from_year"),
            known_year("bridge_step_to_year_known", field="to_year"),
            models.CheckConstraint(
                condition=Q(kind__in=["expense", "revenue"]), name="bridge_step_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reason=""), name="bridge_step_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(department__isnull=True),
                name="bridge_step_department_of_an_amount",
            ),
            a_number("amount", name="bridge_step_amount_is_a_number"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BridgeStepCover(models.Model):
    """One department, cost center or account that a step covers. Those of one sort add to each other; those of
    different sorts narrow each other.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    step = models.ForeignKey(
        BridgeStep, on_delete=models.CASCADE, related_name="covers", verbose_name=_("bridge step")
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    cost_center = models.ForeignKey(
        CostCenter, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("cost center")
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("account")
    )

    class Meta:
        verbose_name = _("what a bridge step covers")
        verbose_name_plural = _("what bridge steps cover")
        constraints = [
            same_county("step", "budget.BridgeStep", "bridge_cover_step_of_one_county"),
            same_county("department", "obb.Department", "bridge_cover_department_of_one_county"),
            same_county("cost_center", "budget.CostCenter", "bridge_cover_cost_center_of_one_county"),
            same_county("account", "budget.Account", "bridge_cover_account_of_one_county"),
            models.CheckConstraint(
                condition=Q(department__isnull=False, cost_center__isnull=True, account__isnull=True)
                | Q(department__isnull=True, cost_center__isnull=False, account__isnull=True)
                | Q(department__isnull=True, cost_center__isnull=True, account__isnull=False),
                name="bridge_cover_is_one_thing",
            ),
            models.UniqueConstraint(fields=("step", "department"), name="bridge_cover_department_once"),
            models.UniqueConstraint(fields=("step", "cost_center"), name="bridge_cover_cost_center_once"),
            models.UniqueConstraint(fields=("step", "account"), name="bridge_cover_account_once"),
        ]

    def __str__(self) -> str:
        return str(self.department or self.cost_center or self.account)
