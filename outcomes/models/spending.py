"""Spending: the lines of a cost center split among its goals, kept by the database as lines and shares change."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget.models import CostCenter, Kind, Stage
from obb.constraints import a_number
from obb.models import County
from outcomes.models.goal import Goal


def _kept(to: type[models.Model], *, optional: bool = False) -> models.ForeignKey:
    """Written only by triggers, from rows whose references are already proven."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=optional, related_name="+"
    )


class SpendingFields(models.Model):
    """County × year × stage × cost center × kind × goal → dollars. No goal: Not yet mapped."""

    county = _kept(County)
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = _kept(Stage)
    cost_center = _kept(CostCenter)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    goal = _kept(Goal, optional=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    class Meta:
        abstract = True


class Spending(SpendingFields):
    """Never written by hand: `outcomes/migrations/sql/` keeps it, `verify_ledger` proves it."""

    # No check that it is positive: one would refuse the difference that an update folds in.
    lines = models.BigIntegerField(_("lines"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "county",
                "year",
                "stage",
                "cost_center",
                "kind",
                Coalesce("goal", 0),
                name="spending_once",
            ),
            a_number("amount", name="spending_amount_is_a_number"),
        ]
        indexes = [models.Index(fields=("county", "goal"), name="spending_by_goal")]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"
