"""Amendment: a change of a stage that is decided already, with who decided it, why, and its lines."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.account import Account
from budget.models.authority import Authority
from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from budget.models.funding_source import FundingSource
from budget.models.kinds import Kind
from budget.models.stage import Stage
from obb.constraints import a_number, known_year, one_county, same_county
from obb.models import County, ImportBatch


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Amendment(models.Model):
    """With a `batch` it came as a file that changed the stage's own lines, closed as they are; its lines are then
    what that file changed. Without one its lines stand here, for an amended stage to be made with.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("stage it amends")
    )
    number = models.CharField(_("number"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("authority")
    )
    authority_words = models.CharField(_("decided by"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    reason = models.CharField(_("reason"), max_length=500)
    fund_balance = models.CharField(_("fund balance"), max_length=300, blank=True)
    exception_used = models.CharField(_("exception used"), max_length=300, blank=True)
    is_published = models.BooleanField(_("shown to the public"), default=False)
    batch = models.OneToOneField(
        ImportBatch, on_delete=models.PROTECT, null=True, related_name="amendment", verbose_name=_("import")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            one_county("amendment_of_one_county"),
            same_county("stage", "budget.Stage", "amendment_stage_of_one_county"),
            same_county("authority", "budget.Authority", "amendment_authority_of_one_county"),
            same_county("batch", "obb.ImportBatch", "amendment_import_of_one_county"),
            known_year("amendment_year_known"),
            models.UniqueConstraint(fields=("county", "number"), name="amendment_number_once_a_county"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(title="") & ~Q(reason="") & ~Q(authority_words=""),
                name="amendment_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("budget:amendment", args=[self.county.slug, self.pk])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AmendmentLine(models.Model):
    """A change in dollars and cents of what the stage holds for these codes; a reduction is negative."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, related_name="lines", verbose_name=_("amendment")
    )
    position = models.PositiveIntegerField(_("order"))
    cost_center = models.ForeignKey(
        CostCenter, on_delete=models.PROTECT, related_name="+", verbose_name=_("cost center")
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("account")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("fund")
    )
    funding_source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("funding source")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("line of an amendment")
        verbose_name_plural = _("lines of amendments")
        constraints = [
            same_county("amendment", "budget.Amendment", "amendment_line_amendment_of_one_county"),
            same_county("cost_center", "budget.CostCenter", "amendment_line_cost_center_of_one_county"),
            same_county("account", "budget.Account", "amendment_line_account_of_one_county"),
            same_county("fund", "budget.Fund", "amendment_line_fund_of_one_county"),
            same_county("funding_source", "budget.FundingSource", "amendment_line_source_of_one_county"),
            models.UniqueConstraint(fields=("amendment", "position"), name="amendment_line_once_a_place"),
            models.CheckConstraint(
                condition=Q(kind__in=["expense", "revenue"]), name="amendment_line_kind_known"
            ),
            a_number("amount", name="amendment_line_amount_is_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.cost_center} {self.amount}"
