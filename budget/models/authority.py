"""Authority: who may change an adopted budget, from where to where, and how far, by the county's own rules."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.account import Account
from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from obb.constraints import a_number, one_county, same_county
from obb.models import County, Department


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Authority(models.Model):
    """Its limit, the place it keeps within and its reaches are held to by every amendment under it, also by the
    database; what cannot be held to, such as the ordinance's words, is not among them.
    """

    class Kind(models.TextChoices):
        BOARD = "board", _("Board")
        MANAGER = "manager", _("Manager")
        BUDGET_OFFICER = "budget officer", _("Budget officer")

    class Within(models.TextChoices):
        """Where expenses may only be moved, so that together they stay what they were."""

        ANYWHERE = "", _("Nothing: it may change what is spent in all")
        FUND = "fund", _("A fund")
        DEPARTMENT = "department", _("A department and fund")
        COST_CENTER = "cost center", _("A cost center and fund")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As the county says it: “Board of Commissioners”.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    within = models.CharField(
        _("keeps within"),
        max_length=20,
        choices=Within,
        blank=True,
        default=Within.ANYWHERE,
        help_text=_("What it adds to expenses it takes from other lines of the same."),
    )
    max_amount = models.DecimalField(
        _("at most"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Dollars that one amendment may move. Empty: no limit."),
    )
    exception = models.CharField(
        _("exception"),
        max_length=300,
        blank=True,
        help_text=_("When its limit and its places do not hold; empty: never."),
    )
    reports_to_board = models.BooleanField(_("reported to the board"), default=False)
    citation = models.CharField(
        _("laid down in"),
        max_length=500,
        blank=True,
        help_text=_("The ordinance and its section. To read: what is held to is stated above."),
    )

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            one_county("authority_of_one_county"),
            models.UniqueConstraint(fields=("county", "name"), name="authority_name_once_a_county"),
            models.CheckConstraint(condition=~Q(name=""), name="authority_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["board", "manager", "budget officer"]), name="authority_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(within__in=["", "fund", "department", "cost center"]),
                name="authority_place_known",
            ),
            models.CheckConstraint(
                condition=Q(max_amount__isnull=True) | Q(max_amount__gte=0),
                name="authority_limit_not_negative",
            ),
            a_number("max_amount", name="authority_limit_is_a_number"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AuthorityReach(models.Model):
    """One department, fund, cost center or account that an authority may take dollars from or give dollars to.

    Those of one sort add to each other; those of different sorts narrow each other. A side without any reaches all.
    """

    DIMENSIONS = ("department", "fund", "cost_center", "account")

    class Side(models.TextChoices):
        FROM = "from", _("Takes from it")
        TO = "to", _("Gives to it")
        BOTH = "both", _("Takes from it and gives to it")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="reaches", verbose_name=_("authority")
    )
    side = models.CharField(_("side"), max_length=4, choices=Side, default=Side.BOTH)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fund")
    )
    cost_center = models.ForeignKey(
        CostCenter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cost center"),
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )

    class Meta:
        verbose_name = _("place an authority reaches")
        verbose_name_plural = _("places an authority reaches")
        constraints = [
            same_county("authority", "budget.Authority", "authority_reach_authority_of_one_county"),
            same_county("department", "obb.Department", "authority_reach_department_of_one_county"),
            same_county("fund", "budget.Fund", "authority_reach_fund_of_one_county"),
            same_county("cost_center", "budget.CostCenter", "authority_reach_cost_center_of_one_county"),
            same_county("account", "budget.Account", "authority_reach_account_of_one_county"),
            models.CheckConstraint(
                condition=Q(side__in=["from", "to", "both"]), name="authority_reach_side_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    department__isnull=False,
                    fund__isnull=True,
                    cost_center__isnull=True,
                    account__isnull=True,
                )
                | Q(
                    department__isnull=True,
                    fund__isnull=False,
                    cost_center__isnull=True,
                    account__isnull=True,
                )
                | Q(
                    department__isnull=True,
                    fund__isnull=True,
                    cost_center__isnull=False,
                    account__isnull=True,
                )
                | Q(
                    department__isnull=True,
                    fund__isnull=True,
                    cost_center__isnull=True,
                    account__isnull=False,
                ),
                name="authority_reach_is_one_thing",
                violation_error_message=_(
                    "Choose one thing a row: a department, a fund, a cost center or an account."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def dimension(self) -> str:
        """The one that is stated."""
        return next(name for name in self.DIMENSIONS if getattr(self, f"{name}_id") is not None)

    @property
    def thing(self) -> models.Model:
        return getattr(self, self.dimension)
