"""Line sums: what lines add up to, kept by the database as lines change, so that no page adds up the lines."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from budget.models.funding_source import FundingSource
from budget.models.kinds import Kind
from budget.models.publication import Publication
from budget.models.stage import Stage
from obb.constraints import a_number
from obb.models import County


def _kept(to: type[models.Model], *, optional: bool = False) -> models.ForeignKey:
    """Written only by triggers, from lines whose references are proven in the same statement."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=optional, related_name="+"
    )


class LineSumFields(models.Model):
    """County × year × stage × kind × cost center × fund × funding source → dollars, and how many lines they are.

    No fund, no funding source: the ledger does not state it.
    """

    county = _kept(County)
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = _kept(Stage)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    cost_center = _kept(CostCenter)
    fund = _kept(Fund, optional=True)
    funding_source = _kept(FundingSource, optional=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    # No check that it is positive: one would refuse the difference that an update folds in.
    lines = models.BigIntegerField(_("lines"))

    class Meta:
        abstract = True


class LineSum(LineSumFields):
    """Never written by hand: `budget/migrations/sql/line_sums.sql` keeps it, `verify_ledger` proves it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "county",
                "year",
                "stage",
                "kind",
                "cost_center",
                Coalesce("fund", 0),
                Coalesce("funding_source", 0),
                name="line_sum_once",
            ),
            a_number("amount", name="line_sum_amount_is_a_number"),
        ]
        indexes = [models.Index(fields=("cost_center",), name="line_sum_by_cost_center")]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"


class PublishedLineSum(LineSumFields):
    """The sums of a published copy, added when its lines are. Lines copied in two steps give two sums of one key."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="line_sums")

    class Meta:
        constraints = [a_number("amount", name="published_line_sum_amount_is_a_number")]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"
