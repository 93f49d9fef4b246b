"""Succession: which code of a dimension became which, from which fiscal year on, and with what share.

A code ends once: all its successions begin in one year, and their shares add up to exactly 100.00 %. What is a
successor may have successors itself in a later year, never in the same or an earlier one; so there are no
circles, and a chain is walked in the order of time. The database checks all of this when a transaction commits,
under the county's money lock (`budget/migrations/sql/successions.sql`).

No line is ever rewritten: the history in today's codes is a view of the lines (`budget/queries/restated.py`).
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models.account import Account
from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from obb.constraints import one_county, same_county
from obb.models import County, Department

ALL = 10_000
"""100.00 % in hundredths of a percent."""


def portion_words(share: int) -> str:
    """6000 → “60.00%”."""
    return f"{share // 100}.{share % 100:02d}%"


class Change(models.TextChoices):
    """What happened to a code."""

    RENAMED = "renamed", _("Renamed")
    MOVED = "moved", _("Moved")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    CHANGED_MEANING = "changed-meaning", _("Changed meaning")


class Succession(models.Model):
    """`old` became `new` in `first_year`, with `share` hundredths of a percent of its money.

    `position` is the order in which the cents are split, stored so that they never move. `made_new` and
    `ended_old` say what was done to the codes when it was recorded, so that it can be taken back whole:
    the successor was added, the predecessor got its last year (`last_year_before` is the one it had).
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    first_year = models.PositiveSmallIntegerField(
        _("first fiscal year"), help_text=_("The first fiscal year in which the new code is used.")
    )
    share = models.PositiveIntegerField(
        _("share"), help_text=_("In hundredths of a percent: 6000 is 60.00%.")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    change = models.CharField(_("what happened"), max_length=16, choices=Change)
    reason = models.CharField(_("reason"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    made_new = models.BooleanField(_("the successor was added with it"), default=False)
    ended_old = models.BooleanField(_("the predecessor was ended with it"), default=False)
    last_year_before = models.PositiveSmallIntegerField(_("last fiscal year before"), null=True)

    said_in_history: ClassVar = {"share": portion_words}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.old} → {self.new}, FY{self.first_year}"


def _end(to: type[models.Model], name: str, related: str) -> models.ForeignKey:
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name=related, verbose_name=name)


def _constraints(noun: str, to: str) -> list[models.BaseConstraint]:
    """The named constraints of a table of successions; `noun` begins their names."""
    return [
        one_county(f"{noun}_of_one_county"),
        same_county("old", to, f"{noun}_old_of_one_county"),
        same_county("new", to, f"{noun}_new_of_one_county"),
        models.UniqueConstraint(fields=("old", "new"), name=f"{noun}_once"),
        models.UniqueConstraint(
            fields=("old", "position"), name=f"{noun}_order_once", deferrable=models.Deferrable.DEFERRED
        ),
        models.CheckConstraint(condition=~Q(old=F("new")), name=f"{noun}_of_another"),
        models.CheckConstraint(condition=Q(share__range=(1, ALL)), name=f"{noun}_share_up_to_all"),
        models.CheckConstraint(condition=~Q(reason=""), name=f"{noun}_has_a_reason"),
        models.CheckConstraint(
            condition=Q(change__in=["renamed", "moved", "split", "merged", "changed-meaning"]),
            name=f"{noun}_change_known",
        ),
    ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class DepartmentSuccession(Succession):
    old = _end(Department, _("old department"), "succeeded_by")
    new = _end(Department, _("new department"), "succeeds")

    class Meta:
        verbose_name = _("successor of a department")
        verbose_name_plural = _("successors of departments")
        constraints = _constraints("department_succession", "obb.Department")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CostCenterSuccession(Succession):
    old = _end(CostCenter, _("old cost center"), "succeeded_by")
    new = _end(CostCenter, _("new cost center"), "succeeds")

    class Meta:
        verbose_name = _("successor of a cost center")
        verbose_name_plural = _("successors of cost centers")
        constraints = _constraints("cost_center_succession", "budget.CostCenter")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AccountSuccession(Succession):
    old = _end(Account, _("old account"), "succeeded_by")
    new = _end(Account, _("new account"), "succeeds")

    class Meta:
        verbose_name = _("successor of an account")
        verbose_name_plural = _("successors of accounts")
        constraints = _constraints("account_succession", "budget.Account")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FundSuccession(Succession):
    old = _end(Fund, _("old fund"), "succeeded_by")
    new = _end(Fund, _("new fund"), "succeeds")

    class Meta:
        verbose_name = _("successor of a fund")
        verbose_name_plural = _("successors of funds")
        constraints = _constraints("fund_succession", "budget.Fund")


SUCCESSIONS: dict[str, type[Succession]] = {
    "department": DepartmentSuccession,
    "cost_center": CostCenterSuccession,
    "account": AccountSuccession,
    "fund": FundSuccession,
}
"""The four dimensions, and where their successions are kept."""


def coded_model(dimension: str) -> type[models.Model]:
    """Department, CostCenter, Account or Fund. Raises KeyError for another dimension."""
    return SUCCESSIONS[dimension]._meta.get_field("old").related_model
